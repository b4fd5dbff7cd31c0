/** https://registry.terraform.io/providers/Azure/azapi/2.12.0/docs/resources/update_resource */
import type { WholeDeclaration } from "../../declaration";
import {
  computed,
  filledIn,
  HEADERS,
  NOT_EMPTY,
  optional,
  QUERY_PARAMETERS,
  required,
  RESOURCE_ID,
  RESOURCE_TYPE,
  RETRY,
  RETRY_DEFAULTS,
  STRINGS,
  timeouts,
} from "./arguments";

export const UPDATE_RESOURCE: WholeDeclaration = {
  version: 2,
  block: {
    attributes: {
      body: optional("dynamic"),
      id: computed("string"),
      ignore_casing: filledIn("bool"),
      ignore_missing_property: filledIn("bool"),
      ignore_other_items_in_list: optional(STRINGS),
      list_unique_id_property: optional(["map", "string"]),
      locks: optional(STRINGS),
      name: filledIn("string"),
      output: computed("dynamic"),
      parent_id: filledIn("string"),
      read_headers: optional(HEADERS),
      read_query_parameters: optional(QUERY_PARAMETERS),
      replace_triggers_external_values: optional("dynamic"),
      resource_id: filledIn("string"),
      response_export_values: optional("dynamic"),
      retry: RETRY,
      sensitive_body: { ...optional("dynamic"), write_only: true },
      sensitive_body_version: optional(["map", "string"]),
      type: required("string"),
      update_headers: optional(HEADERS),
      update_query_parameters: optional(QUERY_PARAMETERS),
    },
    block_types: { timeouts: timeouts("create", "delete", "read", "update") },
  },
  // "replace_triggers_external_values" only from one value to another, not from or to null.
  replacing: ["name", "parent_id", "replace_triggers_external_values", "resource_id"],
  defaults: { ...RETRY_DEFAULTS, ignore_casing: false, ignore_missing_property: true },
  exactlyOne: [["name", "resource_id"]],
  requires: { name: ["parent_id"], parent_id: ["name"] },
  patterns: { name: NOT_EMPTY, parent_id: RESOURCE_ID, resource_id: RESOURCE_ID, type: RESOURCE_TYPE },
};
