import { planOf, stackOfPlan } from "./plan-json";

const STANDING = "dev-platform: a plan has no backend, no local value and no prevent_destroy.";

describe("changes", () => {
  test.each<[readonly string[], string]>([
    [["no-op"], "no-op"],
    [["create"], "create"],
    [["read"], "read"],
    [["update"], "update"],
    [["delete"], "delete"],
    [["delete", "create"], "replace"],
    [["create", "delete"], "replace"],
    [["create", "forget"], "replace"],
    [["forget"], "forget"],
    [[], "no-op"],
  ])("%j is %s", (actions, action) => {
    expect(planOf([{ address: "a.b", actions }]).changes).toMatchObject([
      { address: "a.b", type: "a", kind: "resource", action },
    ]);
  });

  test("a complete plan has one gap", () => {
    expect(planOf([{ address: "a.b", values: { x: 1 } }]).changes).toEqual([
      {
        address: "a.b",
        previousAddress: undefined,
        kind: "resource",
        type: "a",
        action: "create",
        before: null,
        after: { x: 1 },
        unknown: {},
        replacedFor: [],
        isImport: false,
      },
    ]);
  });

  test("the attributes that force a replacement are paths", () => {
    const replace_paths = [["location"], ["default_node_pool", 0, "vm_size"], ["tags", "a/b"]];
    const { changes } = planOf([{ address: "a.b", actions: ["delete", "create"], change: { replace_paths } }]);
    expect(changes[0]?.replacedFor).toEqual(["location", "default_node_pool[0].vm_size", 'tags["a/b"]']);
  });

  test("a moved resource has its previous address, and an imported one is marked", () => {
    const [type, name, mode] = ["a", "b", "managed"];
    const { changes } = stackOfPlan({
      planned_values: {},
      resource_changes: [
        { address: "a.b", previous_address: "a.old", type, name, mode, change: { actions: ["no-op"] } },
        { address: "a.c", type, name, mode, change: { actions: ["no-op"], importing: { id: "/c" } } },
        { address: "a.d", type, name, mode, change: { actions: ["create"], importing: null } },
      ],
    });
    expect(changes.map((change) => [change.address, change.previousAddress, change.isImport])).toEqual([
      ["a.b", "a.old", false],
      ["a.c", undefined, true],
      ["a.d", undefined, false],
    ]);
  });

  test("a deleted or forgotten resource is a change and not a block", () => {
    const gone = { mode: "managed", type: "a", name: "b", values: { id: "/b" } };
    const { blocks, changes, stateBlocks } = planOf(
      [{ address: "a.b", actions: ["delete"], change: { before: { id: "/b" }, after: null } }],
      {
        prior: [{ ...gone, address: "a.b" }],
      },
    );
    expect(blocks).toEqual([]);
    expect(changes).toMatchObject([{ action: "delete", before: { id: "/b" }, after: null }]);
    expect(stateBlocks.map(({ address }) => address)).toEqual(["a.b"]);
  });
});

describe("gaps of a plan", () => {
  const resource = { planned_values: { root_module: { resources: [] } }, resource_changes: [] };
  test.each<[string, object, string[]]>([
    [
      "an error",
      { errored: true },
      ["dev-platform is a plan that ended with an error: it does not contain every change."],
    ],
    ["an incomplete plan", { complete: false }, ["dev-platform is an incomplete plan: another plan must follow it."]],
    [
      "an error makes it incomplete too",
      { errored: true, complete: false },
      ["dev-platform is a plan that ended with an error: it does not contain every change."],
    ],
  ])("%s", (_, json, gaps) => {
    const { gaps: reported } = planOf([{ address: "a.b" }]);
    expect(reported).toEqual([STANDING]);
    const plan = { ...resource, ...json };
    expect(stackOfPlan(plan).gaps).toEqual([
      STANDING,
      ...gaps,
      "dev-platform is an empty plan: it contains no resource.",
    ]);
  });

  test("an empty plan", () => {
    expect(stackOfPlan({ planned_values: { root_module: {} } }).gaps).toEqual([
      STANDING,
      "dev-platform is an empty plan: it contains no resource.",
    ]);
  });

  test("a plan that destroys is not empty", () => {
    expect(planOf([{ address: "a.b", actions: ["delete"] }]).gaps).toEqual([STANDING]);
  });

  test("a plan with changes only", () => {
    const kept = { planned_values: undefined, configuration: undefined };
    const change = { address: "a.b", mode: "managed", type: "a", change: { actions: ["create"] } };
    expect(stackOfPlan({ ...kept, resource_changes: [change] }).gaps).toEqual([
      STANDING,
      "dev-platform has no planned_values: the planned resources are missing.",
      "dev-platform has no configuration: providers and unknown values are missing.",
    ]);
  });
});

test.each<[string, object, string]>([
  ["changes that are no list", { resource_changes: {} }, "resource_changes: Invalid input"],
  [
    "an unknown action",
    { resource_changes: [{ address: "a.b", mode: "managed", type: "a", change: { actions: ["explode"] } }] },
    "resource_changes.0.change.actions.0",
  ],
  [
    "a change of another mode",
    { resource_changes: [{ address: "a.b", mode: "list", type: "a", change: { actions: [] } }] },
    "resource_changes.0.mode",
  ],
  [
    "a change without a body",
    { resource_changes: [{ address: "a.b", mode: "managed", type: "a" }] },
    "resource_changes.0.change",
  ],
  ["null among the changes", { resource_changes: [null] }, "resource_changes.0"],
  [
    "after that is a list",
    { resource_changes: [{ address: "a.b", mode: "managed", type: "a", change: { actions: [], after: [] } }] },
    "change.after",
  ],
  ["a configuration that is a list", { planned_values: {}, configuration: [] }, "configuration"],
  [
    "expressions that are a text",
    { planned_values: {}, configuration: { provider_config: { a: { name: "a", expressions: "x" } } } },
    "provider_config.a.expressions: must be an object",
  ],
])("%s is refused", (_, json, problem) => {
  expect(() => stackOfPlan(json)).toThrow(problem);
});
