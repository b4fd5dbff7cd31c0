import type { Diagram, DiagramEdge, DiagramNode, Mark } from "../../report";
import type { Links } from "../appendix";
import { markup, type Content, type Markup } from "../markup";
import { formatCount, measureWidth } from "../text";
import { QUESTIONS, describeEdge, findMarks, getCommonMark } from "./lanes";
import {
  LINE,
  PADDING,
  SIZES,
  layOut,
  type Entry,
  type PlacedBox,
  type PlacedEdge,
  type PlacedLane,
  type Point,
} from "./layout";

/** The smallest scale at which the texts have 11 pixels. */
const MIN_SCALE = 11 / SIZES.mark;

const LEGEND_HEIGHT = 34;

/** A diagram as SVG with its legend. Graphviz lays out its lanes. */
export async function drawDiagram(diagram: Diagram, environment: string, links: Links): Promise<Markup> {
  const layout = await layOut(diagram);
  const { kind, nodes, edges } = diagram;
  const legend = drawLegend(diagram, layout.height + LEGEND_HEIGHT / 2 + 8);
  const width = round(Math.max(layout.width, legend.width)) + 2;
  const height = round(layout.height + LEGEND_HEIGHT) + 2;
  const content = `${formatCount(nodes.length, "node")}, ${formatCount(edges.length, "edge")}. The list and the tables below have the same content.`;
  // Its nodes are links, which role="img" does not allow.
  return markup`<svg class="diagram" xmlns="http://www.w3.org/2000/svg" role="graphics-document" aria-roledescription="diagram" aria-labelledby="${kind}-diagram-title ${kind}-diagram-description" viewBox="-1 -1 ${width} ${height}" style="min-width:${round(width * MIN_SCALE)}px;max-width:${width}px">
<title id="${kind}-diagram-title">${QUESTIONS[kind]} in ${environment}</title>
<desc id="${kind}-diagram-description">${content}</desc>
<defs>${LOOKS.map((look) => markerMarkup(kind, look))}</defs>
${layout.lanes.map((lane) => laneMarkup(lane, kind, links))}${legend.content}</svg>
`;
}

type Look = "plain" | "alarming" | "new" | "changed" | "removed";

/** What an edge looks like. An alarm is more important than a change, except if it is removed. */
function getLook({ mark, isAlarming }: Pick<DiagramEdge, "mark" | "isAlarming">): Look {
  if (isAlarming && mark !== "removed") return "alarming";
  return mark === "replaced" ? "changed" : (mark ?? "plain");
}

const LOOKS: readonly Look[] = ["plain", "alarming", "new", "changed", "removed"];

function markerMarkup(kind: Diagram["kind"], look: Look): Markup {
  return markup`<marker id="${kind}-head-${look}" class="head ${look}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 10 5 0 10z"/></marker>`;
}

function laneMarkup(lane: PlacedLane, kind: Diagram["kind"], links: Links): Markup {
  const { title, x, y, width, height, boxes, edges } = lane;
  return markup`<g class="lane" transform="translate(${round(x)} ${round(y)})"><rect width="${round(width)}" height="${round(height)}" rx="8"/><text class="title" x="14" y="22">${title}</text>
${edges.map((edge) => edgeMarkup(edge, kind))}${boxes.map((box) => boxMarkup(box, links))}${edges.map(labelMarkup)}</g>
`;
}

function edgeMarkup({ edge, curve: [start, ...rest], tip }: PlacedEdge, kind: Diagram["kind"]): Content {
  if (!start) return undefined;
  const [from, to] = [edge.from, edge.to].map(({ nodes }) => nodes.map(({ label }) => label).join(", "));
  const look = getLook(edge);
  const label = describeEdge(edge);
  return markup`<g class="edge ${look}"><title>${from} to ${to}${label && `: ${label}`}</title><path d="M${formatPoint(start)}C${rest.map(formatPoint).join(" ")} L${formatPoint(tip)}" marker-end="url(#${kind}-head-${look})"/></g>
`;
}

/** The label of an edge. It is drawn after all edges, with an outline, so that no line crosses its letters. */
function labelMarkup({ edge, lines, middle }: PlacedEdge): Content {
  if (!middle) return undefined;
  const first = middle.y - ((lines.length - 1) * SIZES.edge * LINE) / 2 + SIZES.edge * 0.35;
  return markup`<text class="edge-label ${getLook(edge)}" text-anchor="middle">${lines.map((line, index) =>
    textLine(line, { x: middle.x, y: first + index * SIZES.edge * LINE }),
  )}</text>
`;
}

function boxMarkup({ box, entries, ...place }: PlacedBox, links: Links): Content {
  const { x, y, width, height } = place;
  const [first] = box.nodes;
  if (!first) return undefined;
  const common = getCommonMark(box);
  // A box may be higher than its texts.
  let top = y + PADDING + (height - entries.reduce((sum, entry) => sum + entry.height + PADDING, PADDING)) / 2;
  const texts = entries.map((entry) => {
    const frame = { x: x + 10, y: top - 3, width: width - 14, height: entry.height + 6 };
    top += entry.height + PADDING;
    return entryMarkup(entry, frame, links, entry.node.mark === common ? undefined : entry.node.mark);
  });
  return markup`<g class="node ${getPlaceClass(first)}${common && ` ${common}`}">${shapeMarkup(place)}${texts}</g>
`;
}

interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

function rectMarkup(name: string, { x, y, width, height }: Rectangle): Markup {
  return markup`<rect class="${name}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="4"/>`;
}

/** A box with a bar at its left, which has the colour of its place. */
function shapeMarkup(place: Rectangle): Markup {
  return markup`${rectMarkup("box", place)}${rectMarkup("bar", { ...place, width: 6 })}`;
}

function getPlaceClass({ place }: Pick<DiagramNode, "place">): string {
  return place.toLowerCase().replace(" ", "-");
}

/** @param mark a mark that not all nodes of the box have, so that the entry has a frame */
function entryMarkup({ node, label, what }: Entry, frame: Rectangle, links: Links, mark: Mark | undefined): Markup {
  const x = frame.x + frame.width / 2;
  let bottom = frame.y + 3;
  const lines = (texts: readonly string[], size: number, name?: string) =>
    texts.map((text) => {
      bottom += size * LINE;
      return textLine(text, { x, y: bottom - size * 0.3 }, name);
    });
  // The rectangle is what a pointer hits.
  const drawn = markup`${rectMarkup(mark ? "box" : "hit", frame)}<text text-anchor="middle">${[
    lines(node.mark === undefined ? [] : [MARK_SIGNS[node.mark]], SIZES.mark, "mark"),
    lines(label, SIZES.label),
    lines(what, SIZES.what, "what"),
  ]}</text>`;
  const target = links.to(node.stack, node.address);
  const content = target === undefined ? drawn : markup`<a href="${target}">${drawn}</a>`;
  return markup`<g class="entry${mark && ` ${mark}`}"><title>${node.address ?? node.label}</title>${content}</g>`;
}

const MARK_SIGNS: Readonly<Record<Mark, string>> = {
  new: "+ new",
  changed: "~ changed",
  replaced: "± created anew",
  removed: "− removed",
};

/** The meanings of the bars at the left of boxes. */
const PLACES: Readonly<Record<DiagramNode["place"], string>> = {
  outside: "outside of Azure and the cluster",
  "Entra ID": "Entra ID",
  Azure: "Azure",
  Kubernetes: "Kubernetes",
};

/** What the colours and lines of a diagram mean: only those that it has. */
function drawLegend(diagram: Diagram, y: number): { readonly content: Markup; readonly width: number } {
  const places = (Object.keys(PLACES) as DiagramNode["place"][])
    .filter((place) => diagram.nodes.some((node) => node.place === place))
    .map((place) => ({ name: `node ${getPlaceClass({ place })}`, text: PLACES[place] }));
  const marks = findMarks(diagram).map((mark) => ({ name: `node ${mark}`, text: MARK_SIGNS[mark] }));
  const alarm = diagram.kind === "secrets" ? "in a state or configuration" : "not encrypted";
  const hasAlarm = diagram.edges.some(({ isAlarming }) => isAlarming);
  let x = 0;
  const items = [...places, ...marks].map(({ name, text }) => {
    const item = markup`<g class="${name}">${shapeMarkup({ x, y: y - 8, width: 26, height: 16 })}<text class="legend" x="${round(x + 34)}" y="${round(y + 4)}">${text}</text></g>`;
    x += 34 + measureWidth(text, SIZES.what) + 24;
    return item;
  });
  if (hasAlarm) {
    const line = `M${round(x)} ${round(y)}H${round(x + 24)}`;
    items.push(
      markup`<g class="edge alarming"><path d="${line}" marker-end="url(#${diagram.kind}-head-alarming)"/></g><text class="legend" x="${round(x + 34)}" y="${round(y + 4)}">${alarm}</text>`,
    );
    x += 34 + measureWidth(alarm, SIZES.what) + 24;
  }
  return { content: markup`<g class="legend">${items}</g>`, width: x };
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
