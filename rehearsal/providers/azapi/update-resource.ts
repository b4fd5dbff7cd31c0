import { changes, textAt } from "../../values/walk";
import { lastPart, requireResources } from "../azurerm/arm";
import type { TypeDefinition } from "../definition";
import { exportValues, getAnswer, getParentId, getResourceId } from "./answer";
import {
  computed,
  each,
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

/** @see https://registry.terraform.io/providers/Azure/azapi/2.12.0/docs/resources/update_resource */
export const UPDATE_RESOURCE: TypeDefinition = {
  resource: {
    version: 2,
    block: {
      attributes: {
        ...each(optional("dynamic"), "body replace_triggers_external_values response_export_values"),
        ...each(filledIn("bool"), "ignore_casing ignore_missing_property"),
        ...each(optional(STRINGS), "ignore_other_items_in_list locks"),
        ...each(optional(["map", "string"]), "list_unique_id_property sensitive_body_version"),
        ...each(filledIn("string"), "name parent_id resource_id"),
        ...each(optional(HEADERS), "read_headers update_headers"),
        ...each(optional(QUERY_PARAMETERS), "read_query_parameters update_query_parameters"),
        id: computed("string"),
        output: computed("dynamic"),
        type: required("string"),
        retry: RETRY,
        sensitive_body: { ...optional("dynamic"), write_only: true },
      },
      block_types: { timeouts: timeouts("create delete read update") },
    },
    // "replace_triggers_external_values" only from one value to another, not from or to null.
    replacing: ["name", "parent_id", "replace_triggers_external_values", "resource_id"],
    defaults: { ...RETRY_DEFAULTS, ignore_casing: false, ignore_missing_property: true },
    exactlyOne: [["name", "resource_id"]],
    requires: { name: ["parent_id"], parent_id: ["name"] },
    patterns: { name: NOT_EMPTY, parent_id: RESOURCE_ID, resource_id: RESOURCE_ID, type: RESOURCE_TYPE },
    id: (given) => textAt(given, "resource_id") ?? getResourceId(given),
    check: requireResources("resource_id", "parent_id"),
    renewed: (given, prior) => (changes(given, prior, "body") ? ["output"] : []),
    compute: (given, { id }) => ({
      output: exportValues(getAnswer(given, id), given),
      name: lastPart(id),
      parent_id: getParentId(id),
      resource_id: id,
    }),
  },
};
