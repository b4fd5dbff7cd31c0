import { encodeMessage, message, wireProviderSchema } from "../../../rehearsal/protocol/messages";
import type { Schema } from "../../../rehearsal/schemas/schema";

const BOX: Schema = {
  version: 3,
  block: {
    attributes: {
      id: { type: "string", computed: true },
      key: { type: "string", optional: true, sensitive: true, write_only: true },
      old: { type: ["list", "number"], required: true, deprecated: true },
      tags: { optional: true, nested_type: { nesting_mode: "set", attributes: { text: { type: "string" } } } },
    },
    block_types: {
      lid: {
        nesting_mode: "list",
        min_items: 1,
        max_items: 2,
        block: { block_types: { hinge: { nesting_mode: "single", block: {} } } },
      },
    },
  },
};

const EMPTY: Schema = { version: 0, block: {} };

/** What Terraform decodes from the message. */
function sent(schema: Parameters<typeof wireProviderSchema>[0]): unknown {
  const type = message("ProviderSchema");
  const bytes = encodeMessage(type, wireProviderSchema(schema));
  return type.toObject(type.decode(bytes), { enums: String, longs: Number, bytes: String });
}

const base64 = (type: unknown) => Buffer.from(JSON.stringify(type)).toString("base64");

test("every part of a schema is in the message", () => {
  expect(
    sent({
      provider: EMPTY,
      resource_schemas: { toy_box: BOX },
      data_source_schemas: { toy_shelf: EMPTY },
      ephemeral_resource_schemas: { toy_key: EMPTY },
    }),
  ).toEqual({
    provider: { version: 0, block: {} },
    resource_schemas: {
      toy_box: {
        version: 3,
        block: {
          attributes: [
            { name: "id", type: base64("string"), computed: true },
            { name: "key", type: base64("string"), optional: true, sensitive: true, write_only: true },
            { name: "old", type: base64(["list", "number"]), required: true, deprecated: true },
            {
              name: "tags",
              optional: true,
              nested_type: { nesting: "SET", attributes: [{ name: "text", type: base64("string") }] },
            },
          ],
          block_types: [
            {
              type_name: "lid",
              nesting: "LIST",
              min_items: 1,
              max_items: 2,
              block: { block_types: [{ type_name: "hinge", nesting: "SINGLE", block: {} }] },
            },
          ],
        },
      },
    },
    data_source_schemas: { toy_shelf: { version: 0, block: {} } },
    ephemeral_resource_schemas: { toy_key: { version: 0, block: {} } },
    server_capabilities: { plan_destroy: true, get_provider_schema_optional: true },
  });
});
