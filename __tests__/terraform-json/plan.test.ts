import { SENSITIVE } from "../../terraform-json/json";
import { UNKNOWN } from "../../terraform-json/plan-expressions";
import { planOf, stackOfPlan } from "./plan-json";

describe("values", () => {
  test("known values are the planned ones, unknown values the written ones", () => {
    const { blocks } = planOf([
      {
        address: "azurerm_subnet.nodes",
        values: { name: "nodes", prefixes: ["10.0.0.0/24"] },
        unknown: { id: true, prefixes: [false], network_name: true },
        expressions: {
          name: { constant_value: "nodes" },
          prefixes: { constant_value: ["10.0.0.0/24"] },
          network_name: { references: ["azurerm_virtual_network.network.name", "azurerm_virtual_network.network"] },
        },
      },
    ]);
    const network = "${azurerm_virtual_network.network.name}";
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toMatchObject({
      stack: "dev-platform",
      kind: "resource",
      type: "azurerm_subnet",
      name: "nodes",
      address: "azurerm_subnet.nodes",
      values: { name: "nodes", prefixes: ["10.0.0.0/24"], network_name: network, id: null },
      expressions: { name: "nodes", prefixes: ["10.0.0.0/24"], network_name: network },
      preventDestroy: undefined,
    });
  });

  test("a write-only argument, which is in no plan, has its expression", () => {
    const { blocks } = planOf([
      {
        address: "azurerm_key_vault_secret.salt",
        values: { value_wo: null, value_wo_version: 1 },
        expressions: {
          value_wo: { references: ["ephemeral.random_password.salt.result", "ephemeral.random_password.salt"] },
        },
      },
    ]);
    expect(blocks[0]?.values).toEqual({ value_wo: "${ephemeral.random_password.salt.result}", value_wo_version: 1 });
  });

  test("an unknown value without references is in the block", () => {
    const { blocks } = planOf([
      { address: "azurerm_subnet.nodes", unknown: { name: true }, expressions: { name: {} } },
    ]);
    expect(blocks[0]?.values).toEqual({ name: UNKNOWN });
  });

  test("nested blocks are filled one by one", () => {
    const { blocks } = planOf([
      {
        address: "azurerm_kubernetes_cluster.cluster",
        values: { identity: [{ type: "UserAssigned", identity_ids: [null] }] },
        unknown: { identity: [{ identity_ids: [true] }] },
        expressions: {
          identity: [{ type: { constant_value: "UserAssigned" }, identity_ids: { references: ["a.b.id", "a.b"] } }],
        },
      },
    ]);
    expect(blocks[0]?.values).toEqual({ identity: [{ type: "UserAssigned", identity_ids: ["${a.b.id}"] }] });
  });

  test("a sensitive value is in no block and in no change", () => {
    const { blocks, changes } = planOf([
      {
        address: "azuread_application_password.secret",
        values: { value: "hunter2", name: "x" },
        sensitive: { value: true },
        change: {
          before: { value: "hunter1", list: ["hunter0"], name: "x" },
          before_sensitive: { value: true, list: [true] },
          after: { value: "hunter2", name: "x" },
          after_sensitive: { value: true },
        },
      },
    ]);
    expect(JSON.stringify([blocks, changes])).not.toMatch(/hunter/);
    expect(blocks[0]?.values).toEqual({ value: SENSITIVE, name: "x" });
    expect(changes[0]?.before).toEqual({ value: SENSITIVE, list: [SENSITIVE], name: "x" });
    expect(changes[0]?.after).toEqual({ value: SENSITIVE, name: "x" });
  });

  test("a change that is sensitive as a whole has no values", () => {
    const { changes } = planOf([
      {
        address: "a.b",
        change: { before: { x: "hunter2" }, before_sensitive: true, after: null, after_sensitive: false },
      },
    ]);
    expect(changes[0]).toMatchObject({ before: { x: SENSITIVE }, after: null });
  });
});

describe("keys and modules", () => {
  test("each instance of a resource has its expressions", () => {
    const written = {
      resource_group_name: { references: ["azurerm_resource_group.group.name", "azurerm_resource_group.group"] },
    };
    const { blocks } = planOf([
      { address: "azurerm_subnet.nodes[0]", unknown: { resource_group_name: true }, expressions: written },
      { address: 'azurerm_subnet.pods["a.b"]', unknown: { resource_group_name: true }, expressions: written },
    ]);
    expect(blocks.map(({ address, values }) => [address, values])).toEqual([
      ["azurerm_subnet.nodes[0]", { resource_group_name: "${azurerm_resource_group.group.name}" }],
      ['azurerm_subnet.pods["a.b"]', { resource_group_name: "${azurerm_resource_group.group.name}" }],
    ]);
  });

  test("resources of modules at every depth have their expressions", () => {
    const inner = { address: "azurerm_subnet.nodes", mode: "managed", type: "azurerm_subnet", name: "nodes" };
    const address = 'module.network["eu"].module.deep.azurerm_subnet.nodes';
    const { blocks } = stackOfPlan({
      planned_values: {
        root_module: {
          child_modules: [{ child_modules: [{ resources: [{ ...inner, address, values: { name: "n" } }] }] }],
        },
      },
      resource_changes: [
        { ...inner, address, change: { actions: ["create"], after: { name: "n" }, after_unknown: { group: true } } },
      ],
      configuration: {
        provider_config: { "module.network:azurerm": { name: "azurerm", module_address: "module.network" } },
        root_module: {
          module_calls: {
            network: {
              module: {
                module_calls: {
                  deep: {
                    module: { resources: [{ ...inner, expressions: { group: { references: ["var.group"] } } }] },
                  },
                },
              },
            },
          },
        },
      },
    });
    expect(blocks.map((block) => [block.address, block.values])).toEqual([
      [address, { name: "n", group: "${var.group}" }],
      ["module.network.provider.azurerm", {}],
    ]);
  });

  test("arguments and outputs of a module, and defaults of variables, are locals", () => {
    const { blocks } = stackOfPlan({
      planned_values: {},
      configuration: {
        root_module: {
          variables: { a: { default: "x" } },
          module_calls: {
            m: {
              expressions: { b: { references: ["var.a"] } },
              module: {
                variables: { b: {} },
                outputs: { c: { expression: { references: ["azurerm_subnet.s.id", "azurerm_subnet.s"] } } },
              },
            },
          },
        },
      },
    });
    expect(blocks.map(({ kind, address, expressions }) => [kind, address, expressions])).toEqual([
      ["local", "var.a", { default: "x" }],
      ["local", "module.m", { b: "${var.a}" }],
      ["local", "module.m.output.c", { value: "${azurerm_subnet.s.id}" }],
    ]);
  });

  test("count, for_each and provisioners of a resource are expressions", () => {
    const one = { address: "azurerm_subnet.s", mode: "managed", type: "azurerm_subnet", name: "s" };
    const { blocks } = stackOfPlan({
      planned_values: { root_module: { resources: [{ ...one, address: "azurerm_subnet.s[0]", values: {} }] } },
      configuration: {
        root_module: {
          resources: [
            {
              ...one,
              count_expression: { constant_value: 1 },
              provisioners: [{ type: "local-exec", expressions: { command: { references: ["var.a"] } } }],
            },
          ],
        },
      },
    });
    expect(blocks[0]?.expressions).toEqual({ count: 1, provisioner: [{ command: "${var.a}" }] });
  });
});

describe("data sources and ephemeral resources", () => {
  const data = (name: string, expressions: object = {}) => {
    const address = `data.azurerm_key_vault.${name}`;
    return { address, mode: "data", type: "azurerm_key_vault", name, expressions };
  };

  test("a data source that was read has its values and its expressions", () => {
    const { blocks, stateBlocks } = planOf([], {
      prior: [{ ...data("vault"), values: { id: "/vault", name: "kv" } }],
      configured: [data("vault", { name: { constant_value: "kv" } })],
    });
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toMatchObject({
      kind: "data",
      address: "data.azurerm_key_vault.vault",
      values: { id: "/vault", name: "kv" },
      expressions: { name: "kv" },
    });
    expect(stateBlocks.map(({ address }) => address)).toEqual(["data.azurerm_key_vault.vault"]);
  });

  test("one that is only read during the apply has its expressions", () => {
    const deferred = data("vault", { name: { references: ["azurerm_key_vault.new.name", "azurerm_key_vault.new"] } });
    const { blocks, changes } = stackOfPlan({
      planned_values: { root_module: { resources: [{ ...deferred, values: {} }] } },
      resource_changes: [
        { ...deferred, change: { actions: ["read"], after: {}, after_unknown: { name: true, id: true } } },
      ],
      configuration: { root_module: { resources: [deferred] } },
    });
    expect(blocks.map(({ kind, values }) => [kind, values])).toEqual([
      ["data", { name: "${azurerm_key_vault.new.name}", id: null }],
    ]);
    expect(changes).toMatchObject([{ kind: "data", action: "read" }]);
  });

  test("an ephemeral resource, which is in no plan, has its expressions", () => {
    const salt = {
      mode: "ephemeral",
      type: "random_password",
      name: "salt",
      address: "ephemeral.random_password.salt",
    };
    const { blocks } = planOf([], {
      configured: [{ ...salt, expressions: { length: { constant_value: 32 } } }, data("unread")],
    });
    expect(blocks.map(({ kind, address, values, expressions }) => [kind, address, values, expressions])).toEqual([
      ["ephemeral", "ephemeral.random_password.salt", { length: 32 }, { length: 32 }],
      ["data", "data.azurerm_key_vault.unread", {}, {}],
    ]);
  });

  test("an ephemeral resource, which OpenTofu lists, is no change", () => {
    const salt = {
      mode: "ephemeral",
      type: "random_password",
      name: "salt",
      address: "ephemeral.random_password.salt",
    };
    const { changes } = stackOfPlan({
      planned_values: {},
      resource_changes: [{ ...salt, change: { actions: ["open"] } }],
    });
    expect(changes).toEqual([]);
  });

  test("no instance of a data source that was read is duplicated", () => {
    const { blocks } = planOf([], {
      prior: [{ ...data("vault"), address: "data.azurerm_key_vault.vault[0]", values: { id: "/0" } }],
      configured: [data("vault")],
    });
    expect(blocks.map(({ address }) => address)).toEqual(["data.azurerm_key_vault.vault[0]"]);
  });
});

describe("providers and outputs", () => {
  test("a provider has its own entry for each alias, and the version of the first", () => {
    const { blocks, requiredProviders } = stackOfPlan({
      planned_values: {},
      configuration: {
        provider_config: {
          azurerm: {
            name: "azurerm",
            full_name: "registry.terraform.io/hashicorp/azurerm",
            version_constraint: "4.55.0",
            expressions: { storage_use_azuread: { constant_value: true }, features: [{}] },
          },
          "azurerm.west": { name: "azurerm", alias: "west", full_name: "registry.terraform.io/hashicorp/azurerm" },
          time: { name: "time" },
        },
      },
    });
    expect(blocks.map(({ kind, type, address, values }) => [kind, type, address, values])).toEqual([
      ["provider", "azurerm", "provider.azurerm", { storage_use_azuread: true, features: [{}] }],
      ["provider", "azurerm", "provider.azurerm.west", {}],
      ["provider", "time", "provider.time", {}],
    ]);
    expect(requiredProviders).toEqual({
      azurerm: { source: "registry.terraform.io/hashicorp/azurerm", version: "4.55.0" },
      time: { source: "time", version: undefined },
    });
  });

  test("an output has its planned value; an unknown one its expression, sensitive or not", () => {
    const reference = (address: string) => ({ expression: { references: [`${address}.id`, address] } });
    const { blocks } = stackOfPlan({
      planned_values: {
        outputs: {
          known: { sensitive: false, value: ["a"] },
          secret: { sensitive: true, value: "hunter2" },
          later: { sensitive: false },
          secret_later: { sensitive: true },
        },
      },
      configuration: {
        root_module: {
          outputs: {
            known: { expression: { constant_value: ["a"] } },
            secret: reference("x.secret"),
            later: reference("x.later"),
            secret_later: { sensitive: true, ...reference("x.hidden") },
            nothing: {},
            constructor: reference("x.name"),
          },
        },
      },
    });
    expect(blocks.map(({ address, values, expressions }) => [address, values["value"], expressions["value"]])).toEqual([
      ["output.known", ["a"], ["a"]],
      ["output.secret", SENSITIVE, "${x.secret.id}"],
      ["output.later", "${x.later.id}", "${x.later.id}"],
      ["output.secret_later", "${x.hidden.id}", "${x.hidden.id}"],
      ["output.nothing", null, null],
      ["output.constructor", "${x.name.id}", "${x.name.id}"],
    ]);
  });
});
