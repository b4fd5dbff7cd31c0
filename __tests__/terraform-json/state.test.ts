import { parseStack } from "../../terraform-json/read";
import { SENSITIVE } from "../../terraform-json/json";

function stackOf(json: object) {
  return parseStack("states/dev-platform.state.json", JSON.stringify({ format_version: "1.0", ...json }));
}

const STANDING =
  "dev-platform: a state has no backend, no provider configuration, no ephemeral resource, no write-only " +
  "argument and no prevent_destroy.";

const resource = (address: string, values: object = {}, more: object = {}) => {
  const [type = "", name = ""] = address.replace(/^(module\.\w+\.|data\.)/, "").split(/[.[]/);
  return { address, mode: address.includes("data.") ? "data" : "managed", type, name, values, ...more };
};

test("resources, data sources and outputs are blocks, also those in modules and with keys", () => {
  const stack = stackOf({
    values: {
      outputs: { next: { sensitive: false, value: "push", type: "string" } },
      root_module: {
        resources: [
          resource("azurerm_subnet.nodes[0]", { id: "/1" }, { index: 0 }),
          resource("data.azurerm_client_config.client"),
        ],
        child_modules: [
          {
            address: "module.network",
            resources: [resource("module.network.azurerm_subnet.inner", { id: "/2" })],
            child_modules: [{ resources: [resource("module.deep.azurerm_subnet.deeper", { id: "/3" })] }],
          },
        ],
      },
    },
  });
  expect(stack.blocks.map(({ kind, type, name, address, values }) => [kind, type, name, address, values])).toEqual([
    ["resource", "azurerm_subnet", "nodes", "azurerm_subnet.nodes[0]", { id: "/1" }],
    ["data", "azurerm_client_config", "client", "data.azurerm_client_config.client", {}],
    ["resource", "azurerm_subnet", "inner", "module.network.azurerm_subnet.inner", { id: "/2" }],
    ["resource", "azurerm_subnet", "deeper", "module.deep.azurerm_subnet.deeper", { id: "/3" }],
    ["output", "output", "next", "output.next", { value: "push" }],
  ]);
  expect(stack).toMatchObject({
    name: "dev-platform",
    source: "state",
    changes: [],
    requiredProviders: {},
    comment: {},
    gaps: [STANDING],
  });
  expect(stack.stateBlocks).toBe(stack.blocks);
  for (const { preventDestroy, expressions } of stack.blocks) {
    expect([preventDestroy, expressions]).toEqual([undefined, {}]);
  }
});

test("a sensitive value is in no block", () => {
  const { blocks } = stackOf({
    values: {
      outputs: { key: { sensitive: true, value: "hunter2" }, list: { sensitive: true, value: ["hunter2"] } },
      root_module: {
        resources: [
          resource(
            "azuread_application_password.secret",
            { value: "hunter2", end_date: "2027", nested: [{ a: "hunter2", b: "x" }], none: null },
            { sensitive_values: { value: true, nested: [{ a: true }], none: true } },
          ),
        ],
      },
    },
  });
  expect(JSON.stringify(blocks)).not.toContain("hunter2");
  expect(blocks.map(({ values }) => values)).toEqual([
    { value: SENSITIVE, end_date: "2027", nested: [{ a: SENSITIVE, b: "x" }], none: null },
    { value: SENSITIVE },
    { value: [SENSITIVE] },
  ]);
});

test.each<[string, object]>([
  ["nothing but a version", {}],
  ["values without a module", { terraform_version: "1.11.4", values: {} }],
  ["an empty module", { values: { root_module: {} } }],
])("an empty state is a gap: %s", (_, json) => {
  expect(stackOf(json)).toMatchObject({ blocks: [], gaps: [STANDING, "dev-platform is an empty state."] });
});

test("an output without a value is null", () => {
  expect(stackOf({ values: { outputs: { none: {} } } }).blocks[0]?.values).toEqual({ value: null });
});

test.each<[string, object, string]>([
  ["resources that are no list", { values: { root_module: { resources: {} } } }, "values.root_module.resources"],
  [
    "a resource without an address",
    { values: { root_module: { resources: [{ mode: "managed" }] } } },
    "resources.0.address",
  ],
  [
    "another mode",
    { values: { root_module: { resources: [resource("a.b", {}, { mode: "list" })] } } },
    "resources.0.mode",
  ],
  ["values that are a list", { values: { root_module: { resources: [resource("a.b", [])] } } }, "resources.0.values"],
  ["null for values", { values: null }, "values: Invalid input"],
  ["modules that are no list", { values: { root_module: { child_modules: { a: 1 } } } }, "root_module.child_modules"],
])("%s is refused", (_, json, problem) => {
  expect(() => stackOf(json)).toThrow(problem);
});
