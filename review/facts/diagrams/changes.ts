import type { Diagram, DiagramEdge, DiagramNode, Mark, StackChanges } from "../../report";

/**
 * Marks what differs from the diagram of the base, and what the plans change. What was removed is added to the diagram.
 * @param before the diagram of the base; undefined without one
 */
export function markChanges(diagram: Diagram, before: Diagram | undefined, stacks: readonly StackChanges[]): Diagram {
  const actions = readActions(stacks);
  const nodes = diagram.nodes.map((node) => {
    const isOnly = diagram.nodes.filter((one) => isSameBlock(one, node)).length === 1;
    return { ...node, ...getMark(markNode(node, before, actions.get(getKey(node)), isOnly)) };
  });
  const edges = diagram.edges.map((edge) => markEdge(edge, before));
  return {
    ...diagram,
    nodes: [...nodes, ...findRemoved(before?.nodes, diagram.nodes, ({ id }) => id).map(unlink)],
    edges: [...edges, ...findRemoved(before?.edges, diagram.edges, getEnds)],
  };
}

function getMark(mark: Mark | undefined): { mark?: Mark } {
  return mark === undefined ? {} : { mark };
}

const MARKS: Partial<Record<StackChanges["changes"][number]["action"], Mark>> = {
  create: "new",
  update: "changed",
  replace: "replaced",
};

/** The marks of resources by their stacks and addresses. If everything is new, nothing is marked. */
function readActions(stacks: readonly StackChanges[]): Map<string, Mark> {
  const known = stacks.filter(({ basis }) => basis !== "first apply");
  const all = known.flatMap(({ stack, changes }) => changes.map((change) => ({ stack, ...change })));
  if (all.every(({ action }) => action === "create" || action === "read")) return new Map();
  return new Map(
    all.flatMap(({ stack, address, action }) => {
      const mark = MARKS[action];
      return mark === undefined ? [] : [[getKey({ stack, address }), mark] as const];
    }),
  );
}

function getKey({ stack = "", address = "" }: Pick<DiagramNode, "stack" | "address">): string {
  return `${stack}/${address}`;
}

function isSameBlock(one: DiagramNode, other: DiagramNode): boolean {
  return one.address !== undefined && getKey(one) === getKey(other);
}

/** @param isOnly whether no other node has its block: the change of a release concerns only some of its pods */
function markNode(
  node: DiagramNode,
  before: Diagram | undefined,
  action: Mark | undefined,
  isOnly: boolean,
): Mark | undefined {
  const old = before?.nodes.find(({ id }) => id === node.id);
  if (before && !old) return "new";
  if (action === "replaced" || (action === "new" && !before)) return action;
  const isDifferent = old !== undefined && (old.label !== node.label || old.what !== node.what);
  return isDifferent || (action === "changed" && isOnly) ? "changed" : undefined;
}

function getEnds({ lane, from, to }: DiagramEdge): string {
  return JSON.stringify([lane, from, to]);
}

function markEdge(edge: DiagramEdge, before: Diagram | undefined): DiagramEdge {
  if (!before) return edge;
  const old = before.edges.find((one) => getEnds(one) === getEnds(edge));
  if (!old) return { ...edge, mark: "new" };
  return old.label === edge.label ? edge : { ...edge, mark: "changed", before: old.label };
}

/** A removed node has no block to link to. */
function unlink({ id, label, what, place, column, mark }: DiagramNode): DiagramNode {
  return { id, label, what, place, mark, ...(column !== undefined && { column }) };
}

function findRemoved<Part>(before: readonly Part[] = [], after: readonly Part[], getId: (part: Part) => string) {
  const ids = new Set(after.map(getId));
  return before.filter((part) => !ids.has(getId(part))).map((part) => ({ ...part, mark: "removed" as const }));
}
