import { SENSITIVE } from "../../terraform-json/json";
import { parseStack } from "../../terraform-json/read";
import { UNTOLD } from "../../terraform-json/written";

function stackOf(json: object, file = "plans/dev-platform.plan.json") {
  return parseStack(file, JSON.stringify({ format_version: "1.2", configuration: {}, ...json }));
}

const STANDING = "dev-platform is a plan: it tells no backend, no local and no protection from destroy.";

interface Resource {
  readonly address: string;
  readonly values?: object;
  readonly unknown?: unknown;
  readonly sensitive?: object;
  readonly expressions?: object;
  readonly actions?: readonly string[];
  readonly change?: object;
}

/** A plan of managed resources of the root module, in all three places that it tells them in. */
function planOf(resources: readonly Resource[], more: { root?: object; prior?: object; configured?: object[] } = {}) {
  const named = resources.map(({ address, ...one }) => {
    const [type = "", name = ""] = address.split(/[.[]/);
    return { address, type, name, mode: "managed", ...one };
  });
  const unkeyed = (address: string) => address.replace(/\[[^\]]*\]/, "");
  return stackOf({
    planned_values: {
      root_module: {
        resources: named
          .filter(({ actions }) => !actions?.includes("delete") || actions.length > 1)
          .map(({ address, type, name, mode, values = {}, sensitive = {} }) => {
            return { address, type, name, mode, values, sensitive_values: sensitive };
          }),
      },
    },
    resource_changes: named.map(
      ({ address, type, name, mode, actions = ["create"], unknown = {}, values = {}, change = {} }) => {
        return {
          address,
          type,
          name,
          mode,
          change: { actions, before: null, after: values, after_unknown: unknown, ...change },
        };
      },
    ),
    prior_state: more.prior ? { format_version: "1.0", values: { root_module: { resources: more.prior } } } : undefined,
    configuration: {
      root_module: {
        resources: [
          ...named.map(({ address, type, name, mode, expressions = {} }) => {
            return { address: unkeyed(address), type, name, mode, expressions };
          }),
          ...(more.configured ?? []),
        ],
        ...more.root,
      },
    },
  });
}

describe("values", () => {
  test("what is known is as it will be, what is not known yet as it is written", () => {
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

  test("a write-only argument, which no plan tells, is as it is written", () => {
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

  test("an unknown of which the plan does not tell what it reads is no gap in the block", () => {
    const { blocks } = planOf([
      { address: "azurerm_subnet.nodes", unknown: { name: true }, expressions: { name: {} } },
    ]);
    expect(blocks[0]?.values).toEqual({ name: UNTOLD });
  });

  test("nested blocks are filled each by itself", () => {
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

  test("what is sensitive is in no value, and in no change", () => {
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

  test("a change that is sensitive as a whole shows nothing", () => {
    const { changes } = planOf([
      {
        address: "a.b",
        change: { before: { x: "hunter2" }, before_sensitive: true, after: null, after_sensitive: false },
      },
    ]);
    expect(changes[0]).toMatchObject({ before: { x: SENSITIVE }, after: null });
  });
});

describe("one of several, and modules", () => {
  test("each of several has what is written once", () => {
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

  test("a module's resources have what is written in it, at every depth", () => {
    const inner = { address: "azurerm_subnet.nodes", mode: "managed", type: "azurerm_subnet", name: "nodes" };
    const address = 'module.network["eu"].module.deep.azurerm_subnet.nodes';
    const { blocks } = stackOf({
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
});

describe("data sources and ephemeral resources", () => {
  const data = (name: string, expressions: object = {}) => {
    const address = `data.azurerm_key_vault.${name}`;
    return { address, mode: "data", type: "azurerm_key_vault", name, expressions };
  };

  test("a data source that was read has its values, and what is written", () => {
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

  test("one that is read during the apply only is as it is written", () => {
    const deferred = data("vault", { name: { references: ["azurerm_key_vault.new.name", "azurerm_key_vault.new"] } });
    const { blocks, changes } = stackOf({
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

  test("what no plan tells of, an ephemeral resource, is as it is written", () => {
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

  test("that an ephemeral resource is opened, as OpenTofu lists, is no change", () => {
    const salt = {
      mode: "ephemeral",
      type: "random_password",
      name: "salt",
      address: "ephemeral.random_password.salt",
    };
    const { changes } = stackOf({ planned_values: {}, resource_changes: [{ ...salt, change: { actions: ["open"] } }] });
    expect(changes).toEqual([]);
  });

  test("of several data sources that were read, none is told as unread", () => {
    const { blocks } = planOf([], {
      prior: [{ ...data("vault"), address: "data.azurerm_key_vault.vault[0]", values: { id: "/0" } }],
      configured: [data("vault")],
    });
    expect(blocks.map(({ address }) => address)).toEqual(["data.azurerm_key_vault.vault[0]"]);
  });
});

describe("providers and outputs", () => {
  test("a provider has its own entry for each alias, and the version of the first", () => {
    const { blocks, requiredProviders } = stackOf({
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

  test("an output is as it will be; one that nobody knows yet as it is written, sensitive or not", () => {
    const reference = (address: string) => ({ expression: { references: [`${address}.id`, address] } });
    const { blocks } = stackOf({
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

  test("what is plain has nothing else", () => {
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

  test("what moves has its address before, and what is taken over says so", () => {
    const [type, name, mode] = ["a", "b", "managed"];
    const { changes } = stackOf({
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

  test("what is deleted or forgotten is a change, and no block any more", () => {
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

describe("what a plan does not tell is stated", () => {
  const resource = { planned_values: { root_module: { resources: [] } }, resource_changes: [] };
  test.each<[string, object, string[]]>([
    [
      "an error",
      { errored: true },
      ["dev-platform is a plan that ended with an error: what it would have planned after it is missing."],
    ],
    ["an incomplete plan", { complete: false }, ["dev-platform is an incomplete plan: another one must follow it."]],
    [
      "an error makes it incomplete too",
      { errored: true, complete: false },
      ["dev-platform is a plan that ended with an error: what it would have planned after it is missing."],
    ],
  ])("%s", (_, json, gaps) => {
    const { gaps: told } = planOf([{ address: "a.b" }]);
    expect(told).toEqual([STANDING]);
    const plan = { ...resource, ...json };
    expect(stackOf(plan).gaps).toEqual([STANDING, ...gaps, "dev-platform is an empty plan: no resource is in it."]);
  });

  test("an empty plan", () => {
    expect(stackOf({ planned_values: { root_module: {} } }).gaps).toEqual([
      STANDING,
      "dev-platform is an empty plan: no resource is in it.",
    ]);
  });

  test("a plan that destroys is not empty", () => {
    expect(planOf([{ address: "a.b", actions: ["delete"] }]).gaps).toEqual([STANDING]);
  });

  test("a plan of which only the changes were kept", () => {
    const kept = { planned_values: undefined, configuration: undefined };
    const change = { address: "a.b", mode: "managed", type: "a", change: { actions: ["create"] } };
    expect(stackOf({ ...kept, resource_changes: [change] }).gaps).toEqual([
      STANDING,
      "dev-platform has no planned_values: what will be is missing.",
      "dev-platform has no configuration: providers and what is not known yet are missing.",
    ]);
  });
});

test.each<[string, object, string]>([
  ["changes that are no list", { resource_changes: {} }, "resource_changes: Invalid input"],
  [
    "an action that nobody knows",
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
    "provider_config.a.expressions: must be a mapping",
  ],
])("%s has not the shape", (_, json, problem) => {
  expect(() => stackOf(json)).toThrow(problem);
});
