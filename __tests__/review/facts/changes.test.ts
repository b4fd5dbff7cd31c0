import { compareWithBase, findStackChanges } from "../../../review/facts/changes";
import { Deployment } from "../../../terraform-json/deployment";
import { parseStack } from "../../../terraform-json/read";
import { given, plan, platform } from "./deployments";

const VNET = { type: "azurerm_virtual_network" };

function planned(...changes: readonly object[]) {
  const [stack] = findStackChanges({ synthesis: platform({}), plans: plan(...changes) });
  expect(stack).toMatchObject({ stack: "test-platform", basis: "plan" });
  return stack?.changes;
}

test("a plan has creates, updates, moves and imports; no-ops and reads are left out", () => {
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

test("a plan that loses data", () => {
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
      { address: "a.removed", type, change: { actions: ["delete"], before, after: null } },
      { address: "a.left", type, change: { actions: ["forget"], before, after: null } },
    ),
  ).toMatchObject([
    {
      action: "replace",
      replacedFor: ["name"],
      attributes: [
        { path: "id", before: "/old", after: "(known after apply)" },
        { path: "name", before: "langfuse", after: "other" },
      ],
      loses: "events, media and exports",
    },
    { action: "delete", loses: "events, media and exports" },
    { action: "forget", loses: "events, media and exports" },
  ]);
});

test("computed attributes of a replacement are left out", () => {
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
  const [stack] = findStackChanges({ synthesis: platform({}), plans: given({ "test-platform": json }) });
  expect(stack?.changes[0]?.attributes).toEqual([{ path: "name", before: "a", after: "b" }]);
});

test("sensitive values are not shown", () => {
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

test("without a plan, the base is compared; without a base, everything is created", () => {
  const base = platform({
    azurerm_storage_container: { removed: { name: "langfuse" }, kept: { name: "one" } },
    helm_release: { app: { name: "app", version: "1", values: ["a: 1"] } },
  });
  const synthesis = platform({
    azurerm_storage_container: { kept: { name: "one" }, more: { name: "two" } },
    helm_release: { app: { name: "app", version: "2", values: ["a: 2"] } },
  });
  const created = (address: string) => ({ address, action: "create", replacedFor: [], attributes: [] });
  expect(findStackChanges({ synthesis, base })).toEqual([
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
            { path: "values", before: "(see Helm values)", after: "(see Helm values)" },
            { path: "version", before: "1", after: "2" },
          ],
        },
        {
          address: "azurerm_storage_container.removed",
          action: "delete",
          replacedFor: [],
          attributes: [],
          loses: "events, media and exports",
        },
      ],
    },
  ]);
  expect(findStackChanges({ synthesis })).toEqual([
    {
      stack: "test-platform",
      basis: "first apply",
      changes: ["azurerm_storage_container.kept", "azurerm_storage_container.more", "helm_release.app"].map(created),
    },
  ]);
});

test("a plan of a stack that is not synthesized", () => {
  const plans = plan({ address: "a.new", ...VNET, change: { actions: ["create"], before: null, after: {} } });
  expect(findStackChanges({ synthesis: platform({}), plans }).map(({ stack }) => stack)).toEqual(["test-platform"]);
});

test.each([{ errored: true }, { complete: false }])("a plan that is %j is incomplete", (more) => {
  const json = { format_version: "1.2", planned_values: {}, resource_changes: [], ...more };
  const plans = new Deployment([parseStack("test-platform.plan.json", JSON.stringify(json))]);
  expect(findStackChanges({ synthesis: platform({}), plans })).toEqual([
    { stack: "test-platform", basis: "incomplete plan", changes: [] },
  ]);
});

test("blocks of every kind are compared with the base, in stacks of the same name", () => {
  const base = given({
    "test-platform": {
      resource: { a: { kept: { x: 1 }, removed: {} } },
      provider: { azurerm: [{ use_oidc: true }, { alias: "other" }] },
      terraform: { backend: { local: { path: "a" } } },
    },
    "other-platform": { resource: { a: { foreign: {} } } },
  });
  const now = given({
    "test-platform": {
      resource: { a: { kept: { x: 2 }, more: {} } },
      provider: { azurerm: [{ use_oidc: true }, { alias: "other" }] },
      terraform: { backend: { local: { path: "b" } } },
    },
  });
  expect(compareWithBase(now, { name: "main", deployment: base })).toEqual({
    name: "main",
    added: [{ text: "a.more", stack: "test-platform", address: "a.more" }],
    removed: [{ text: "a.removed", stack: "test-platform" }],
    changed: [
      {
        text: "a.kept",
        stack: "test-platform",
        address: "a.kept",
        attributes: [{ path: "x", before: "1", after: "2" }],
      },
      {
        text: "terraform.backend.local",
        stack: "test-platform",
        address: "terraform.backend.local",
        attributes: [{ path: "path", before: "a", after: "b" }],
      },
    ],
  });
});

test("literal secrets of a base are withheld", () => {
  const stack = (value: string, tag: string) =>
    given({
      "test-platform": {
        output: { db_password: { value }, url: { value: tag } },
        provider: { azurerm: [{ client_secret: value }] },
        resource: {
          azurerm_container_app: {
            app: {
              env: [
                { name: "PGPASSWORD", value },
                { name: "A", value: tag },
              ],
            },
          },
        },
      },
    });
  const { changed } = compareWithBase(stack("hunter3", "y"), { name: "main", deployment: stack("hunter2", "x") });
  expect(changed.flatMap(({ attributes }) => attributes)).toEqual([
    { path: "env[0].value", before: "(withheld)", after: "(withheld)" },
    { path: "env[1].value", before: "x", after: "y" },
    { path: "client_secret", before: "(withheld)", after: "(withheld)" },
    { path: "value", before: "(withheld)", after: "(withheld)" },
    { path: "value", before: "x", after: "y" },
  ]);
});
