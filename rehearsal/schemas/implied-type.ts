import type { Attribute, Block, NestedAttributes, NestedBlock, Type } from "./schema";

/** The type of the object that a block's values make. */
export function impliedType({ attributes = {}, block_types = {} }: Block): Type {
  return [
    "object",
    {
      ...Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, attributeType(attribute)])),
      ...Object.fromEntries(Object.entries(block_types).map(([name, nested]) => [name, nestedBlockType(nested)])),
    },
  ];
}

/** The type of an attribute's value. */
export function attributeType({ type, nested_type }: Attribute): Type {
  if (type !== undefined) return type;
  return nestedAttributesType(nested_type as NestedAttributes);
}

function nestedAttributesType({ nesting_mode, attributes }: NestedAttributes): Type {
  const object = impliedType({ attributes });
  return nesting_mode === "single" ? object : [nesting_mode, object];
}

function nestedBlockType({ nesting_mode, block }: NestedBlock): Type {
  const object = impliedType(block);
  return nesting_mode === "single" ? object : [nesting_mode, object];
}
