import type { Report, TopologyEdge } from "../report";
import { LINE, SIZES } from "./drawn-topology";
import { layOut, type Layout, type PlacedEdge, type PlacedFrame, type PlacedNode, type Point } from "./layout";
import type { Links } from "./links";
import { markup, type Content, type Markup } from "./markup";

/** What each kind of edge means, in words of the legend. Colour, width, dashes and the head differ. */
export const EDGE_KINDS: Readonly<Record<TopologyEdge["kind"], string>> = {
  trust: "trust: who may act as whom, on what",
  network: "network: who connects to whom",
  secret: "secret: where a secret flows",
};

const MARGIN = 6;

/** How much of its size the diagram has at least; its texts would be too small in less. */
const SMALLEST = 0.68;

/** The topology as SVG, laid out by Graphviz. */
export async function diagram({ environment, topology }: Report, links: Links): Promise<Markup> {
  const layout = await layOut(topology);
  const width = rounded(layout.width + 2 * MARGIN);
  const height = rounded(layout.height + 2 * MARGIN);
  const isAnyPlaintext = topology.edges.some(({ isPlaintext }) => isPlaintext) || undefined;
  // Its nodes are links, which an image must not contain: so it is a document of graphics, not role="img".
  return markup`<svg class="diagram" xmlns="http://www.w3.org/2000/svg" role="graphics-document" aria-roledescription="diagram" aria-labelledby="diagram-title diagram-description" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" style="min-width:${rounded(width * SMALLEST)}px;max-width:${width}px">
<title id="diagram-title">Topology of ${environment}</title>
<desc id="diagram-description">${description(layout)} The same stands below as a list.</desc>
<defs>${Object.keys(EDGE_KINDS).map((kind) => head(kind as TopologyEdge["kind"]))}${isAnyPlaintext && PLAINTEXT_HEAD}</defs>
${layout.frames.map(frame)}${layout.edges.map(edge)}${layout.nodes.map((node) => nodeMarkup(node, links))}${layout.edges.map(words)}</svg>
`;
}

function description({ frames, nodes, edges }: Layout): string {
  const of = (kind: TopologyEdge["kind"]) => edges.filter(({ edge }) => edge.kind === kind).length;
  return (
    `Parts: ${nodes.length}, in frames: ${frames.length}. ` +
    `Edges of trust: ${of("trust")}, of network: ${of("network")}, of secrets: ${of("secret")}.`
  );
}

/** The head of an edge: filled for trust, open for network, round for a secret. */
function head(kind: TopologyEdge["kind"]): Markup {
  const shape = {
    trust: markup`<path d="M0 0 10 5 0 10z"/>`,
    network: markup`<path d="M1 1 9 5 1 9"/>`,
    secret: markup`<circle cx="5" cy="5" r="4"/>`,
  }[kind];
  return markup`<marker id="head-${kind}" class="head ${kind}" viewBox="0 0 10 10" refX="${kind === "secret" ? 5 : 8}" refY="5" markerWidth="10" markerHeight="10" markerUnits="userSpaceOnUse" orient="auto">${shape}</marker>`;
}

function frame({ group, label, box: { x, y, width, height } }: PlacedFrame): Markup {
  const kind = group.kind.replace(" ", "-");
  return markup`<g class="frame ${kind}"><rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" rx="8"/><text x="${rounded(x + 10)}" y="${rounded(y + 18)}">${label}</text></g>
`;
}

/** The head of an edge that is unencrypted. */
const PLAINTEXT_HEAD = markup`<marker id="head-plaintext" class="head plaintext" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="12" markerHeight="12" markerUnits="userSpaceOnUse" orient="auto"><path d="M1 1 9 5 1 9"/></marker>`;

function edge({ edge: { kind, from, to, label, isPlaintext }, curve, tip }: PlacedEdge): Content {
  const [start, ...rest] = curve;
  if (!start) return undefined;
  const look = isPlaintext ? "plaintext" : kind;
  return markup`<g class="edge ${look}"><title>${kind}: ${from} to ${to}${label && `: ${label}`}</title><path d="M${at(start)}C${rest.map(at).join(" ")} L${at(tip)}" marker-end="url(#head-${look})"/></g>
`;
}

/** After the lines, with an outline in the colour of the ground, so that no line runs through the letters. */
function words({ edge: { kind, isPlaintext }, lines, middle }: PlacedEdge): Content {
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
  const drawn = markup`<rect x="${rounded(box.x)}" y="${rounded(box.y)}" width="${box.width}" height="${box.height}" rx="6"/><text text-anchor="middle">${[
    lines.map((line, index) => textLine(line, { x, y: first + index * SIZES.node * LINE })),
    what.map((line, index) => textLine(line, { x, y: below + index * SIZES.what * LINE }, "what")),
  ]}</text>`;
  const target = links.to(node.stack, node.address);
  const content = target === undefined ? drawn : markup`<a href="${target}">${drawn}</a>`;
  return markup`<g class="node${isOutside ? " outside" : ""}"><title>${node.address ?? node.label}</title>${content}</g>
`;
}

function textLine(line: string, { x, y }: Point, name?: string): Markup {
  return markup`<tspan${name && markup` class="${name}"`} x="${rounded(x)}" y="${rounded(y)}">${line}</tspan>`;
}

function at({ x, y }: Point): string {
  return `${rounded(x)} ${rounded(y)}`;
}

/** Tenths of a pixel are enough, and the same on every machine. */
function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
