import type { Graph, Subgraph, Viz } from "@viz-js/viz" with { "resolution-mode": "import" };
import { z } from "zod";
import type { Topology, TopologyEdge, TopologyGroup, TopologyNode } from "../report";
import { breakLines, measureWidth, toLine } from "./text";

/** Font sizes in pixels, and the line height. */
export const SIZES = { node: 13, what: 12, frame: 12, edge: 12 } as const;
export const LINE = 1.25;

/** How much wider bold letters are than normal ones. */
const BOLD = 1.12;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A node with the lines of its box. */
interface DrawnNode extends Size {
  readonly node: TopologyNode;
  readonly lines: readonly string[];
  readonly what: readonly string[];
  readonly isOutside: boolean;
}

interface DrawnEdge {
  readonly edge: TopologyEdge;
  readonly lines: readonly string[];
  readonly size: Size;
  /** Whether its head must be to the right of its tail. */
  readonly isOrdered: boolean;
}

interface DrawnFrame {
  readonly group: TopologyGroup;
  readonly label: string;
  readonly nodes: readonly DrawnNode[];
  readonly frames: readonly DrawnFrame[];
}

/** A topology with texts and sizes, before it is laid out. */
interface DrawnTopology {
  /** All nodes, in frames and outside of them. */
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  /** The outermost frames. */
  readonly frames: readonly DrawnFrame[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export type Box = Point & Size;
export type PlacedNode = DrawnNode & { readonly box: Box };
export type PlacedFrame = Pick<DrawnFrame, "group" | "label"> & { readonly box: Box };

export interface PlacedEdge extends DrawnEdge {
  /** The start, and three points for each Bézier curve. */
  readonly curve: readonly Point[];
  /** The end of its head. */
  readonly tip: Point;
  /** The centre of its label. */
  readonly middle: Point | undefined;
}

/** A topology with positions in pixels; the origin is at the top left. A frame comes before the frames in it. */
export interface Layout extends Size {
  readonly frames: readonly PlacedFrame[];
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Lays out a topology from left to right. With texts in boxes, that is narrower than from top to bottom. */
export async function layOut(topology: Topology): Promise<Layout> {
  const { instance } = await import("@viz-js/viz");
  return place(prepareTopology(topology), await instance());
}

/** The used part of the format `json0` of Graphviz. An edge that it cannot draw has no position. */
const OUTPUT = z.looseObject({
  bb: z.string(),
  objects: z
    .array(z.looseObject({ name: z.string(), bb: z.string().optional(), pos: z.string().optional() }))
    .default([]),
  edges: z.array(z.looseObject({ id: z.string(), pos: z.string().optional(), lp: z.string().optional() })).default([]),
});

function place(drawn: DrawnTopology, viz: Viz): Layout {
  const out = OUTPUT.parse(JSON.parse(viz.renderString(toGraph(drawn), { format: "json0" })));
  const [, , width = 0, height = 0] = parseNumbers(out.bb);
  const objects = new Map(out.objects.map((object) => [object.name, object]));
  const routes = new Map(out.edges.map((edge) => [edge.id, edge]));
  // Graphviz has its origin at the bottom.
  const point = (text: string): Point => {
    const [x = 0, y = 0] = parseNumbers(text);
    return { x, y: height - y };
  };
  const nodes = drawn.nodes.map((node, index): PlacedNode => {
    const { x, y } = point(objects.get(`node${index}`)?.pos ?? "");
    const { width, height } = node;
    return { ...node, box: { x: x - width / 2, y: y - height / 2, width, height } };
  });
  return {
    width,
    height,
    frames: flattenFrames(drawn.frames).map(({ group, label }, index) => {
      const [left = 0, bottom = 0, right = 0, top = 0] = parseNumbers(objects.get(`cluster${index}`)?.bb ?? "");
      return { group, label, box: { x: left, y: height - top, width: right - left, height: top - bottom } };
    }),
    nodes,
    edges: drawn.edges.map((edge, index): PlacedEdge => {
      const { pos, lp } = routes.get(`edge${index}`) ?? {};
      const middle = lp === undefined || edge.lines.length === 0 ? undefined : point(lp);
      if (pos === undefined) return { ...edge, ...straight(edge, nodes), middle };
      const [tip = "", ...curve] = pos.split(" ");
      return { ...edge, tip: point(tip.replace(/^e,/, "")), curve: curve.map(point), middle };
    }),
  };
}

/**
 * A topology for Graphviz, with sizes in place of texts: Graphviz interprets backslashes and entities in texts, and
 * measures with fonts of its own.
 */
function toGraph({ nodes, edges, frames }: DrawnTopology): Graph {
  const getName = (id: string) => `node${nodes.findIndex(({ node }) => node.id === id)}`;
  const order = flattenFrames(frames);
  const subgraph = (frame: DrawnFrame): Subgraph => ({
    // Graphviz draws a frame for a subgraph whose name begins with "cluster".
    name: `cluster${order.indexOf(frame)}`,
    graphAttributes: {
      label: blankLabel({ width: measureWidth(frame.label, SIZES.frame) * BOLD + 8, height: SIZES.frame * LINE }),
      labeljust: "l",
      margin: 10,
    },
    nodes: frame.nodes.map(({ node }) => ({ name: getName(node.id) })),
    subgraphs: frame.frames.map(subgraph),
  });
  return {
    directed: true,
    graphAttributes: { rankdir: "LR", nodesep: 0.18, ranksep: 0.3, pad: 0 },
    nodeAttributes: { shape: "box", fixedsize: true, label: "" },
    nodes: nodes.map(({ width, height }, index) => ({
      name: `node${index}`,
      attributes: { width: width / 72, height: height / 72 },
    })),
    edges: edges.map((edge, index) => ({
      tail: getName(edge.edge.from),
      head: getName(edge.edge.to),
      attributes: {
        id: `edge${index}`,
        weight: edge.edge.kind === "trust" ? 3 : 1,
        ...(edge.lines.length > 0 && { label: blankLabel(edge.size) }),
        ...(!edge.isOrdered && { constraint: false }),
      },
    })),
    subgraphs: frames.map(subgraph),
  };
}

/** All frames, outer ones before those in them. */
function flattenFrames(frames: readonly DrawnFrame[]): DrawnFrame[] {
  return frames.flatMap((frame) => [frame, ...flattenFrames(frame.frames)]);
}

/** A straight line between the centres of two nodes. */
function straight({ edge }: DrawnEdge, nodes: readonly PlacedNode[]): Pick<PlacedEdge, "curve" | "tip"> {
  const [from, to] = [edge.from, edge.to].map((id): Point => {
    const { x = 0, y = 0, width = 0, height = 0 } = nodes.find(({ node }) => node.id === id)?.box ?? {};
    return { x: x + width / 2, y: y + height / 2 };
  }) as [Point, Point];
  return { curve: [from, from, to, to], tip: to };
}

/** An empty label with a size. */
function blankLabel({ width, height }: Size) {
  const size = `FIXEDSIZE="TRUE" WIDTH="${Math.ceil(width)}" HEIGHT="${Math.ceil(height)}"`;
  return {
    html: `<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0" ${size}><TR><TD></TD></TR></TABLE>`,
  };
}

function parseNumbers(text: string): number[] {
  return text.split(",").map(Number);
}

/** Prepares a topology for the layout, without edges to unknown nodes and without empty frames. */
function prepareTopology(topology: Topology): DrawnTopology {
  const nodes = topology.nodes.map((node) => prepareNode(node, topology));
  const known = new Set(topology.nodes.map(({ id }) => id));
  const edges = topology.edges.filter(({ from, to }) => known.has(from) && known.has(to));
  return {
    nodes,
    edges: edges.map(prepareEdge),
    frames: prepareFrames(topology, nodes),
  };
}

/** Nodes outside of Azure have a border instead of a frame: users are at the left end, the internet at the right end. */
function prepareNode(node: TopologyNode, { groups }: Topology): DrawnNode {
  const group = groups.find(({ id }) => id === node.group);
  const isOutside = group?.kind === "outside";
  const where = isOutside && !/^outside/i.test(group.label) ? `, ${group.label}` : "";
  const label = breakLines(toLine(node.label), 18, 3);
  const what = breakLines(toLine(`${node.what}${where}`), 18, 3);
  return {
    node,
    lines: label,
    what,
    isOutside,
    width: Math.ceil(Math.max(measureWidest(label, SIZES.node) * BOLD, measureWidest(what, SIZES.what), 44) + 20),
    height: Math.ceil(label.length * SIZES.node * LINE + what.length * SIZES.what * LINE + 14),
  };
}

/** Of edges with the same label and the same start or end, only the first shows it. */
function prepareEdge(edge: TopologyEdge, index: number, edges: readonly TopologyEdge[]): DrawnEdge {
  const { from, to, kind, label } = edge;
  const isRepeated = edges
    .slice(0, index)
    .some((other) => other.kind === kind && other.label === label && (other.from === from || other.to === to));
  const lines = isRepeated || label === "" ? [] : breakLines(toLine(label), 14, 3);
  const size = { width: Math.ceil(measureWidest(lines, SIZES.edge) + 8), height: lines.length * SIZES.edge * LINE + 4 };
  return { edge, lines, size, isOrdered: kind !== "secret" && !isSink(to, edges) };
}

/** Whether many nodes connect to a node without connections of its own, as the internet. */
function isSink(id: string, edges: readonly TopologyEdge[]): boolean {
  const arriving = edges.filter(({ to, kind }) => to === id && kind === "network");
  return arriving.length > 2 && !edges.some(({ from }) => from === id);
}

/** @param around the frames around, the innermost last; a cycle of frames is cut */
function prepareFrames(
  topology: Topology,
  nodes: readonly DrawnNode[],
  around: readonly TopologyGroup[] = [],
): DrawnFrame[] {
  const isKnown = (id: string | undefined) => topology.groups.some((group) => group.id === id);
  return topology.groups
    .filter(({ parent }) => (isKnown(parent) ? parent : undefined) === around.at(-1)?.id)
    .filter((group) => group.kind !== "outside" && !around.includes(group))
    .map((group) => ({
      group,
      label: getFrameLabel(group),
      nodes: nodes.filter(({ node }) => node.group === group.id),
      frames: prepareFrames(topology, nodes, [...around, group]),
    }))
    .filter(({ nodes, frames }) => nodes.length > 0 || frames.length > 0);
}

/** `namespace langfuse` */
function getFrameLabel({ kind, label }: TopologyGroup): string {
  const name = toLine(label);
  return name.toLowerCase().startsWith(kind.toLowerCase()) ? name : `${kind} ${name}`;
}

function measureWidest(texts: readonly string[], size: number): number {
  return Math.max(0, ...texts.map((text) => measureWidth(text, size)));
}
