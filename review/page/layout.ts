import type { Graph, Subgraph, Viz } from "@viz-js/viz" with { "resolution-mode": "import" };
import { z } from "zod";
import type { Topology } from "../report";
import {
  BOLD,
  LINE,
  SIZES,
  prepareTopology,
  type DrawnEdge,
  type DrawnFrame,
  type DrawnNode,
  type DrawnTopology,
  type Size,
} from "./drawn-topology";
import { measureWidth } from "./text";

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
