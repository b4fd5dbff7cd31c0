import type { Topology, TopologyEdge, TopologyGroup, TopologyNode } from "../report";
import { lines, textWidth } from "./text-width";
import { oneLine } from "./visible";

/** Sizes of texts, in pixels, and how far their lines are apart. */
export const SIZES = { node: 13, what: 12, frame: 12, edge: 12 } as const;
export const LINE = 1.25;

/** How much wider bold letters are. */
export const BOLD = 1.12;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A node with the lines of its box. */
export interface DrawnNode extends Size {
  readonly node: TopologyNode;
  readonly lines: readonly string[];
  readonly what: readonly string[];
  readonly isOutside: boolean;
}

export interface DrawnEdge {
  readonly edge: TopologyEdge;
  readonly lines: readonly string[];
  readonly size: Size;
  /** Whether its head must stand further along than its tail. */
  readonly isOrdered: boolean;
}

export interface DrawnFrame {
  readonly group: TopologyGroup;
  readonly label: string;
  readonly nodes: readonly DrawnNode[];
  readonly frames: readonly DrawnFrame[];
}

/** A topology as it is drawn, without places. */
export interface DrawnTopology {
  /** All nodes, within frames or not. */
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  /** The outermost frames. */
  readonly frames: readonly DrawnFrame[];
}

/** How a topology is drawn. An edge to a node that is not there cannot be, and a frame with nothing in it is not. */
export function drawnTopology(topology: Topology): DrawnTopology {
  const nodes = topology.nodes.map((node) => drawnNode(node, topology));
  const known = new Set(topology.nodes.map(({ id }) => id));
  const edges = topology.edges.filter(({ from, to }) => known.has(from) && known.has(to));
  return {
    nodes,
    edges: edges.map((edge, index) => drawnEdge(edge, { edges, before: edges.slice(0, index) })),
    frames: framesIn(undefined, { topology, nodes, around: [] }),
  };
}

/**
 * What is outside of everything stands alone, with a border that says so: a frame around users and the internet would
 * bend every line, as one stands at the beginning and the other at the end.
 */
function drawnNode(node: TopologyNode, { groups }: Topology): DrawnNode {
  const group = groups.find(({ id }) => id === node.group);
  const isOutside = group?.kind === "outside";
  const where = isOutside && !/^outside/i.test(group.label) ? `, ${group.label}` : "";
  const label = lines(oneLine(node.label), 18, 3);
  const what = lines(oneLine(`${node.what}${where}`), 18, 3);
  return {
    node,
    lines: label,
    what,
    isOutside,
    width: Math.ceil(Math.max(widest(label, SIZES.node) * BOLD, widest(what, SIZES.what), 44) + 20),
    height: Math.ceil(label.length * SIZES.node * LINE + what.length * SIZES.what * LINE + 14),
  };
}

interface EdgeContext {
  readonly edges: readonly TopologyEdge[];
  /** The edges that are drawn before. */
  readonly before: readonly TopologyEdge[];
}

/** Of edges that say the same and begin or end at the same place, one has the words. */
function drawnEdge(edge: TopologyEdge, { edges, before }: EdgeContext): DrawnEdge {
  const { from, to, kind, label } = edge;
  const isSaid = before.some(
    (other) => other.kind === kind && other.label === label && (other.from === from || other.to === to),
  );
  const words = isSaid || label === "" ? [] : lines(oneLine(label), 14, 3);
  const size = { width: Math.ceil(widest(words, SIZES.edge) + 8), height: words.length * SIZES.edge * LINE + 4 };
  return { edge, lines: words, size, isOrdered: kind !== "secret" && !isBusyEnd(to, edges) };
}

/** Whether many connect to a node and it connects to nothing, as the internet, and where logs go. */
function isBusyEnd(id: string, edges: readonly TopologyEdge[]): boolean {
  const arriving = edges.filter(({ to, kind }) => to === id && kind === "network");
  return arriving.length > 2 && !edges.some(({ from }) => from === id);
}

interface FrameContext {
  readonly topology: Topology;
  readonly nodes: readonly DrawnNode[];
  /** The frames around, so that frames around each other do not go on for ever. */
  readonly around: readonly TopologyGroup[];
}

function framesIn(frame: string | undefined, { topology, nodes, around }: FrameContext): DrawnFrame[] {
  const isKnown = (id: string | undefined) => topology.groups.some((group) => group.id === id);
  return topology.groups
    .filter(({ parent }) => (isKnown(parent) ? parent : undefined) === frame)
    .filter((group) => group.kind !== "outside" && !around.includes(group))
    .map((group) => ({
      group,
      label: frameLabel(group),
      nodes: nodes.filter(({ node }) => node.group === group.id),
      frames: framesIn(group.id, { topology, nodes, around: [...around, group] }),
    }))
    .filter(({ nodes, frames }) => nodes.length > 0 || frames.length > 0);
}

/** `namespace langfuse` */
function frameLabel({ kind, label }: TopologyGroup): string {
  const name = oneLine(label);
  return name.toLowerCase().startsWith(kind.toLowerCase()) ? name : `${kind} ${name}`;
}

function widest(texts: readonly string[], size: number): number {
  return Math.max(0, ...texts.map((text) => textWidth(text, size)));
}
