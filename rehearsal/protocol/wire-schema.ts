import { attributeType } from "../schemas/implied-type";
import type { Attribute, Block, NestedBlock, ProviderSchema, Schema } from "../schemas/schema";

/** A provider's schemas as a message of the protocol. */
export function wireProviderSchema(schema: ProviderSchema) {
  return {
    provider: wireSchema(schema.provider),
    resource_schemas: mapValues(schema.resource_schemas),
    data_source_schemas: mapValues(schema.data_source_schemas),
    ephemeral_resource_schemas: mapValues(schema.ephemeral_resource_schemas),
    // A provider that can do without being asked is asked once a command; else every time that it is started in one.
    server_capabilities: { plan_destroy: true, get_provider_schema_optional: true },
  };
}

function mapValues(schemas: Readonly<Record<string, Schema>>) {
  return Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, wireSchema(schema)]));
}

function wireSchema({ version, block }: Schema) {
  return { version, block: wireBlock(block) };
}

function wireBlock({ attributes = {}, block_types = {} }: Block): object {
  return { attributes: wireAttributes(attributes), block_types: Object.entries(block_types).map(wireNestedBlock) };
}

function wireAttributes(attributes: Readonly<Record<string, Attribute>>): object[] {
  return Object.entries(attributes).map(([name, attribute]) => {
    const { nested_type, required, optional, computed, sensitive, write_only, deprecated } = attribute;
    return {
      name,
      ...(nested_type
        ? {
            nested_type: {
              nesting: nested_type.nesting_mode.toUpperCase(),
              attributes: wireAttributes(nested_type.attributes),
            },
          }
        : { type: Buffer.from(JSON.stringify(attributeType(attribute))) }),
      ...{ required, optional, computed, sensitive, write_only, deprecated },
    };
  });
}

function wireNestedBlock([type_name, { nesting_mode, block, min_items, max_items }]: [string, NestedBlock]): object {
  return { type_name, nesting: nesting_mode.toUpperCase(), block: wireBlock(block), min_items, max_items };
}
