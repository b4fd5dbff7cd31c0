import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UnknownType, bindingBlock, findBinding, type Binding } from "../../../rehearsal/schemas/bindings";
import { TOY_BOX, writeBinding } from "./binding-folder";

const ROOT = path.resolve(__dirname, "../../..");

function installed(provider: string, framework = false): Binding {
  const binding = findBinding(provider, ROOT, framework);
  if (!binding) throw new Error(`@cdktf/provider-${provider} is not installed`);
  return binding;
}

const required = (type: unknown) => ({ type, required: true });
const optional = (type: unknown) => ({ type, optional: true });
const computed = (type: unknown) => ({ type, computed: true });
const filledIn = (type: unknown) => ({ type, optional: true, computed: true });
const STRING_MAP = ["map", "string"];

function timeouts(...operations: string[]) {
  const attributes = Object.fromEntries(operations.map((operation) => [operation, optional("string")]));
  return { nesting_mode: "single", block: { attributes, block_types: {} } };
}

describe("findBinding", () => {
  test("the versions of the package and of the provider", () => {
    expect(findBinding("time", ROOT, true)).toEqual({
      provider: "time",
      packageVersion: "11.0.1",
      providerVersion: "0.13.1",
      folder: path.join(ROOT, "node_modules/@cdktf/provider-time/lib"),
      framework: true,
    });
  });

  test("undefined if none is installed", () => {
    expect(findBinding("azapi", ROOT)).toBeUndefined();
  });
});

describe("bindingBlock of installed types", () => {
  test("azurerm_resource_group", () => {
    expect(bindingBlock(installed("azurerm"), "resource", "azurerm_resource_group")).toEqual({
      attributes: {
        id: filledIn("string"),
        location: required("string"),
        managed_by: optional("string"),
        name: required("string"),
        tags: optional(STRING_MAP),
      },
      block_types: { timeouts: timeouts("create", "delete", "read", "update") },
    });
  });

  test("the data source azurerm_resource_group", () => {
    expect(bindingBlock(installed("azurerm"), "data", "azurerm_resource_group")).toEqual({
      attributes: {
        id: filledIn("string"),
        location: computed("string"),
        managed_by: computed("string"),
        name: required("string"),
        tags: computed(STRING_MAP),
      },
      block_types: { timeouts: timeouts("read") },
    });
  });

  test("time_sleep", () => {
    expect(bindingBlock(installed("time", true), "resource", "time_sleep")).toEqual({
      attributes: {
        create_duration: optional("string"),
        destroy_duration: optional("string"),
        id: computed("string"),
        triggers: optional(STRING_MAP),
      },
      block_types: {},
    });
  });

  test("kubernetes_secret_v1, with write-only arguments", () => {
    expect(bindingBlock(installed("kubernetes"), "resource", "kubernetes_secret_v1")).toEqual({
      attributes: {
        binary_data: optional(STRING_MAP),
        binary_data_wo: { ...optional(STRING_MAP), write_only: true },
        binary_data_wo_revision: optional("number"),
        data: filledIn(STRING_MAP),
        data_wo: { ...optional(STRING_MAP), write_only: true },
        data_wo_revision: optional("number"),
        id: filledIn("string"),
        immutable: optional("bool"),
        type: optional("string"),
        wait_for_service_account_token: optional("bool"),
      },
      block_types: {
        metadata: {
          nesting_mode: "list",
          min_items: 1,
          max_items: 1,
          block: {
            attributes: {
              annotations: optional(STRING_MAP),
              generate_name: optional("string"),
              generation: computed("number"),
              labels: optional(STRING_MAP),
              name: filledIn("string"),
              namespace: optional("string"),
              resource_version: computed("string"),
              uid: computed("string"),
            },
            block_types: {},
          },
        },
        timeouts: timeouts("create"),
      },
    });
  });

  test("set_wo of helm_release: all attributes of a write-only argument are write-only", () => {
    const { attributes = {} } = bindingBlock(installed("helm", true), "resource", "helm_release");
    expect(attributes["set_wo"]).toEqual({
      nested_type: {
        nesting_mode: "list",
        attributes: {
          name: { ...required("string"), write_only: true },
          type: { ...optional("string"), write_only: true },
          value: { ...required("string"), write_only: true },
        },
      },
      optional: true,
      write_only: true,
    });
    expect(attributes["set_wo_revision"]).toEqual(optional("number"));
  });

  test("the same of an older provider is an object type, of which only the whole has a mode", () => {
    const { attributes = {} } = bindingBlock(installed("helm"), "resource", "helm_release");
    expect(attributes["set_wo"]).toEqual({
      type: ["list", ["object", { name: "string", type: "string", value: "string" }]],
      optional: true,
      write_only: true,
    });
  });

  test("a provider's own configuration, without the meta-argument alias", () => {
    expect(bindingBlock(installed("random"), "provider", "random")).toEqual({ attributes: {}, block_types: {} });
  });
});

describe("bindingBlock of a handmade binding", () => {
  let binding: Binding;
  beforeEach(() => {
    const folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
    binding = { provider: "toy", packageVersion: "1.2.3", providerVersion: "4.5.6", folder, framework: false };
  });
  afterEach(() => rmSync(binding.folder, { recursive: true, force: true }));

  const derive = (source: string) => {
    writeBinding(path.join(binding.folder, "box"), source);
    return bindingBlock(binding, "resource", "toy_box");
  };

  test("a block has a comment in the interface", () => {
    expect(derive(TOY_BOX)).toEqual({
      attributes: { id: computed("string"), name: required("string") },
      block_types: {
        lid: { nesting_mode: "set", block: { attributes: { tight: required("bool") }, block_types: {} } },
      },
    });
  });

  test("without that comment, it is an attribute whose values are objects", () => {
    expect(derive(TOY_BOX.replace("* lid block", "* The lid."))).toEqual({
      attributes: {
        id: computed("string"),
        lid: optional(["set", ["object", { tight: "bool" }]]),
        name: required("string"),
      },
      block_types: {},
    });
  });

  test.each<[string, string, unknown]>([
    ["a number", "this.getNumberAttribute('id')", "number"],
    ["a boolean", "this.getBooleanAttribute('id')", "bool"],
    ["anything", "this.interpolationForAttribute('id')", "dynamic"],
    ["a list", "this.getListAttribute('id')", ["list", "string"]],
    ["a list of numbers", "this.getNumberListAttribute('id')", ["list", "number"]],
    ["a set", "cdktf.Fn.tolist(this.getListAttribute('id'))", ["set", "string"]],
    ["a map", "this.getStringMapAttribute('id')", ["map", "string"]],
  ])("a computed attribute whose getter gives %s", (_, getter, type) => {
    const { attributes } = derive(TOY_BOX.replace("this.getStringAttribute('id')", getter));
    expect(attributes?.["id"]).toEqual(computed(type));
  });

  test("an unknown getter is an error", () => {
    expect(() => derive(TOY_BOX.replace("this.getStringAttribute('id')", "this.getTupleAttribute('id')"))).toThrow(
      "the type of id is not known: this.getTupleAttribute('id')",
    );
  });

  test("a source of another form is an error", () => {
    expect(() => derive(TOY_BOX.replace(" - computed: true, optional: false, required: false\n", "$&\n"))).toThrow(
      `${path.join(binding.folder, "box", "index.js")}: Box has 3 attributes, of which 2 could be read`,
    );
  });

  test.each(["toy_car", "toy_box_lid"])("%s, which is missing", (type) => {
    writeBinding(path.join(binding.folder, "box"), TOY_BOX);
    const unknown = () => bindingBlock(binding, "resource", type);
    expect(unknown).toThrow(UnknownType);
    expect(unknown).toThrow(`@cdktf/provider-toy 1.2.3 has no type ${type}`);
  });

  test("a folder of another type", () => {
    writeBinding(path.join(binding.folder, "provider"), TOY_BOX);
    expect(() => bindingBlock(binding, "resource", "toy_provider")).toThrow(UnknownType);
  });
});
