import type { Topology, TopologyEdge, TopologyGroup, TopologyNode } from "../report";
import { breakLines, measureWidth, toLine } from "./text";

/** Font sizes in pixels, and the line height. */
export const SIZES = { node: 13, what: 12, frame: 12, edge: 12 } as const;
export const LINE = 1.25;

/** How much wider bold letters are than normal ones. */
export const BOLD = 1.12;

export interface Size {
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
  /** Whether its head must be to the right of its tail. */
  readonly isOrdered: boolean;
}

export interface DrawnFrame {
  readonly group: TopologyGroup;
  readonly label: string;
  readonly nodes: readonly DrawnNode[];
  readonly frames: readonly DrawnFrame[];
}

/** A topology with texts and sizes, before it is laid out. */
export interface DrawnTopology {
  /** All nodes, in frames and outside of them. */
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  /** The outermost frames. */
  readonly frames: readonly DrawnFrame[];
}

/** Prepares a topology for the layout, without edges to unknown nodes and without empty frames. */
export function prepareTopology(topology: Topology): DrawnTopology {
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
