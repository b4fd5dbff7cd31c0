import type { Report, Topology, TopologyEdge, TopologyGroup } from "../report";
import { LINE, SIZES, layOut, type PlacedEdge, type PlacedFrame, type PlacedNode, type Point } from "./layout";
import type { Links } from "./appendix";
import { markup, type Content, type Markup } from "./markup";
import { toLine } from "./text";

/** The legend for each kind of edge. */
export const EDGE_KINDS: Readonly<Record<TopologyEdge["kind"], string>> = {
  trust: "trust (role assignments, federated credentials)",
  network: "network connections",
  secret: "copies of secrets",
};

const MARGIN = 6;

/** The smallest scale of the diagram at which its texts are readable. */
const MIN_SCALE = 0.68;

/** The topology as SVG, laid out by Graphviz. */
export async function drawDiagram({ environment, topology }: Report, links: Links): Promise<Markup> {
  const layout = await layOut(topology);
  const width = round(layout.width + 2 * MARGIN);
  const height = round(layout.height + 2 * MARGIN);
  const { frames, nodes, edges } = layout;
  const kinds = Object.keys(EDGE_KINDS) as TopologyEdge["kind"][];
  const counts = kinds.map((kind) => `${edges.filter(({ edge }) => edge.kind === kind).length} ${kind}`);
  const hasPlaintext = topology.edges.some(({ isPlaintext }) => isPlaintext) || undefined;
  // Its nodes are links, which role="img" does not allow.
  return markup`<svg class="diagram" xmlns="http://www.w3.org/2000/svg" role="graphics-document" aria-roledescription="diagram" aria-labelledby="diagram-title diagram-description" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" style="min-width:${round(width * MIN_SCALE)}px;max-width:${width}px">
<title id="diagram-title">Topology of ${environment}</title>
<desc id="diagram-description">${nodes.length} nodes in ${frames.length} frames. Edges: ${counts.join(", ")}. A list with the same content follows.</desc>
<defs>${kinds.map(markerMarkup)}${hasPlaintext && PLAINTEXT_MARKER}</defs>
${frames.map(frameMarkup)}${edges.map(edgeMarkup)}${nodes.map((node) => nodeMarkup(node, links))}${edges.map(labelMarkup)}</svg>
`;
}

/** The arrowhead: filled for trust, open for network, round for a secret. */
function markerMarkup(kind: TopologyEdge["kind"]): Markup {
  const shape = {
    trust: markup`<path d="M0 0 10 5 0 10z"/>`,
    network: markup`<path d="M1 1 9 5 1 9"/>`,
    secret: markup`<circle cx="5" cy="5" r="4"/>`,
  }[kind];
  return markup`<marker id="head-${kind}" class="head ${kind}" viewBox="0 0 10 10" refX="${kind === "secret" ? 5 : 8}" refY="5" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto">${shape}</marker>`;
}

function frameMarkup({ group, label, box: { x, y, width, height } }: PlacedFrame): Markup {
  const kind = group.kind.replace(" ", "-");
  return markup`<g class="frame ${kind}"><rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="8"/><text x="${round(x + 10)}" y="${round(y + 18)}">${label}</text></g>
`;
}

const PLAINTEXT_MARKER = markup`<marker id="head-plaintext" class="head plaintext" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="12" markerHeight="12" markerUnits="userSpaceOnUse" orient="auto"><path d="M1 1 9 5 1 9"/></marker>`;

function edgeMarkup({ edge: { kind, from, to, label, isPlaintext }, curve, tip }: PlacedEdge): Content {
  const [start, ...rest] = curve;
  if (!start) return undefined;
  const look = isPlaintext ? "plaintext" : kind;
  return markup`<g class="edge ${look}"><title>${kind}: ${from} to ${to}${label && `: ${label}`}</title><path d="M${formatPoint(start)}C${rest.map(formatPoint).join(" ")} L${formatPoint(tip)}" marker-end="url(#head-${look})"/></g>
`;
}

/** The label of an edge. It is drawn after all edges, with an outline, so that no line crosses its letters. */
function labelMarkup({ edge: { kind, isPlaintext }, lines, middle }: PlacedEdge): Content {
  if (!middle) return undefined;
  const first = middle.y - ((lines.length - 1) * SIZES.edge * LINE) / 2 + SIZES.edge * 0.35;
  return markup`<text class="edge-label ${isPlaintext ? "plaintext" : kind}" text-anchor="middle">${lines.map(
    (line, index) => textLine(line, { x: middle.x, y: first + index * SIZES.edge * LINE }),
  )}</text>
`;
}

function nodeMarkup({ node, lines, what, isOutside, box }: PlacedNode, links: Links): Markup {
  const x = box.x + box.width / 2;
  const first = box.y + 6 + SIZES.node;
  const below = first + (lines.length - 1) * SIZES.node * LINE + SIZES.what * 1.4;
  const drawn = markup`<rect x="${round(box.x)}" y="${round(box.y)}" width="${box.width}" height="${box.height}" rx="6"/><text text-anchor="middle">${[
    lines.map((line, index) => textLine(line, { x, y: first + index * SIZES.node * LINE })),
    what.map((line, index) => textLine(line, { x, y: below + index * SIZES.what * LINE }, "what")),
  ]}</text>`;
  const target = links.to(node.stack, node.address);
  const content = target === undefined ? drawn : markup`<a href="${target}">${drawn}</a>`;
  return markup`<g class="node${isOutside ? " outside" : ""}"><title>${node.address ?? node.label}</title>${content}</g>
`;
}

function textLine(line: string, { x, y }: Point, name?: string): Markup {
  return markup`<tspan${name && markup` class="${name}"`} x="${round(x)}" y="${round(y)}">${line}</tspan>`;
}

function formatPoint({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

/** To tenths of a pixel, which are the same on every machine. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The largest diagram that GitHub draws, in characters and in edges. */
const MAX_TEXT = 50_000;
const MAX_EDGES = 500;

/** Thick, thin and dashed, as in the HTML diagram. */
const ARROWS: Readonly<Record<TopologyEdge["kind"], string>> = { trust: "==>", network: "-->", secret: "-.->" };

/** Unencrypted connections: red and thick, on a light and on a dark background. */
const PLAINTEXT = "stroke:#d1242f,stroke-width:4px";

/** A topology as a Mermaid flowchart; undefined if it is larger than GitHub draws. */
export function drawMermaid(topology: Topology): string | undefined {
  const nodes = new Map(topology.nodes.map(({ id }, index) => [id, `n${index}`]));
  const drawn = topology.edges.filter(({ from, to }) => nodes.has(from) && nodes.has(to));
  const edges = drawn.map(
    ({ from, to, kind, label }) =>
      `  ${nodes.get(from)} ${ARROWS[kind]}${label === "" ? "" : `|${quote(label)}|`} ${nodes.get(to)}`,
  );
  const marks = drawn.flatMap(({ isPlaintext }, index) => (isPlaintext ? [`  linkStyle ${index} ${PLAINTEXT}`] : []));
  const text = ["flowchart LR", ...drawContent(topology, undefined, []), ...edges, ...marks].join("\n");
  return text.length > MAX_TEXT || edges.length > MAX_EDGES ? undefined : text;
}

/** The nodes and frames in a frame, without frames that are around it. */
function drawContent(topology: Topology, frame: TopologyGroup | undefined, around: readonly TopologyGroup[]): string[] {
  const { groups, nodes } = topology;
  const indent = "  ".repeat(around.length + 1);
  const known = (id: string | undefined) => groups.find((group) => group.id === id);
  const own = nodes.flatMap(({ label, what, group }, index) =>
    known(group) === frame ? [`${indent}n${index}[${quote(label, what)}]`] : [],
  );
  const frames = groups.flatMap((group, index) => {
    if (known(group.parent) !== frame || around.includes(group)) return [];
    const content = drawContent(topology, group, [...around, group]);
    if (content.length === 0) return [];
    return [`${indent}subgraph g${index} [${quote(`${group.kind}: ${group.label}`)}]`, ...content, `${indent}end`];
  });
  return [...own, ...frames];
}

/** A label with one line for each text. Special characters of Mermaid and HTML are written as numbers. */
function quote(...texts: readonly string[]): string {
  const safe = texts.map((text) =>
    toLine(text).replace(/[^\p{L}\p{N} .,/_()-]/gu, (character) => `#${character.codePointAt(0) as number};`),
  );
  return `"${safe.join("<br/>")}"`;
}
