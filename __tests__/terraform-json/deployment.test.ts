import type { Block } from "../../terraform-json/block";
import { Deployment } from "../../terraform-json/deployment";
import { parseStack } from "../../terraform-json/read";

function deployment(...stacks: readonly (readonly [name: string, json: object])[]): Deployment {
  return new Deployment(stacks.map(([name, json]) => parseStack(`${name}.json`, JSON.stringify(json))));
}

function state(...resources: readonly (readonly [address: string, values: object])[]): object {
  return {
    format_version: "1.0",
    values: {
      root_module: {
        resources: resources.map(([address, values]) => {
          const mode = address.startsWith("data.") ? "data" : "managed";
          const [type, name] = address.replace(/^data\.|^(module\.\w+(\[[^\]]*\])?\.)*/, "").split(/[.[]/);
          return { address, mode, type, name, values };
        }),
      },
    },
  };
}

const block = (all: Deployment, address: string, stack = "dev-platform"): Block => {
  const found = all.find(stack, address);
  if (!found) throw new Error(`no ${address}`);
  return found;
};

const PLATFORM = {
  provider: { azurerm: [{ features: {} }, { alias: "west" }] },
  resource: {
    azurerm_subnet: { nodes: { name: "nodes", group: "${azurerm_resource_group.group.name}" } },
    azurerm_resource_group: { group: { name: "rg", location: "${local.region}", count_: 3, on: true } },
    azapi_resource: {
      account: { type: "Microsoft.Storage/storageAccounts@2024-01-01" },
      vault: { type: "Microsoft.KeyVault/vaults@2023-07-01" },
    },
  },
  data: { azurerm_subnet: { other: { name: "other" } } },
  locals: { region: "eastus", names: { app: "langfuse" }, place: "${local.region}" },
};

const both = deployment(
  ["dev-platform", PLATFORM],
  ["dev-release", { data: { azurerm_subnet: { nodes: { name: "x" } } } }],
);

describe("blocks", () => {
  test("are those of all stacks, by kind and type", () => {
    const addresses = (blocks: readonly Block[]) => blocks.map(({ stack, address }) => `${stack} ${address}`);
    expect(addresses(both.resources("azurerm_subnet", "azurerm_resource_group"))).toEqual([
      "dev-platform azurerm_subnet.nodes",
      "dev-platform azurerm_resource_group.group",
    ]);
    expect(both.resources()).toHaveLength(4);
    expect(addresses(both.data("azurerm_subnet"))).toEqual([
      "dev-platform data.azurerm_subnet.other",
      "dev-release data.azurerm_subnet.nodes",
    ]);
    expect(both.data()).toHaveLength(2);
    expect(addresses(both.azureResources("Microsoft.Storage/storageAccounts"))).toEqual([
      "dev-platform azapi_resource.account",
    ]);
  });

  test("are found by their address in a stack", () => {
    expect(both.find("dev-platform", "azurerm_subnet.nodes")?.values["name"]).toBe("nodes");
    expect(both.find("dev-platform", "provider.azurerm.west")?.values).toEqual({ alias: "west" });
    expect(both.find("dev-release", "azurerm_subnet.nodes")).toBeUndefined();
    expect(both.find("dev-platform", "azurerm_subnet.nodes[0]")).toBeUndefined();
    expect(both.find("constructor", "constructor")).toBeUndefined();
  });

  test("of none are none", () => {
    expect(new Deployment([])).toMatchObject({ blocks: [], changes: [] });
  });
});

describe("the target of a value", () => {
  const from = block(both, "azurerm_subnet.nodes");

  test.each([
    ["${azurerm_resource_group.group.name}", "azurerm_resource_group.group", ["name"]],
    ["${azurerm_resource_group.group}", "azurerm_resource_group.group", []],
    ["${data.azurerm_subnet.other.id}", "data.azurerm_subnet.other", ["id"]],
    ['${azurerm_resource_group.group.tags["a.b/c"]}', "azurerm_resource_group.group", ["tags", "a.b/c"]],
    ["${azurerm_resource_group.group.list[0].name}", "azurerm_resource_group.group", ["list", "name"]],
    ["${azurerm_resource_group.group.list.*.name}", "azurerm_resource_group.group", ["list", "name"]],
    ["${local.names.app}", "local.names", ["app"]],
    ['${local.names["app"]}', "local.names", ["app"]],
  ])("%s", (value, address, attributes) => {
    const target = both.target(from, value);
    expect([target?.block.address, target?.attributes]).toEqual([address, attributes]);
  });

  test.each([
    ["azurerm_resource_group.group.name"],
    ["$${azurerm_resource_group.group.name}"],
    ["x-${azurerm_resource_group.group.name}"],
    ["${azurerm_resource_group.group.name} "],
    ["${azurerm_resource_group.group.name}${local.region}"],
    ['${"${azurerm_resource_group.group.name}"}'],
    ["${lower(azurerm_resource_group.group.name)}"],
    ["${var.name}"],
    ["${azurerm_subnet.missing.id}"],
    ["${each.value}"],
    ["${"],
    [""],
    [null],
    [undefined],
    [1],
    [["${local.region}"]],
    [{ a: "${local.region}" }],
  ])("%j has no known target", (value) => {
    expect(both.target(from, value)).toBeUndefined();
  });

  test("a reference to another stack has no target", () => {
    const release = block(both, "data.azurerm_subnet.nodes", "dev-release");
    expect(both.target(release, "${azurerm_resource_group.group.name}")).toBeUndefined();
  });
});

describe("keys and modules", () => {
  const ID = "/subscriptions/s/resourceGroups/rg";
  const all = deployment([
    "dev-platform",
    state(
      ["azurerm_subnet.nodes[0]", { name: "zero" }],
      ["azurerm_subnet.nodes[1]", { name: "one" }],
      ['azurerm_subnet.keyed["a.b"]', { name: "keyed" }],
      ['azurerm_subnet.keyed["c"]', { name: "other" }],
      ["azurerm_subnet.alone[0]", { name: "alone" }],
      ["azurerm_subnet.root", { name: "in the root" }],
      ['module.network["eu"].azurerm_subnet.inner', { name: "eu" }],
      ['module.network["us"].azurerm_subnet.inner', { name: "us" }],
      ['module.network["us"].azurerm_nat_gateway.gateway', { name: "gateway" }],
      [
        "data.azurerm_resource_group.group",
        { id: ID.toUpperCase().replace("/SUBSCRIPTIONS", "/subscriptions"), name: "read" },
      ],
      ["azurerm_resource_group.group", { id: ID, name: "made" }],
      ["kubernetes_namespace_v1.langfuse", { id: "langfuse" }],
    ),
  ]);
  const name = (value: string, from = "azurerm_subnet.root") =>
    all.target(block(all, from), value)?.block.values["name"];

  test("the template names one of several", () => {
    expect(name("${azurerm_subnet.nodes[0].id}")).toBe("zero");
    expect(name("${azurerm_subnet.nodes[1].id}")).toBe("one");
    expect(name("${azurerm_subnet.nodes[1]}")).toBe("one");
    expect(name('${azurerm_subnet.keyed["a.b"].id}')).toBe("keyed");
    expect(all.target(block(all, "azurerm_subnet.root"), '${azurerm_subnet.keyed["a.b"].id}')?.attributes).toEqual([
      "id",
    ]);
  });

  test("without a key, a reference is only to a single instance", () => {
    expect(name("${azurerm_subnet.alone.id}")).toBe("alone");
    expect(name("${azurerm_subnet.nodes.id}")).toBeUndefined();
    expect(name("${azurerm_subnet.keyed[each.key].id}")).toBeUndefined();
    expect(name("${azurerm_subnet.nodes[2].id}")).toBeUndefined();
  });

  test("a reference stays in its module", () => {
    expect(name("${azurerm_subnet.inner.id}", 'module.network["us"].azurerm_nat_gateway.gateway')).toBe("us");
    expect(name("${azurerm_subnet.root.id}", 'module.network["us"].azurerm_nat_gateway.gateway')).toBeUndefined();
    expect(name("${azurerm_subnet.inner.id}")).toBeUndefined();
  });

  test("an id refers to its resource whatever its case, and to a managed one before a data source", () => {
    expect(name(ID)).toBe("made");
    expect(name(ID.toLowerCase())).toBe("made");
    expect(all.target(block(all, "azurerm_subnet.root"), ID)?.attributes).toEqual(["id"]);
    expect(name(`${ID}/x`)).toBeUndefined();
    expect(all.target(block(all, "azurerm_subnet.root"), "langfuse")?.block.address).toBe(
      "kubernetes_namespace_v1.langfuse",
    );
    expect(all.target(block(all, "azurerm_subnet.root"), "LANGFUSE")).toBeUndefined();
  });
});

describe("resolving", () => {
  const from = block(both, "azurerm_subnet.nodes");

  test.each([
    ["a text without templates", "plain", "plain"],
    ["a literal", "${azurerm_resource_group.group.name}", "rg"],
    ["within a text, more than once", "a-${azurerm_resource_group.group.name}/${local.region}", "a-rg/eastus"],
    ["through another reference", "${azurerm_resource_group.group.location}", "eastus"],
    ["through locals", "${local.place}-${local.names.app}", "eastus-langfuse"],
    ["a number and a truth value", "${azurerm_resource_group.group.count_}${azurerm_resource_group.group.on}", "3true"],
    ["in lists and mappings", { a: ["${local.region}", 1, null] }, { a: ["eastus", 1, null] }],
    ["an escaped template stays", "$${local.region}", "$${local.region}"],
    [
      "an unknown value stays",
      "${azurerm_resource_group.group.id}-${var.x}",
      "${azurerm_resource_group.group.id}-${var.x}",
    ],
    ["what computes stays", "${lower(local.region)}", "${lower(local.region)}"],
    ["a mapping stays", "${local.names}", "${local.names}"],
    ["names that every object has stay", "${local.names.constructor}", "${local.names.constructor}"],
  ])("%s", (_, value, expected) => {
    expect(both.resolve(from, value)).toEqual(expected);
  });

  test("a string at a path", () => {
    expect(both.resolvedText(from, "group")).toBe("rg");
    expect(both.resolvedText(from, ["group"])).toBe("rg");
    expect(both.resolvedText(from, "missing")).toBeUndefined();
    expect(both.resolvedText(block(both, "azurerm_resource_group.group"), "on")).toBeUndefined();
  });

  test.each([
    ["to itself", { a: "${local.a}" }],
    ["of two", { a: "${local.b}", b: "${local.a}" }],
    ["with more around it", { a: "x${local.a}${local.a}" }],
    ["as an attribute of itself", { a: { b: "${local.a.b}" } }],
  ])("a circle %s ends", (_, locals) => {
    const all = deployment(["dev-platform", { output: {}, locals }]);
    const [circle] = all.blocks;
    expect(all.resolve(circle as Block, "${local.a}")).toBe("${local.a}");
    expect(all.resolve(circle as Block, "${local.a.b}")).toBe("${local.a.b}");
  });

  test("an attribute of several blocks is known if all have the same value", () => {
    const all = deployment([
      "dev-platform",
      {
        resource: { toy: { box: { same: [{ a: "x" }, { a: "x" }], other: [{ a: "x" }, { a: "y" }] } } },
      },
    ]);
    const box = block(all, "toy.box");
    expect(all.resolve(box, "${toy.box.same[1].a}")).toBe("x");
    expect(all.resolve(box, "${toy.box.other[1].a}")).toBe("${toy.box.other[1].a}");
  });
});
