import { compareProvider, compareSchema, formatDifference } from "../../../rehearsal/schemas/compare";
import type { Block } from "../../../rehearsal/schemas/schema";
import type { RealAttribute, RealBlock } from "../../../rehearsal/schemas/schema-file";

const schema = (block: RealBlock, version = 0) => ({ version, block });

function lines(ours: RealBlock, real: RealBlock): string[] {
  return compareSchema("x_y", schema(ours), schema(real)).map(formatDifference);
}

const BLOCK: Block = {
  attributes: {
    name: { type: "string", required: true },
    tags: { type: ["map", "string"], optional: true, computed: true },
    rules: {
      optional: true,
      nested_type: { nesting_mode: "list", attributes: { key: { type: "number", optional: true } } },
    },
  },
  block_types: {
    acls: {
      nesting_mode: "list",
      min_items: 1,
      max_items: 1,
      block: { attributes: { bypass: { type: "string", required: true, sensitive: true } } },
    },
  },
};

test("equal schemas, whatever is omitted and in any order", () => {
  const real: RealBlock = {
    block_types: BLOCK.block_types as RealBlock["block_types"],
    attributes: Object.fromEntries(
      Object.entries(BLOCK.attributes ?? {})
        .reverse()
        .map(([name, attribute]) => [name, { required: false, optional: false, sensitive: false, ...attribute }]),
    ) as RealBlock["attributes"],
  };
  expect(lines(BLOCK, real)).toEqual([]);
  expect(lines({}, { attributes: {}, block_types: {} })).toEqual([]);
});

test.each<[string, RealAttribute, RealAttribute, string[]]>([
  [
    "required",
    { type: "string", optional: true },
    { type: "string", required: true },
    ["x_y.a  required: ours false, real true", "x_y.a  optional: ours true, real false"],
  ],
  ["computed", { type: "string", computed: true }, { type: "string" }, ["x_y.a  computed: ours true, real false"]],
  ["sensitive", { type: "string" }, { type: "string", sensitive: true }, ["x_y.a  sensitive: ours false, real true"]],
  [
    "write-only",
    { type: "string" },
    { type: "string", write_only: true },
    ["x_y.a  write_only: ours false, real true"],
  ],
  ["another type", { type: "string" }, { type: "number" }, ["x_y.a  type: ours string, real number"]],
  [
    "another collection",
    { type: ["list", "string"] },
    { type: ["set", "string"] },
    ["x_y.a  type: ours list(string), real set(string)"],
  ],
  [
    "another element",
    { type: ["list", "string"] },
    { type: ["list", "bool"] },
    ["x_y.a  type: ours string, real bool"],
  ],
  [
    "an object within",
    { type: ["map", "string"] },
    { type: ["map", ["object", { b: "bool", c: ["set", "string"] }]] },
    ["x_y.a  type: ours string, real object({b=bool, c=set(string)})"],
  ],
  [
    "a member of an object",
    { type: ["list", ["object", { b: "string", c: "bool" }]] },
    { type: ["list", ["object", { b: "number", d: "bool" }]] },
    [
      "x_y.a.b  type: ours string, real number",
      "x_y.a.c  type: ours bool, real none",
      "x_y.a.d  type: ours none, real bool",
    ],
  ],
  [
    "a tuple",
    { type: ["tuple", ["string"]] },
    { type: ["tuple", ["string", "bool"]] },
    ["x_y.a  type: ours tuple([string]), real tuple([string, bool])"],
  ],
  [
    "nested attributes and an object type",
    { nested_type: { nesting_mode: "list", attributes: {} } },
    { type: ["list", ["object", {}]] },
    ["x_y.a  type: ours nested attributes (list), real list(object({}))"],
  ],
])("an attribute: %s", (_, ours, real, expected) => {
  expect(lines({ attributes: { a: ours } }, { attributes: { a: real } })).toEqual(expected);
});

test("names that only one of them has, and a block that is an attribute for the other", () => {
  const attribute = { type: "string", optional: true };
  const block = { nesting_mode: "list", block: {} };
  expect(
    lines(
      { attributes: { a: attribute, c: attribute }, block_types: { e: block } },
      { attributes: { b: attribute, e: attribute }, block_types: { c: block, d: block } },
    ),
  ).toEqual([
    "x_y.a  kind: ours attribute, real none",
    "x_y.b  kind: ours none, real attribute",
    "x_y.c  kind: ours attribute, real block",
    "x_y.d  kind: ours none, real block",
    "x_y.e  kind: ours block, real attribute",
  ]);
});

test("blocks: nesting, numbers, and inner blocks", () => {
  const ours = {
    nesting_mode: "list",
    max_items: 1,
    block: { attributes: { bypass: { type: "string", optional: true } } },
  };
  const real = {
    nesting_mode: "set",
    min_items: 2,
    block: { attributes: { bypass: { type: "string", required: true, optional: true } } },
  };
  expect(lines({ block_types: { acls: ours } }, { block_types: { acls: real } })).toEqual([
    "x_y.acls  nesting_mode: ours list, real set",
    "x_y.acls  min_items: ours 0, real 2",
    "x_y.acls  max_items: ours 1, real none",
    "x_y.acls.bypass  required: ours false, real true",
  ]);
});

test("a number of 0 is none", () => {
  const block = { nesting_mode: "list", block: {} };
  expect(
    lines({ block_types: { b: block } }, { block_types: { b: { ...block, min_items: 0, max_items: 0 } } }),
  ).toEqual([]);
});

test("nested attributes: nesting, and inner attributes", () => {
  const nested = (nesting_mode: string, type: string): RealBlock => ({
    attributes: { a: { nested_type: { nesting_mode, attributes: { b: { type, optional: true } } } } },
  });
  expect(lines(nested("list", "string"), nested("set", "bool"))).toEqual([
    "x_y.a  nesting_mode: ours list, real set",
    "x_y.a.b  type: ours string, real bool",
  ]);
});

test("the version of the state", () => {
  expect(compareSchema("x_y", schema({}), schema({}, 2)).map(formatDifference)).toEqual([
    "x_y  version: ours 0, real 2",
  ]);
});

test("a provider: every kind of type and missing types, without types that only the real provider has", () => {
  const [ours, real] = [schema({}), schema({}, 1)];
  const { compared, differences, missing } = compareProvider(
    "x",
    {
      provider: ours,
      resource_schemas: { x_same: ours, x_gone: ours },
      data_source_schemas: { x_same: ours },
      ephemeral_resource_schemas: { x_same: ours },
    },
    { provider: real, resource_schemas: { x_same: ours, x_more: ours }, data_source_schemas: { x_same: real } },
  );
  expect({ compared, missing }).toEqual({
    compared: ["provider.x", "x_same", "data.x_same"],
    missing: ["x_gone", "ephemeral.x_same"],
  });
  expect(differences.map(formatDifference)).toEqual([
    "provider.x  version: ours 0, real 1",
    "data.x_same  version: ours 0, real 1",
  ]);
});
