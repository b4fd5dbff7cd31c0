import { parseStack } from "../../terraform-json/read";
import type { Loose } from "../support/loose";
import { synthesis } from "../support/synthesis";

function stackOf(json: object) {
  return parseStack("out/stacks/dev-platform/cdk.tf.json", JSON.stringify(json));
}

test("every kind of block has its address", () => {
  const { blocks } = stackOf({
    terraform: { backend: { azurerm: { container_name: "tfstate" } } },
    provider: { azurerm: [{ features: {} }, { alias: "west" }], helm: { kubernetes: {} } },
    resource: { azurerm_subnet: { nodes: { name: "nodes" } } },
    data: { azurerm_client_config: { client: {} } },
    ephemeral: { random_password: { salt: { length: 32 } } },
    output: { next: { value: "push the images" } },
    locals: { revision: 1, names: ["a"] },
  });
  expect(blocks.map(({ kind, type, name, address, values }) => ({ kind, type, name, address, values }))).toEqual([
    {
      kind: "resource",
      type: "azurerm_subnet",
      name: "nodes",
      address: "azurerm_subnet.nodes",
      values: { name: "nodes" },
    },
    {
      kind: "data",
      type: "azurerm_client_config",
      name: "client",
      address: "data.azurerm_client_config.client",
      values: {},
    },
    {
      kind: "ephemeral",
      type: "random_password",
      name: "salt",
      address: "ephemeral.random_password.salt",
      values: { length: 32 },
    },
    { kind: "provider", type: "azurerm", name: "azurerm", address: "provider.azurerm", values: { features: {} } },
    { kind: "provider", type: "azurerm", name: "azurerm", address: "provider.azurerm.west", values: { alias: "west" } },
    { kind: "provider", type: "helm", name: "helm", address: "provider.helm", values: { kubernetes: {} } },
    { kind: "output", type: "output", name: "next", address: "output.next", values: { value: "push the images" } },
    { kind: "local", type: "local", name: "revision", address: "local.revision", values: { value: 1 } },
    { kind: "local", type: "local", name: "names", address: "local.names", values: { value: ["a"] } },
    {
      kind: "backend",
      type: "azurerm",
      name: "azurerm",
      address: "terraform.backend.azurerm",
      values: { container_name: "tfstate" },
    },
  ]);
  expect(new Set(blocks.map(({ stack }) => stack))).toEqual(new Set(["dev-platform"]));
  for (const { values, expressions } of blocks) expect(expressions).toBe(values);
});

test("HCP Terraform's block is a backend", () => {
  const { blocks } = stackOf({ terraform: { cloud: { organization: "acme" } } });
  expect(blocks.map(({ address, values }) => [address, values])).toEqual([
    ["terraform.backend.cloud", { organization: "acme" }],
  ]);
});

test("a duplicated block is in the stack twice", () => {
  const { blocks } = stackOf({ resource: { azurerm_subnet: { nodes: [{ name: "a" }, { name: "b" }] } } });
  expect(blocks.map(({ address, values }) => [address, values["name"]])).toEqual([
    ["azurerm_subnet.nodes", "a"],
    ["azurerm_subnet.nodes", "b"],
  ]);
});

test.each<[string, unknown, boolean]>([
  ["said", { prevent_destroy: true }, true],
  ["said in a list", [{ prevent_destroy: true }], true],
  ["said no", { prevent_destroy: false }, false],
  ["a text, which is not what the synthesizer writes", { prevent_destroy: "${true}" }, false],
  ["only something else said", { ignore_changes: ["tags"] }, false],
  ["nothing said", undefined, false],
])("protection from destroy: %s", (_, lifecycle, expected) => {
  const { blocks } = stackOf({ resource: { azurerm_subnet: { nodes: { name: "nodes", lifecycle } } } });
  expect(blocks[0]?.preventDestroy).toBe(expected);
});

test("the content of a dynamic block is read with the static blocks", () => {
  const { blocks } = stackOf({
    resource: {
      azurerm_network_security_group: {
        nodes: {
          security_rule: [{ name: "a" }],
          dynamic: {
            security_rule: { for_each: ["b"], content: { name: "${security_rule.value}" } },
            identity: [{ content: [{ dynamic: { deep: { content: { x: 1 } } } }] }],
          },
        },
      },
    },
  });
  expect(blocks[0]?.values).toEqual({
    security_rule: [{ name: "a" }, { name: "${security_rule.value}" }],
    identity: [{ deep: [{ x: 1 }] }],
  });
  expect(blocks[0]?.expressions).toHaveProperty("dynamic.security_rule.for_each");
});

test("a variable has its default, and references to it stay", () => {
  const { blocks, gaps } = stackOf({
    resource: {},
    variable: { size: { default: "x" } },
    locals: { size: "${var.size}" },
  });
  expect(blocks.map(({ address, values }) => [address, values])).toEqual([
    ["local.size", { value: "${var.size}" }],
    ["var.size", { default: "x" }],
  ]);
  expect(gaps).toEqual([]);
});

test("only resources are protected", () => {
  const { blocks } = stackOf({ data: { azurerm_subnet: { nodes: { lifecycle: { prevent_destroy: true } } } } });
  expect(blocks[0]?.preventDestroy).toBeUndefined();
});

test("a stack has its required providers and its comment", () => {
  const stack = stackOf({
    "//": { metadata: { stackName: "dev-release" }, policy: { deletionProtection: false, waivers: [] } },
    terraform: { required_providers: { azurerm: { source: "azurerm", version: "4.55.0" }, x: { source: "a/x" } } },
  });
  expect(stack).toMatchObject({
    name: "dev-release",
    source: "synthesis",
    file: "out/stacks/dev-platform/cdk.tf.json",
    requiredProviders: { azurerm: { source: "azurerm", version: "4.55.0" }, x: { source: "a/x" } },
    comment: { policy: { deletionProtection: false, waivers: [] } },
    stateBlocks: [],
    changes: [],
    gaps: [],
  });
});

test("a section that is not checked is a gap", () => {
  const { gaps } = stackOf({ resource: {}, module: { network: { source: "./network" } }, moved: [] });
  expect(gaps).toEqual([
    'dev-platform has "module", which is not checked.',
    'dev-platform has "moved", which is not checked.',
  ]);
});

test.each<[string, object, string]>([
  ["a list of resources", { resource: [] }, "resource: Invalid input: expected record, received array"],
  [
    "a resource that is a text",
    { resource: { a: { b: "text" } } },
    "resource.a.b: must be an object or a list of objects",
  ],
  ["null for a resource", { resource: { a: { b: null } } }, "resource.a.b: must be an object or a list of objects"],
  [
    "a list with null in it",
    { resource: { a: { b: [null] } } },
    "resource.a.b: must be an object or a list of objects",
  ],
  ["locals that are a list", { resource: {}, locals: [] }, "locals: must be an object"],
  [
    "a provider without a source",
    { terraform: { required_providers: { a: {} } } },
    "terraform.required_providers.a.source",
  ],
])("%s is refused", (_, json, problem) => {
  expect(() => stackOf(json)).toThrow(problem);
});

describe.each(["dev", "production"] as const)("%s, as it is synthesized", (environment) => {
  const json: Loose = synthesis(environment);

  test.each(["platform", "release"])("the %s loses no block", (part) => {
    const stack = parseStack("cdk.tf.json", JSON.stringify(json[part]));
    expect(stack.name).toBe(`${environment}-${part}`);
    expect(stack.gaps).toEqual([]);
    for (const [kind, section] of [
      ["resource", json[part].resource],
      ["data", json[part].data],
      ["ephemeral", json[part].ephemeral ?? {}],
    ]) {
      const written = Object.entries(section as Loose).flatMap(([type, named]) =>
        Object.keys(named as object).map((name) => `${kind === "resource" ? "" : `${kind}.`}${type}.${name}`),
      );
      expect(stack.blocks.filter((block) => block.kind === kind).map(({ address }) => address)).toEqual(written);
    }
  });
});
