import type { ArgumentPath, TypeDeclaration } from "./declaration";
import type { Attribute, Block, NestedBlock } from "./schema";

/** Adds to a derived block what is declared of its type. */
export function declaredBlock(block: Block, declaration: TypeDeclaration, above: ArgumentPath = ""): Block {
  return {
    attributes: mapEntries(block.attributes ?? {}, (name, attribute) =>
      declaredAttribute(attribute, declaration, above + name),
    ),
    block_types: mapEntries(block.block_types ?? {}, (name, nested) =>
      declaredNestedBlock(nested, declaration, above + name),
    ),
  };
}

function declaredAttribute(attribute: Attribute, declaration: TypeDeclaration, path: ArgumentPath): Attribute {
  const { sensitive, types } = declaration;
  const type = types?.[path];
  const { nested_type } = attribute;
  return {
    ...attribute,
    ...(type && { type }),
    ...(sensitive?.includes(path) && { sensitive: true }),
    ...(nested_type && {
      nested_type: {
        ...nested_type,
        attributes: declaredBlock({ attributes: nested_type.attributes }, declaration, `${path}.`).attributes ?? {},
      },
    }),
  };
}

function declaredNestedBlock(nested: NestedBlock, declaration: TypeDeclaration, path: ArgumentPath): NestedBlock {
  const { min, max } = declaration.items?.[path] ?? {};
  return {
    ...nested,
    block: declaredBlock(nested.block, declaration, `${path}.`),
    ...(min !== undefined && { min_items: min }),
    ...(max !== undefined && { max_items: max }),
  };
}

function mapEntries<In, Out>(record: Readonly<Record<string, In>>, map: (name: string, value: In) => Out) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(name, value)]));
}
