import { mapEntries, type Type } from "../values/value";

/**
 * Schemas as `terraform providers schema -json` prints them, so that those of doubles and providers can be compared.
 * @see https://developer.hashicorp.com/terraform/cli/commands/providers/schema
 */

/** An argument that is given, a value that the provider computes, or both. */
export interface Attribute {
  /** Left out if there is a `nested_type`. */
  readonly type?: Type;
  readonly nested_type?: NestedAttributes;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  /** Is in no state and no plan. */
  readonly write_only?: boolean;
  readonly deprecated?: boolean;
}

/** An object, or a collection of objects, whose members have modes of their own. */
export interface NestedAttributes {
  readonly nesting_mode: "single" | "list" | "set" | "map";
  readonly attributes: { readonly [name: string]: Attribute };
}

export interface Block {
  readonly attributes?: { readonly [name: string]: Attribute };
  readonly block_types?: { readonly [name: string]: NestedBlock };
}

export interface NestedBlock {
  readonly nesting_mode: "single" | "list" | "set";
  readonly block: Block;
  readonly min_items?: number;
  readonly max_items?: number;
}

/** The schema of one resource, data source, ephemeral resource or provider. */
export interface Schema {
  /** Of the state's shape; a provider that changes it upgrades what an older one wrote. */
  readonly version: number;
  readonly block: Block;
}

/** Everything that one provider serves. */
export interface ProviderSchema {
  readonly provider: Schema;
  readonly resource_schemas: { readonly [type: string]: Schema };
  readonly data_source_schemas: { readonly [type: string]: Schema };
  readonly ephemeral_resource_schemas: { readonly [type: string]: Schema };
}

/** The type of the object that a block's values make. */
export function impliedType({ attributes = {}, block_types = {} }: Block): Type {
  return [
    "object",
    {
      ...mapEntries(attributes, (_, attribute) => attributeType(attribute)),
      ...mapEntries(block_types, (_, { nesting_mode, block }) => nestedType(nesting_mode, block)),
    },
  ];
}

/** The type of an attribute's value. */
export function attributeType({ type, nested_type }: Attribute): Type {
  if (type !== undefined) return type;
  const { nesting_mode, attributes } = nested_type as NestedAttributes;
  return nestedType(nesting_mode, { attributes });
}

function nestedType(mode: NestedAttributes["nesting_mode"], block: Block): Type {
  const object = impliedType(block);
  return mode === "single" ? object : [mode, object];
}
