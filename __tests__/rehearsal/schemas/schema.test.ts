import { attributeType, impliedType } from "../../../rehearsal/schemas/schema";
import type { Attribute, NestedAttributes, NestedBlock } from "../../../rehearsal/schemas/schema";

const ATTRIBUTES = { a: { type: "string", required: true } } as const;
const OBJECT = ["object", { a: "string" }];

test("an empty block makes an empty object", () => {
  expect(impliedType({})).toEqual(["object", {}]);
});

test("attributes and blocks are the members of one object", () => {
  const lid: NestedBlock = { nesting_mode: "set", block: { block_types: { b: { nesting_mode: "list", block: {} } } } };
  expect(impliedType({ attributes: ATTRIBUTES, block_types: { lid } })).toEqual([
    "object",
    { a: "string", lid: ["set", ["object", { b: ["list", ["object", {}]] }]] },
  ]);
});

test.each([
  ["single", OBJECT],
  ["list", ["list", OBJECT]],
  ["set", ["set", OBJECT]],
] as const)("a block that is nested as %s", (nesting_mode, expected) => {
  const nested: NestedBlock = { nesting_mode, block: { attributes: ATTRIBUTES } };
  expect(impliedType({ block_types: { nested } })).toEqual(["object", { nested: expected }]);
});

test.each([
  ["single", OBJECT],
  ["list", ["list", OBJECT]],
  ["set", ["set", OBJECT]],
  ["map", ["map", OBJECT]],
] as const)("attributes that are nested as %s", (nesting_mode, expected) => {
  const nested_type: NestedAttributes = { nesting_mode, attributes: ATTRIBUTES };
  expect(attributeType({ nested_type })).toEqual(expected);
});

test("an attribute with a type has that", () => {
  const attribute: Attribute = { type: ["map", "number"], optional: true };
  expect(attributeType(attribute)).toEqual(["map", "number"]);
});
