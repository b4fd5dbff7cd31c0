import { markChanges } from "../../../../review/facts/diagrams/changes";
import type { Diagram, DiagramEdge, DiagramNode, StackChanges } from "../../../../review/report";

function node(id: string, props: Partial<DiagramNode> = {}): DiagramNode {
  return { id, label: id, what: "identity", place: "Azure", stack: "s", address: `a.${id}`, ...props };
}

function edge(from: string, to: string, label = ""): DiagramEdge {
  return { lane: "lane", from, to, label };
}

function diagram(nodes: readonly DiagramNode[], edges: readonly DiagramEdge[] = []): Diagram {
  return { kind: "trust", nodes, edges };
}

function changes(
  basis: StackChanges["basis"],
  actions: Record<string, "create" | "update" | "replace">,
): StackChanges[] {
  return [
    {
      stack: "s",
      basis,
      changes: Object.entries(actions).map(([id, action]) => ({
        address: `a.${id}`,
        action,
        replacedFor: [],
        attributes: [],
      })),
    },
  ];
}

/** The marked parts of a diagram. */
function readMarks({ nodes, edges }: Diagram): string[] {
  return [
    ...nodes.map(({ id, mark }) => [id, mark]),
    ...edges.map(({ from, to, mark, before }) => [`${from}-${to}`, mark, before]),
  ]
    .map((parts) => parts.filter((part) => part !== undefined).join(" "))
    .filter((text) => text.includes(" "));
}

const [a, b, c] = [node("a"), node("b"), node("c")];

test.each([
  ["a node and its edge are new", diagram([a, b], [edge("a", "b")]), diagram([a]), ["b new", "a-b new"]],
  ["what was removed is added", diagram([a]), diagram([a, b], [edge("a", "b", "x")]), ["b removed", "a-b removed"]],
  [
    "a label that differs",
    diagram([a, b], [edge("a", "b", "any address")]),
    diagram([a, b], [edge("a", "b", "10.0.0.0/8")]),
    ["a-b changed 10.0.0.0/8"],
  ],
  [
    "words that differ",
    diagram([node("a", { what: "pods, 3" })]),
    diagram([node("a", { what: "pods, 2" })]),
    ["a changed"],
  ],
  ["nothing", diagram([a, b], [edge("a", "b")]), diagram([a, b], [edge("a", "b")]), []],
])("compared with a base: %s", (_, after, before, marks) => {
  expect(readMarks(markChanges(after, before, []))).toEqual(marks);
});

test("a plan marks what it creates, changes and replaces", () => {
  const stacks = changes("plan", { a: "create", b: "update", c: "replace" });
  expect(readMarks(markChanges(diagram([a, b, c]), undefined, stacks))).toEqual(["a new", "b changed", "c replaced"]);
});

test("an update of a block with several nodes marks none, and a replacement marks all", () => {
  const both = diagram([node("web", { address: "a.release" }), node("worker", { address: "a.release" })]);
  expect(readMarks(markChanges(both, undefined, changes("plan", { release: "update" })))).toEqual([]);
  expect(readMarks(markChanges(both, undefined, changes("plan", { release: "replace" })))).toEqual([
    "web replaced",
    "worker replaced",
  ]);
});

test.each(["plan", "first apply"] as const)("nothing is marked if everything is new (%s)", (basis) => {
  expect(readMarks(markChanges(diagram([a, b]), undefined, changes(basis, { a: "create", b: "create" })))).toEqual([]);
});
