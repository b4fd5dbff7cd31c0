/** https://registry.terraform.io/providers/Azure/azapi/2.12.0/docs/resources/resource */
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

export const RESOURCE: WholeDeclaration = {
  version: 2,
  block: {
    attributes: {
      // An object; an empty one where it is left out.
      body: filledIn("dynamic"),
      create_headers: optional(HEADERS),
      create_query_parameters: optional(QUERY_PARAMETERS),
      delete_headers: optional(HEADERS),
      delete_query_parameters: optional(QUERY_PARAMETERS),
      id: computed("string"),
      ignore_body_changes: { ...optional(STRINGS), write_only: true },
      ignore_casing: filledIn("bool"),
      ignore_missing_property: filledIn("bool"),
      ignore_null_property: filledIn("bool"),
      ignore_other_items_in_list: optional(STRINGS),
      list_unique_id_property: optional(["map", "string"]),
      location: filledIn("string"),
      locks: optional(STRINGS),
      name: filledIn("string"),
      output: computed("dynamic"),
      parent_id: filledIn("string"),
      read_headers: optional(HEADERS),
      read_query_parameters: optional(QUERY_PARAMETERS),
      replace_triggers_external_values: optional("dynamic"),
      replace_triggers_refs: optional(STRINGS),
      response_export_values: optional("dynamic"),
      retry: RETRY,
      schema_validation_enabled: filledIn("bool"),
      sensitive_body: { ...optional("dynamic"), write_only: true },
      sensitive_body_version: optional(["map", "string"]),
      tags: filledIn(["map", "string"]),
      type: required("string"),
      update_headers: optional(HEADERS),
      update_query_parameters: optional(QUERY_PARAMETERS),
    },
    block_types: {
      identity: {
        nesting_mode: "list",
        block: {
          attributes: {
            identity_ids: optional(STRINGS),
            principal_id: computed("string"),
            tenant_id: computed("string"),
            type: required("string"),
          },
        },
      },
      timeouts: timeouts("create", "delete", "read", "update"),
    },
  },
  // "location" only where another region is meant, not another spelling; "replace_triggers_external_values" only from
  // one value to another, not from or to null. The paths of "body" in "replace_triggers_refs" replace as well.
  replacing: ["location", "name", "parent_id", "replace_triggers_external_values"],
  defaults: {
    ...RETRY_DEFAULTS,
    ignore_casing: false,
    ignore_missing_property: true,
    ignore_null_property: false,
    schema_validation_enabled: true,
  },
  values: { "identity.type": ["None", "SystemAssigned", "SystemAssigned, UserAssigned", "UserAssigned"] },
  patterns: { parent_id: RESOURCE_ID, type: RESOURCE_TYPE },
};

/**
 * A subscription needs neither `name` nor `resource_id`, and a resource group no `parent_id`; the rest does.
 * @see https://registry.terraform.io/providers/Azure/azapi/2.12.0/docs/data-sources/resource
 */
export const RESOURCE_DATA: WholeDeclaration = {
  block: {
    attributes: {
      exists: computed("bool"),
      headers: optional(HEADERS),
      id: computed("string"),
      identity: {
        computed: true,
        nested_type: {
          nesting_mode: "list",
          attributes: {
            identity_ids: computed(STRINGS),
            principal_id: computed("string"),
            tenant_id: computed("string"),
            type: computed("string"),
          },
        },
      },
      ignore_not_found: optional("bool"),
      location: computed("string"),
      name: filledIn("string"),
      output: computed("dynamic"),
      parent_id: filledIn("string"),
      query_parameters: optional(QUERY_PARAMETERS),
      resource_id: filledIn("string"),
      response_export_values: optional("dynamic"),
      retry: RETRY,
      tags: computed(["map", "string"]),
      type: required("string"),
    },
    block_types: { timeouts: timeouts("read") },
  },
  exactlyOne: [["name", "resource_id"]],
  requires: { name: ["parent_id"], parent_id: ["name"] },
  patterns: { name: NOT_EMPTY, parent_id: RESOURCE_ID, resource_id: RESOURCE_ID, type: RESOURCE_TYPE },
};
