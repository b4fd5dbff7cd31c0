import { declaredBlock } from "../../../rehearsal/schemas/declared-block";
import type { Block } from "../../../rehearsal/schemas/schema";

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

test("with nothing declared, a block stays as it is", () => {
  expect(declaredBlock(BLOCK, {})).toEqual(BLOCK);
});

test("what is sensitive, in attributes, nested attributes and blocks: by the whole path", () => {
  expect(declaredBlock(BLOCK, { sensitive: ["rules.key", "range.key"] })).toEqual({
    attributes: {
      ...BLOCK.attributes,
      rules: {
        nested_type: { nesting_mode: "list", attributes: { key: { type: "string", required: true, sensitive: true } } },
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
  expect(declaredBlock(BLOCK, { sensitive: ["key"] })).toEqual({
    ...BLOCK,
    attributes: { ...BLOCK.attributes, key: { type: "string", computed: true, sensitive: true } },
  });
});

test("a type that the binding simplifies", () => {
  expect(declaredBlock(BLOCK, { types: { body: "dynamic" } }).attributes?.["body"]).toEqual({
    type: "dynamic",
    optional: true,
  });
});

test.each([
  [{ min: 1 }, { min_items: 1, max_items: 1 }],
  [{ max: 2 }, { max_items: 2 }],
  [
    { min: 0, max: 3 },
    { min_items: 0, max_items: 3 },
  ],
])("numbers of blocks %j", (items, expected) => {
  const nested = declaredBlock(BLOCK, { items: { range: items } }).block_types?.["range"];
  expect(nested).toEqual({ nesting_mode: "list", block: BLOCK.block_types?.["range"]?.block, ...expected });
});
