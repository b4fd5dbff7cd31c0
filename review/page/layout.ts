import type { Attributes, Graph, Subgraph, Viz } from "@viz-js/viz" with { "resolution-mode": "import" };
import { z } from "zod";
import type { Topology } from "../report";
import {
  BOLD,
  LINE,
  SIZES,
  drawnTopology,
  type DrawnEdge,
  type DrawnFrame,
  type DrawnNode,
  type DrawnTopology,
} from "./drawn-topology";
import { textWidth } from "./text-width";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedNode extends DrawnNode {
  readonly box: Box;
}

export interface PlacedFrame extends Pick<DrawnFrame, "group" | "label"> {
  readonly box: Box;
}

export interface PlacedEdge extends DrawnEdge {
  /** Start, and then three points for each curve. */
  readonly curve: readonly Point[];
  /** Where its head ends. */
  readonly tip: Point;
  /** The middle of its words. */
  readonly middle: Point | undefined;
}

/** A topology with places, in pixels, with the origin at the top left. Frames stand before what is in them. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly PlacedFrame[];
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Lays out a topology from left to right, which with texts in boxes is less wide than from the top down. */
export async function layOut(topology: Topology): Promise<Layout> {
  const { instance } = await import("@viz-js/viz");
  return placed(drawnTopology(topology), await instance());
}

/** What Graphviz gives of a graph as `json0`, as far as it is used. An edge that it cannot draw has no place. */
const LAID_OUT = z.looseObject({
  bb: z.string(),
  objects: z
    .array(z.looseObject({ name: z.string(), bb: z.string().optional(), pos: z.string().optional() }))
    .default([]),
  edges: z.array(z.looseObject({ id: z.string(), pos: z.string().optional(), lp: z.string().optional() })).default([]),
});

function placed(drawn: DrawnTopology, viz: Viz): Layout {
  const out = LAID_OUT.parse(JSON.parse(viz.renderString(graph(drawn), { format: "json0" })));
  const [, , width = 0, height = 0] = numbers(out.bb);
  const objects = new Map(out.objects.map((object) => [object.name, object]));
  const routes = new Map(out.edges.map((edge) => [edge.id, edge]));
  // Graphviz has its origin at the bottom.
  const point = (text: string): Point => {
    const [x = 0, y = 0] = numbers(text);
    return { x, y: height - y };
  };
  const nodes = drawn.nodes.map((node, index): PlacedNode => {
    const { x, y } = point(objects.get(nodeName(index))?.pos ?? "");
    const { width, height } = node;
    return { ...node, box: { x: x - width / 2, y: y - height / 2, width, height } };
  });
  return {
    width,
    height,
    frames: allFrames(drawn.frames).map(({ group, label }, index) => {
      const [left = 0, bottom = 0, right = 0, top = 0] = numbers(objects.get(frameName(index))?.bb ?? "");
      return { group, label, box: { x: left, y: height - top, width: right - left, height: top - bottom } };
    }),
    nodes,
    edges: drawn.edges.map((edge, index): PlacedEdge => {
      const { pos, lp } = routes.get(edgeName(index)) ?? {};
      const middle = lp === undefined || edge.lines.length === 0 ? undefined : point(lp);
      if (pos === undefined) return { ...edge, ...straight(edge, nodes), middle };
      const [tip = "", ...curve] = pos.split(" ");
      return { ...edge, tip: point(tip.replace(/^e,/, "")), curve: curve.map(point), middle };
    }),
  };
}

/**
 * A topology for Graphviz. No text of it gets there, only sizes: Graphviz would read backslashes and entities in texts,
 * and measure fonts that nobody has.
 */
function graph({ nodes, edges, frames }: DrawnTopology): Graph {
  const nameOf = (id: string) => nodeName(nodes.findIndex(({ node }) => node.id === id));
  const order = allFrames(frames);
  const subgraph = (frame: DrawnFrame): Subgraph => ({
    name: frameName(order.indexOf(frame)),
    graphAttributes: {
      label: blank({ width: textWidth(frame.label, SIZES.frame) * BOLD + 8, height: SIZES.frame * LINE }),
      labeljust: "l",
      margin: 10,
    },
    nodes: frame.nodes.map(({ node }) => ({ name: nameOf(node.id) })),
    subgraphs: frame.frames.map(subgraph),
  });
  return {
    directed: true,
    graphAttributes: { rankdir: "LR", nodesep: 0.18, ranksep: 0.3, pad: 0 },
    nodeAttributes: { shape: "box", fixedsize: true, label: "" },
    nodes: nodes.map(({ width, height }, index) => ({
      name: nodeName(index),
      attributes: { width: width / 72, height: height / 72 },
    })),
    edges: edges.map((edge, index) => ({
      tail: nameOf(edge.edge.from),
      head: nameOf(edge.edge.to),
      attributes: { id: edgeName(index), ...edgeAttributes(edge) },
    })),
    subgraphs: frames.map(subgraph),
  };
}

function edgeAttributes({ edge, lines, size, isOrdered }: DrawnEdge): Attributes {
  return {
    weight: edge.kind === "trust" ? 3 : 1,
    ...(lines.length > 0 && { label: blank(size) }),
    ...(!isOrdered && { constraint: false }),
  };
}

/** All frames, outer ones before those in them. */
function allFrames(frames: readonly DrawnFrame[]): DrawnFrame[] {
  return frames.flatMap((frame) => [frame, ...allFrames(frame.frames)]);
}

/** From one middle to the other. */
function straight({ edge }: DrawnEdge, nodes: readonly PlacedNode[]): Pick<PlacedEdge, "curve" | "tip"> {
  const [from, to] = [edge.from, edge.to].map((id): Point => {
    const { x = 0, y = 0, width = 0, height = 0 } = nodes.find(({ node }) => node.id === id)?.box ?? {};
    return { x: x + width / 2, y: y + height / 2 };
  }) as [Point, Point];
  return { curve: [from, from, to, to], tip: to };
}

/** An empty label of some size. */
function blank({ width, height }: { readonly width: number; readonly height: number }) {
  const size = `FIXEDSIZE="TRUE" WIDTH="${Math.ceil(width)}" HEIGHT="${Math.ceil(height)}"`;
  return {
    html: `<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0" ${size}><TR><TD></TD></TR></TABLE>`,
  };
}

function nodeName(index: number): string {
  return `node${index}`;
}

/** Graphviz draws a frame where a name begins with "cluster". */
function frameName(index: number): string {
  return `cluster${index}`;
}

function edgeName(index: number): string {
  return `edge${index}`;
}

function numbers(text: string): number[] {
  return text.split(",").map(Number);
}
