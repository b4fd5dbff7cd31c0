import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PROVIDERS } from "../../../rehearsal/providers";
import { loadEnvironments } from "../../../config/load";
import {
  NoSchema,
  addDeclared,
  SchemaSource,
  getDefinedTypes,
  providerSchema,
  type UsedTypes,
} from "../../../rehearsal/schemas/provider-types";
import type { Block } from "../../../rehearsal/schemas/schema";
import { getProviders, readSynthesizedEnvironments, getUsedTypes } from "../../../rehearsal/synthesized-environments";
import { writeStacks } from "../../../stacks/synthesize";

const ROOT = path.resolve(__dirname, "../../..");
const NOTHING: UsedTypes = { resources: [], dataSources: [], ephemeralResources: [] };
const KINDS = ["resources", "dataSources", "ephemeralResources"] as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("what a provider serves", () => {
  const types = (name: string, used: Partial<UsedTypes>) => new SchemaSource(ROOT).types(name, { ...NOTHING, ...used });

  test("the derived block with its declaration, its version, and the type of its values", () => {
    const { name, version, provider, resources } = types("time", { resources: ["time_sleep"] });
    expect({ name, version, provider: provider.schema }).toEqual({
      name: "time",
      version: "0.13.1",
      provider: { version: 0, block: { attributes: {}, block_types: {} } },
    });
    expect([...resources.keys()]).toEqual(["time_sleep"]);
    expect(resources.get("time_sleep")).toMatchObject({
      type: "time_sleep",
      declaration: { replacing: ["triggers"] },
      objectType: [
        "object",
        { create_duration: "string", destroy_duration: "string", id: "string", triggers: ["map", "string"] },
      ],
    });
  });

  test("a resource, a data source and an ephemeral resource of one name have separate schemas", () => {
    const one = ["azurerm_key_vault_secret"];
    const schema = providerSchema(types("azurerm", { resources: one, dataSources: one, ephemeralResources: one }));
    const modes = [schema.resource_schemas, schema.data_source_schemas, schema.ephemeral_resource_schemas].map(
      (schemas) => schemas["azurerm_key_vault_secret"]?.block.attributes?.["value"],
    );
    expect(modes).toEqual([
      { type: "string", optional: true, sensitive: true },
      { type: "string", computed: true },
      { type: "string", computed: true },
    ]);
  });

  test("a provider without a binding, from its declarations only", () => {
    const { version, resources } = types("azapi", { resources: ["azapi_resource"] });
    expect(version).toBe("2.12.0");
    expect(resources.get("azapi_resource")?.schema).toMatchObject({
      version: 2,
      block: { attributes: { sensitive_body: { type: "dynamic", optional: true, write_only: true } } },
    });
  });

  test("types in order, whatever the order of use", () => {
    const { resources } = types("time", { resources: ["time_sleep", "time_offset"] });
    expect([...resources.keys()]).toEqual(["time_offset", "time_sleep"]);
  });

  test.each<[string, Partial<UsedTypes>, string]>([
    ["google", {}, "no schema of the provider google: install @cdktf/provider-google, or define its types"],
    [
      "azurerm",
      { resources: ["azurerm_no_such_thing"] },
      "no schema of azurerm_no_such_thing: @cdktf/provider-azurerm 14.23.1 has no type azurerm_no_such_thing",
    ],
    [
      "time",
      { dataSources: ["time_sleep"] },
      "no schema of time_sleep: @cdktf/provider-time 11.0.1 has no type time_sleep",
    ],
    [
      "azapi",
      { resources: ["azapi_resource_action"] },
      "no schema of azapi_resource_action: the provider azapi has no binding and no definition of it",
    ],
    [
      "azurerm",
      { ephemeralResources: ["azurerm_key_vault_certificate"] },
      "no schema of the ephemeral azurerm_key_vault_certificate: define it in rehearsal/providers/azurerm",
    ],
  ])("%s %j: reports what is missing", (provider, used, message) => {
    const ask = () => types(provider, used);
    expect(ask).toThrow(NoSchema);
    expect(ask).toThrow(new NoSchema(message));
  });

  test("a declared type of a provider whose binding is not installed", () => {
    expect(() => new SchemaSource(folder).types("helm", { ...NOTHING, resources: ["helm_release"] })).toThrow(
      new NoSchema("no schema of the provider helm: install @cdktf/provider-helm, or define its types"),
    );
  });
});

describe("addDeclared", () => {
  const BLOCK: Block = {
    attributes: {
      key: { type: "string", computed: true },
      body: { type: "string", optional: true },
      rules: { nested_type: { nesting_mode: "list", attributes: { key: { type: "string", required: true } } } },
    },
    block_types: {
      range: {
        nesting_mode: "list",
        max_items: 1,
        block: { attributes: { key: { type: "string", optional: true } }, block_types: {} },
      },
    },
  };

  test("without a declaration, a block stays unchanged", () => {
    expect(addDeclared(BLOCK, {})).toEqual(BLOCK);
  });

  test("sensitive attributes, nested attributes and blocks: by the whole path", () => {
    expect(addDeclared(BLOCK, { sensitive: ["rules.key", "range.key"] })).toEqual({
      attributes: {
        ...BLOCK.attributes,
        rules: {
          nested_type: {
            nesting_mode: "list",
            attributes: { key: { type: "string", required: true, sensitive: true } },
          },
        },
      },
      block_types: {
        range: {
          nesting_mode: "list",
          max_items: 1,
          block: { attributes: { key: { type: "string", optional: true, sensitive: true } }, block_types: {} },
        },
      },
    });
    expect(addDeclared(BLOCK, { sensitive: ["key"] })).toEqual({
      ...BLOCK,
      attributes: { ...BLOCK.attributes, key: { type: "string", computed: true, sensitive: true } },
    });
  });

  test("the highest number of blocks", () => {
    expect(addDeclared(BLOCK, { maxItems: { range: 5 } }).block_types?.["range"]).toMatchObject({ max_items: 5 });
    expect(addDeclared(BLOCK, { maxItems: { other: 5 } })).toEqual(BLOCK);
  });
});

describe("every used type is defined", () => {
  /** `azurerm resources azurerm_key_vault`, of each binding that code imports. */
  function imported(): string[] {
    const files = ["constructs", "stacks"].flatMap((source) =>
      readdirSync(path.join(ROOT, source), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => readFileSync(path.join(ROOT, source, file), "utf8")),
    );
    const bindings = files.flatMap((text) => [...text.matchAll(/"@cdktf\/provider-(\w+)\/lib\/([\w-]+)"/g)]);
    const types = bindings.flatMap(([, provider = "", folder = ""]) => {
      const name = folder.replaceAll("-", "_");
      if (name === "provider") return [];
      return name.startsWith("data_")
        ? `${provider} dataSources ${name.slice("data_".length)}`
        : `${provider} resources ${provider}_${name}`;
    });
    return [...new Set(types)].sort();
  }

  /** The same of each type that the stacks of the environments in this repository use. */
  function synthesized(): string[] {
    const loaded = loadEnvironments(path.join(ROOT, "environments"));
    writeStacks(loaded.environments, folder);
    const stacks = readSynthesizedEnvironments(folder).flatMap((environment) => environment.stacks);
    return [...getProviders(stacks).keys()].flatMap((provider) => {
      const used = getUsedTypes(stacks, provider);
      return KINDS.flatMap((kind) => used[kind].map((type) => `${provider} ${kind} ${type}`));
    });
  }

  const declared = Object.keys(PROVIDERS).flatMap((provider) =>
    KINDS.flatMap((kind) => getDefinedTypes(provider)[kind].map((type) => `${provider} ${kind} ${type}`)),
  );

  test("every type that constructs and stacks import", () => {
    expect(imported()).toEqual(
      expect.arrayContaining(["azurerm resources azurerm_storage_container", "helm resources helm_release"]),
    );
    expect(imported().filter((type) => !declared.includes(type))).toEqual([]);
  });

  test("every type of synthesized stacks, also those without a binding", () => {
    const used = synthesized();
    expect(used).toEqual(
      expect.arrayContaining([
        "azapi resources azapi_resource",
        "azurerm ephemeralResources azurerm_key_vault_secret",
        "random ephemeralResources random_password",
      ]),
    );
    expect(used.filter((type) => !declared.includes(type))).toEqual([]);
  });
});
