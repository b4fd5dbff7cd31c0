import type { Cloud } from "../../cloud";
import { Dynamic, type Values } from "../../values/value";
import { changes, textAt, valueAt } from "../../values/walk";
import { lastPart, requireResources } from "../azurerm/arm";
import { readVaultSecret } from "../azurerm/key-vault-secret";
import { each, type ArgumentProblem, type TypeDefinition } from "../definition";
import { exportValues, getAnswer, getArmType, getParentId, getResourceId, getTypeOfId } from "./answer";
import { findTypeProblems } from "./api-versions";
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
import { findWrongBody } from "./bodies";
import { checkService, checkUpdate } from "./services";

/**
 * @see https://registry.terraform.io/providers/Azure/azapi/2.12.0/docs/resources/resource
 * @see https://registry.terraform.io/providers/Azure/azapi/2.12.0/docs/data-sources/resource
 */
export const RESOURCE: TypeDefinition = {
  resource: {
    version: 2,
    block: {
      attributes: {
        ...each(optional(HEADERS), "create_headers delete_headers read_headers update_headers"),
        ...each(
          optional(QUERY_PARAMETERS),
          "create_query_parameters delete_query_parameters read_query_parameters update_query_parameters",
        ),
        ...each(
          filledIn("bool"),
          "ignore_casing ignore_missing_property ignore_null_property schema_validation_enabled",
        ),
        ...each(optional(STRINGS), "ignore_other_items_in_list locks replace_triggers_refs"),
        ...each(optional(["map", "string"]), "list_unique_id_property sensitive_body_version"),
        ...each(filledIn("string"), "location name parent_id"),
        ...each(optional("dynamic"), "replace_triggers_external_values response_export_values"),
        // An object; an empty one if it is left out.
        body: filledIn("dynamic"),
        id: computed("string"),
        output: computed("dynamic"),
        tags: filledIn(["map", "string"]),
        type: required("string"),
        ignore_body_changes: { ...optional(STRINGS), write_only: true },
        retry: RETRY,
        sensitive_body: { ...optional("dynamic"), write_only: true },
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
        timeouts: timeouts("create delete read update"),
      },
    },
    // "location" only for another region, not for another spelling; "replace_triggers_external_values" only from
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
    findProblems: (given) => [
      ...findTypeProblems(given),
      ...(valueAt(given, "schema_validation_enabled") === false ? [] : findWrongBody(given, "provider")),
    ],
    id: getResourceId,
    check: (given, context) => {
      requireResources("parent_id")(given, context);
      checkService(given, context);
    },
    renewed: (given, prior) =>
      changes(given, prior, "body") || changes(given, prior, "response_export_values") ? ["output"] : [],
    compute: (given, { id }) => ({ output: exportValues(getAnswer(given, id), given), body: new Dynamic({}) }),
  },
  // A subscription needs neither `name` nor `resource_id`, and a resource group no `parent_id`; the rest does.
  dataSource: {
    block: {
      attributes: {
        ...each(computed("string"), "id location"),
        ...each(filledIn("string"), "name parent_id resource_id"),
        exists: computed("bool"),
        headers: optional(HEADERS),
        ignore_not_found: optional("bool"),
        output: computed("dynamic"),
        query_parameters: optional(QUERY_PARAMETERS),
        response_export_values: optional("dynamic"),
        tags: computed(["map", "string"]),
        type: required("string"),
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
        retry: RETRY,
      },
      block_types: { timeouts: timeouts("read") },
    },
    exactlyOne: [["name", "resource_id"]],
    requires: { name: ["parent_id"], parent_id: ["name"] },
    patterns: { name: NOT_EMPTY, parent_id: RESOURCE_ID, resource_id: RESOURCE_ID, type: RESOURCE_TYPE },
    findProblems: findTypeProblems,
    read: (config, { cloud }) => {
      const id = textAt(config, "resource_id") ?? getResourceId(config);
      return { id, exists: true, output: exportValues(readAnswer(config, id, cloud), config) };
    },
  },
};

/** A resource id of another type than the one that is given. */
function findWrongId(given: Values): ArgumentProblem[] {
  const [id, type] = [textAt(given, "resource_id"), getArmType(given)];
  const own = id && getTypeOfId(id);
  if (!own || own.toLowerCase() === type.toLowerCase()) return [];
  return [{ path: "resource_id", message: `must be the id of a ${type}, got that of a ${own}` }];
}

function readAnswer(config: Values, id: string, cloud: Cloud): Values {
  if (getArmType(config).toLowerCase() === "microsoft.keyvault/vaults/secrets") return getSecretAnswer(config, cloud);
  cloud.requireResource(id);
  return getAnswer({ ...config, body: cloud.get("azapi_resource", id)?.values["body"] ?? null }, id);
}

/** When a vault's secret was last written, in seconds since 1970; no answer of Resource Manager has its value. */
function getSecretAnswer(config: Values, cloud: Cloud): Values {
  const { version } = readVaultSecret(cloud, textAt(config, "parent_id") ?? "", textAt(config, "name") ?? "");
  const updated = Date.UTC(2026, 0, 1) / 1000 + version * 60;
  return { properties: { attributes: { enabled: true, created: updated, updated } } };
}

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
    findProblems: (given) => [
      ...findTypeProblems(given),
      ...findWrongBody(given, "provider", true),
      ...findWrongId(given),
    ],
    id: (given) => textAt(given, "resource_id") ?? getResourceId(given),
    check: (given, context) => {
      requireResources("resource_id", "parent_id")(given, context);
      checkUpdate(given, context);
    },
    renewed: (given, prior) => (changes(given, prior, "body") ? ["output"] : []),
    compute: (given, { id }) => ({
      output: exportValues(getAnswer(given, id), given),
      name: lastPart(id),
      parent_id: getParentId(id),
      resource_id: id,
    }),
  },
};
