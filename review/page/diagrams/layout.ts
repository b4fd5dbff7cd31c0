import type { Graph, Viz } from "@viz-js/viz" with { "resolution-mode": "import" };
import { z } from "zod";
import type { Diagram, DiagramNode } from "../../report";
import { balanceLines, measureWidth, toLine } from "../text";
import { describeEdge, findLanes, type Box, type BoxEdge, type Lane } from "./lanes";

/** Font sizes in pixels, and the line height. */
export const SIZES = { label: 14, what: 12.5, edge: 12.5, title: 14, mark: 12 } as const;
export const LINE = 1.25;
/** The space above, below and between the entries of a box. */
export const PADDING = 10;

/** How much wider bold letters are than normal ones. */
const BOLD = 1.12;

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The texts of a node, broken into lines. */
export interface Entry {
  readonly node: DiagramNode;
  readonly label: readonly string[];
  readonly what: readonly string[];
  readonly height: number;
}

/** A box with its texts; with its position, if it is laid out. */
interface SizedBox extends Size {
  readonly box: Box;
  readonly entries: readonly Entry[];
}
interface SizedEdge extends Size {
  readonly edge: BoxEdge;
  readonly lines: readonly string[];
}
export type PlacedBox = SizedBox & Point;
export interface PlacedEdge extends SizedEdge {
  /** The start, and three points for each Bézier curve. */
  readonly curve: readonly Point[];
  /** The end of its head. */
  readonly tip: Point;
  /** The centre of its label. */
  readonly middle: Point | undefined;
}

/** A lane with positions in pixels, from its top left. */
export interface PlacedLane extends Size, Point {
  readonly title: string;
  readonly boxes: readonly PlacedBox[];
  readonly edges: readonly PlacedEdge[];
}

export interface Layout extends Size {
  readonly lanes: readonly PlacedLane[];
}

/** The width of the page for a diagram on a desktop. Lanes are beside each other if they fit. */
const WIDTH = 1156;
const GAP = 14;
const MARGIN = 14;
const TITLE = 34;
/** The height of a row with its distance to the next. */
const ROW = 70;

/** Lays out each lane of a diagram by itself, from left to right, and the lanes in rows. */
export async function layOut(diagram: Diagram): Promise<Layout> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  const lanes = findLanes(diagram).map((lane) => layOutLane(lane, viz));
  return stackLanes(lanes);
}

function stackLanes(lanes: readonly Omit<PlacedLane, "x" | "y">[]): Layout {
  const rows: Omit<PlacedLane, "x" | "y">[][] = [];
  for (const lane of lanes) {
    const row = rows.find((one) => measureRow([...one, lane]) <= WIDTH);
    if (row) row.push(lane);
    else rows.push([lane]);
  }
  const width = Math.max(WIDTH, ...rows.map(measureRow));
  let y = 0;
  const placed = rows.flatMap((row) => {
    const height = Math.max(...row.map((lane) => lane.height));
    // The lanes of a row share what is left of the width.
    const extra = (width - measureRow(row)) / row.length;
    let x = 0;
    const lanes = row.map((lane) => {
      const one = { ...lane, x, y, width: lane.width + extra, height };
      x += one.width + GAP;
      return one;
    });
    y += height + GAP;
    return lanes;
  });
  return { lanes: placed, width, height: Math.max(0, y - GAP) };
}

function measureRow(lanes: readonly Size[]): number {
  return lanes.reduce((sum, { width }) => sum + width, GAP * (lanes.length - 1));
}

/** The used part of the format `json0` of Graphviz. An edge that it cannot draw has no position. */
const OUTPUT = z.looseObject({
  bb: z.string(),
  objects: z.array(z.looseObject({ name: z.string(), pos: z.string().optional() })).default([]),
  edges: z.array(z.looseObject({ id: z.string(), pos: z.string().optional(), lp: z.string().optional() })).default([]),
});

function layOutLane(lane: Lane, viz: Viz): Omit<PlacedLane, "x" | "y"> {
  const boxes = alignColumns(lane.boxes.map(measureBox), lane);
  const edges = lane.edges.map(measureEdge);
  const out = OUTPUT.parse(JSON.parse(viz.renderString(toGraph(boxes, edges), { format: "json0" })));
  const [, , width = 0, height = 0] = parseNumbers(out.bb);
  const objects = new Map(out.objects.map((object) => [object.name, object]));
  const routes = new Map(out.edges.map((edge) => [edge.id, edge]));
  // Graphviz has its origin at the bottom.
  const point = (text: string): Point => {
    const [x = 0, y = 0] = parseNumbers(text);
    return { x: x + MARGIN, y: height - y + TITLE };
  };
  const titleWidth = measureWidth(lane.title, SIZES.title) * BOLD;
  return {
    title: lane.title,
    width: Math.max(width, titleWidth) + 2 * MARGIN,
    height: height + TITLE + MARGIN,
    boxes: boxes.map((box, index) => {
      const { x, y } = point(objects.get(`node${index}`)?.pos ?? "");
      return { ...box, x: x - box.width / 2, y: y - box.height / 2 };
    }),
    edges: edges.flatMap((edge, index) => {
      const { pos, lp } = routes.get(`edge${index}`) ?? {};
      if (pos === undefined) return [];
      const [tip = "", ...curve] = pos.split(" ");
      const middle = lp === undefined || edge.lines.length === 0 ? undefined : point(lp);
      return [{ ...edge, tip: point(tip.replace(/^e,/, "")), curve: curve.map(point), middle }];
    }),
  };
}

/**
 * A lane for Graphviz, with sizes in place of texts: Graphviz interprets backslashes and entities in texts, and
 * measures with fonts of its own.
 */
function toGraph(boxes: readonly SizedBox[], edges: readonly SizedEdge[]): Graph {
  const getName = (box: Box) => `node${boxes.findIndex((one) => one.box === box)}`;
  const columns = new Map<number, SizedBox[]>();
  for (const box of boxes) {
    const column = box.box.nodes[0]?.column;
    if (column !== undefined) columns.set(column, [...(columns.get(column) ?? []), box]);
  }
  return {
    directed: true,
    graphAttributes: { rankdir: "LR", nodesep: 0.2, ranksep: columns.size > 0 ? 0.6 : 0.3, pad: 0 },
    ...(columns.size > 0 && { edgeAttributes: { headport: "w" } }),
    nodeAttributes: { shape: "box", fixedsize: true, label: "" },
    // Of unconnected parts, Graphviz draws the last at the top.
    nodes: (columns.size > 0 ? [...boxes].reverse() : boxes).map(({ box, width, height }) => ({
      name: getName(box),
      attributes: { width: width / 72, height: height / 72 },
    })),
    edges: edges.map(({ edge, lines, ...size }, index) => ({
      tail: getName(edge.from),
      head: getName(edge.to),
      attributes: {
        id: `edge${index}`,
        ...(lines.length > 0 && { label: blankLabel(size) }),
      },
    })),
    subgraphs: [...columns.values()].map((column) => ({
      graphAttributes: { rank: "same" },
      nodes: column.map(({ box }) => ({ name: getName(box) })),
    })),
  };
}

/** An empty label with a size. */
function blankLabel({ width, height }: Size) {
  const size = `FIXEDSIZE="TRUE" WIDTH="${Math.ceil(width)}" HEIGHT="${Math.ceil(height)}"`;
  return {
    html: `<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0" ${size}><TR><TD></TD></TR></TABLE>`,
  };
}

function parseNumbers(text: string): number[] {
  return text === "" ? [] : text.split(",").map(Number);
}

function measureBox(box: Box): SizedBox {
  const entries = box.nodes.map(breakTexts);
  const width = Math.max(
    ...entries.flatMap(({ label, what }) => [
      measureWidest(label, SIZES.label) * BOLD,
      measureWidest(what, SIZES.what),
    ]),
  );
  return {
    box,
    entries,
    width: Math.ceil(Math.max(width, 60) + 22),
    height: Math.ceil(entries.reduce((sum, { height }) => sum + height + PADDING, PADDING)),
  };
}

/** Boxes of a column have the same width. One with many edges is so high that they leave it beside their ends. */
function alignColumns(boxes: readonly SizedBox[], { edges }: Lane): SizedBox[] {
  const getColumn = ({ box }: SizedBox) => box.nodes[0]?.column;
  return boxes.map((one) => {
    if (getColumn(one) === undefined) return one;
    const same = boxes.filter((other) => getColumn(other) === getColumn(one));
    const leaving = edges.filter(({ from }) => from === one.box).length;
    return {
      ...one,
      width: Math.max(...same.map(({ width }) => width)),
      height: Math.max(one.height, leaving > 1 ? leaving * ROW - 20 : 0),
    };
  });
}

function breakTexts(node: DiagramNode): Entry {
  const label = balanceLines(toLine(node.label), 22, 4);
  const what = node.what === "" ? [] : balanceLines(toLine(node.what), 26, 3);
  const mark = node.mark === undefined ? 0 : SIZES.mark * LINE;
  return { node, label, what, height: mark + (label.length * SIZES.label + what.length * SIZES.what) * LINE };
}

function measureEdge(edge: BoxEdge): SizedEdge {
  const label = describeEdge(edge);
  const lines = label === "" ? [] : balanceLines(toLine(label), 18, 4);
  const width = Math.ceil(measureWidest(lines, SIZES.edge) + 10);
  return { edge, lines, width, height: lines.length * SIZES.edge * LINE + 4 };
}

function measureWidest(texts: readonly string[], size: number): number {
  return Math.max(0, ...texts.map((text) => measureWidth(text, size)));
}
