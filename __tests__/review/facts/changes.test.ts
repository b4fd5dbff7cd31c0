import { stackChanges } from "../../../review/facts/changes";
import { differences } from "../../../review/facts/differences";
import { Deployment } from "../../../terraform-json/deployment";
import { parseStack } from "../../../terraform-json/read";
import { given, plan, platform } from "./given";

const VNET = { type: "azurerm_virtual_network" };

function planned(...changes: readonly object[]) {
  const [stack] = stackChanges({ synthesis: platform({}), plans: plan(...changes) });
  expect(stack).toMatchObject({ stack: "test-platform", basis: "plan" });
  return stack?.changes;
}

test("a plan tells what is made, changed, moved and taken over; what stays and what is read is left out", () => {
  const before = { name: "vnet", address_space: ["10.0.0.0/16"] };
  expect(
    planned(
      { address: "a.new", ...VNET, change: { actions: ["create"], before: null, after: before } },
      {
        address: "a.wider",
        ...VNET,
        change: { actions: ["update"], before, after: { ...before, address_space: ["10.0.0.0/16", "10.1.0.0/16"] } },
      },
      { address: "a.moved", previous_address: "a.old", ...VNET, change: { actions: ["no-op"], before, after: before } },
      { address: "a.found", ...VNET, change: { actions: ["no-op"], before, after: before, importing: { id: "/x" } } },
      { address: "a.same", ...VNET, change: { actions: ["no-op"], before, after: before } },
      { address: "data.a.read", mode: "data", ...VNET, change: { actions: ["read"], before: null, after: before } },
    ),
  ).toEqual([
    { address: "a.new", action: "create", replacedFor: [], attributes: [] },
    {
      address: "a.wider",
      action: "update",
      replacedFor: [],
      attributes: [{ path: "address_space", before: "10.0.0.0/16", after: "10.0.0.0/16, 10.1.0.0/16" }],
    },
    { address: "a.moved", action: "no-op", replacedFor: [], previousAddress: "a.old", attributes: [] },
    { address: "a.found", action: "no-op", replacedFor: [], isImport: true, attributes: [] },
  ]);
});

test("a plan that loses data says what", () => {
  const before = { name: "langfuse" };
  const type = "azurerm_storage_container";
  expect(
    planned(
      {
        address: "a.renamed",
        type,
        change: {
          actions: ["delete", "create"],
          before: { ...before, id: "/old" },
          after: { name: "other" },
          after_unknown: { id: true },
          replace_paths: [["name"]],
        },
      },
      { address: "a.gone", type, change: { actions: ["delete"], before, after: null } },
      { address: "a.left", type, change: { actions: ["forget"], before, after: null } },
    ),
  ).toMatchObject([
    {
      action: "replace",
      replacedFor: ["name"],
      attributes: [
        { path: "id", before: "/old", after: "(known after the apply)" },
        { path: "name", before: "langfuse", after: "other" },
      ],
      loses: "events, media and exports",
    },
    { action: "delete", loses: "events, media and exports" },
    { action: "forget", loses: "events, media and exports" },
  ]);
});

test("of a replacement, what the provider fills in anew is left out", () => {
  const change = {
    actions: ["delete", "create"],
    before: { name: "a", id: "/a" },
    after: { name: "b" },
    after_unknown: { id: true },
    replace_paths: [["name"]],
  };
  const one = { address: "a.one", mode: "managed", type: "a", name: "one" };
  const json = {
    format_version: "1.2",
    planned_values: { root_module: { resources: [{ ...one, values: { name: "b" } }] } },
    resource_changes: [{ ...one, change }],
    configuration: { root_module: { resources: [{ ...one, expressions: { name: { constant_value: "b" } } }] } },
  };
  const [stack] = stackChanges({ synthesis: platform({}), plans: given({ "test-platform": json }) });
  expect(stack?.changes[0]?.attributes).toEqual([{ path: "name", before: "a", after: "b" }]);
});

test("what is sensitive changes without being shown", () => {
  const before = { name: "app", data: { password: "hunter2" } };
  const change = {
    actions: ["update"],
    before,
    after: { ...before, data: { password: "hunter3" } },
    before_sensitive: { data: true },
    after_sensitive: { data: true },
  };
  const changes = planned({ address: "a.secret", type: "kubernetes_secret_v1", change });
  expect(changes?.[0]?.attributes).toEqual([
    { path: "a sensitive attribute", before: "(sensitive value)", after: "(sensitive value)" },
  ]);
});

test("without a plan, the base tells; without a base, everything is made", () => {
  const base = platform({
    azurerm_storage_container: { gone: { name: "langfuse" }, kept: { name: "one" } },
    helm_release: { app: { name: "app", version: "1", values: ["a: 1"] } },
  });
  const synthesis = platform({
    azurerm_storage_container: { kept: { name: "one" }, more: { name: "two" } },
    helm_release: { app: { name: "app", version: "2", values: ["a: 2"] } },
  });
  const created = (address: string) => ({ address, action: "create", replacedFor: [], attributes: [] });
  expect(stackChanges({ synthesis, base })).toEqual([
    {
      stack: "test-platform",
      basis: "base",
      changes: [
        created("azurerm_storage_container.more"),
        {
          address: "helm_release.app",
          action: "update",
          replacedFor: [],
          attributes: [
            { path: "values", before: "(see its values)", after: "(see its values)" },
            { path: "version", before: "1", after: "2" },
          ],
        },
        {
          address: "azurerm_storage_container.gone",
          action: "delete",
          replacedFor: [],
          attributes: [],
          loses: "events, media and exports",
        },
      ],
    },
  ]);
  expect(stackChanges({ synthesis })).toEqual([
    {
      stack: "test-platform",
      basis: "first apply",
      changes: ["azurerm_storage_container.kept", "azurerm_storage_container.more", "helm_release.app"].map(created),
    },
  ]);
});

test("a plan of a stack that is not synthesized is told too", () => {
  const plans = plan({ address: "a.new", ...VNET, change: { actions: ["create"], before: null, after: {} } });
  expect(stackChanges({ synthesis: platform({}), plans }).map(({ stack }) => stack)).toEqual(["test-platform"]);
});

test.each([
  ["a new one", {}, { a: { b: 1 } }, [{ path: "a.b", before: "(not set)", after: "1" }]],
  ["null and nothing are the same", { a: null, b: [] }, {}, []],
  ["in a list of mappings", { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, [{ path: "a[0].b", before: "1", after: "2" }]],
  [
    "a password",
    { admin_password: "x" },
    { admin_password: "y" },
    [{ path: "admin_password", before: "(withheld)", after: "(withheld)" }],
  ],
  [
    "a template",
    { token: "${a.b.c}" },
    { token: "${a.b.d}" },
    [{ path: "token", before: "${a.b.c}", after: "${a.b.d}" }],
  ],
  ["a long text", { a: "x" }, { a: "y".repeat(200) }, [{ path: "a", before: "x", after: `${"y".repeat(119)}…` }]],
  ["lines", { a: "x" }, { a: "y\n  z\n" }, [{ path: "a", before: "x", after: "y z " }]],
])("differences: %s", (_, before, after, expected) => {
  expect(differences({ type: "x", before, after })).toEqual(expected);
});

test("literals of arguments that hold secrets are withheld, whatever their names", () => {
  const [before, after] = [{ data: { salt: "one" } }, { data: { salt: "two" } }];
  expect(differences({ type: "kubernetes_secret_v1", before, after })).toEqual([
    { path: "data.salt", before: "(withheld)", after: "(withheld)" },
  ]);
});

test("arguments that hold secrets are not shown, whatever the names in them, nor secrets in a list", () => {
  const of = (type: string, before: object) =>
    differences({ type, before: before as Record<string, string>, after: {} });
  expect(
    [
      ...of("kubernetes_secret_v1", { data: { plain: "hunter2" } }),
      ...of("azapi_resource", { sensitive_body: { plain: "hunter2" } }),
      ...of("helm_release", { set_sensitive: [{ name: "a", value: "hunter2" }] }),
      ...of("azurerm_key_vault_secret", { value: "hunter2" }),
      ...of("azurerm_container_app", { tokens: ["hunter2"] }),
    ].filter(({ before }) => before.includes("hunter2")),
  ).toEqual([]);
  expect(of("kubernetes_config_map_v1", { data: { plain: "seen" } })[0]?.before).toBe("seen");
  expect(of("azurerm_container_app", { tokens: ["hunter2"] })).toEqual([
    { path: "tokens", before: "(withheld)", after: "(not set)" },
  ]);
});

test.each([{ errored: true }, { complete: false }])("a plan that is %j tells that it is unfinished", (more) => {
  const json = { format_version: "1.2", planned_values: {}, resource_changes: [], ...more };
  const plans = new Deployment([parseStack("test-platform.plan.json", JSON.stringify(json))]);
  expect(stackChanges({ synthesis: platform({}), plans })).toEqual([
    { stack: "test-platform", basis: "unfinished plan", changes: [] },
  ]);
});
