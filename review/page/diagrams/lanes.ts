import type { Diagram, DiagramEdge, DiagramNode, Mark } from "../../report";

/** The question that each diagram answers. */
export const QUESTIONS: Readonly<Record<Diagram["kind"], string>> = {
  trust: "Who may act as whom",
  network: "Who reaches what",
  secrets: "Where secrets are created, stored and read",
};

/** Nodes of a lane that have the same edges, in one box. */
export interface Box {
  readonly nodes: readonly DiagramNode[];
}

/** An edge between boxes. */
export type BoxEdge = Omit<DiagramEdge, "from" | "to"> & { readonly from: Box; readonly to: Box };

/** A part of a diagram with a title. A node may be in several lanes, so that no line crosses the page. */
export interface Lane {
  readonly title: string;
  readonly boxes: readonly Box[];
  readonly edges: readonly BoxEdge[];
}

/** The lanes of a diagram, in the order of their first edges. */
export function findLanes({ nodes, edges }: Diagram): Lane[] {
  const known = new Set(nodes.map(({ id }) => id));
  const drawn = edges.filter(({ from, to }) => known.has(from) && known.has(to));
  return [...new Set(drawn.map(({ lane }) => lane))].map((title) => {
    const own = drawn.filter(({ lane }) => lane === title);
    return { title, ...mergeNodes(nodes, own) };
  });
}

/** Puts nodes with the same edges into one box, whether they are new or not; their edges become one. */
function mergeNodes(nodes: readonly DiagramNode[], all: readonly DiagramEdge[]): Pick<Lane, "boxes" | "edges"> {
  const marks = new Map(nodes.map(({ id, mark }) => [id, mark]));
  // The edges of a new node are new too: its mark says so.
  const edges = all.map(({ mark, ...edge }): DiagramEdge => {
    const isImplied = marks.get(edge.from) === mark || marks.get(edge.to) === mark;
    return isImplied ? edge : { ...edge, mark };
  });
  const groups = new Map<string, DiagramNode[]>();
  for (const node of nodes.filter(({ id }) => edges.some(({ from, to }) => from === id || to === id))) {
    const key = describeEdges(node, edges);
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  const boxes = [...groups.values()].map((group): Box => ({ nodes: group }));
  const findBox = (id: string) => boxes.find((box) => box.nodes.some((node) => node.id === id)) as Box;
  const merged = new Map<string, BoxEdge>();
  for (const edge of edges) {
    const [from, to] = [findBox(edge.from), findBox(edge.to)];
    const key = `${boxes.indexOf(from)} ${boxes.indexOf(to)} ${describeLook(edge)}`;
    const mark = edge.mark ?? getEdgeMark(from) ?? getEdgeMark(to);
    if (!merged.has(key)) merged.set(key, { ...edge, mark, from, to });
  }
  return { boxes, edges: [...merged.values()] };
}

/** The mark of all nodes of a box; undefined if they differ. */
export function getCommonMark({ nodes: [first, ...others] }: Box): Mark | undefined {
  return others.every(({ mark }) => mark === first?.mark) ? first?.mark : undefined;
}

/** What the mark of a box says about its edges: those of new and removed nodes are new and removed. */
function getEdgeMark(box: Box): Mark | undefined {
  const mark = getCommonMark(box);
  return mark === "new" || mark === "removed" ? mark : undefined;
}

/** The place of a node, and where its edges begin and end. */
function describeEdges({ id, place, column }: DiagramNode, edges: readonly DiagramEdge[]): string {
  const leaving = edges.filter(({ from }) => from === id).map((edge) => [edge.to, describeLook(edge)].join(" "));
  const arriving = edges.filter(({ to }) => to === id).map((edge) => [edge.from, describeLook(edge)].join(" "));
  return JSON.stringify([place, column, leaving.sort(), arriving.sort()]);
}

function describeLook({ label, before, mark, isAlarming = false }: DiagramEdge): string {
  return JSON.stringify([label, before, mark, isAlarming]);
}

/** The label of an edge with what happened to it: `new: TCP 443`, `TCP 443 (before: TCP 80)`. */
export function describeEdge({ label, before, mark }: Pick<DiagramEdge, "label" | "before" | "mark">): string {
  if (before !== undefined) return `${label} (before: ${before || "nothing"})`;
  return [mark, label].filter((part) => part !== undefined && part !== "").join(": ");
}

/** The marks of a diagram. */
export function findMarks({ nodes, edges }: Diagram): Mark[] {
  const all = ["new", "changed", "replaced", "removed"] as const;
  return all.filter((mark) => [...nodes, ...edges].some((part) => part.mark === mark));
}
