import type { Block } from "../../../terraform-json/block";
import type { Json, Place } from "../../../terraform-json/json";
import { elements } from "../../../terraform-json/json";
import { each, finding, given, type Finding, type Rule } from "../../rule";

const ALLOWED = ["permissions.actions", "permissions.data_actions"];
const ALLOWED_AZAPI = ["body.properties.permissions.actions", "body.properties.permissions.dataActions"];

/** All actions, all actions of a provider, or the right to assign roles or to read keys. */
const TOO_MUCH =
  /^\*|^[\w.]+\/\*$|^microsoft\.authorization\/role(assignments|definitions)\/(\*|write)|\/(list\w*(keys?|credentials?|sas)|regenerate\w*)\/action$/i;

export const noWildcardRoleDefinition: Rule = {
  id: "no-wildcard-role-definition",
  group: "identity",
  title: "A custom role lists its actions, and none assigns roles or reads keys.",
  rationale:
    "A wildcard includes every action that Azure adds later, also listKeys, without a review. A principal that may write " +
    "role assignments can make itself Owner.",
  source: "https://learn.microsoft.com/azure/role-based-access-control/custom-roles",
  fix: "List the needed actions, each with its provider and its resource type, and none that reads keys.",
  scanners: ["CKV_AZURE_39", "AZU-0030", "AZU-0052"],
  check: (deployment) =>
    each(
      [
        ...deployment.resources("azurerm_role_definition"),
        ...deployment.azureResources("Microsoft.Authorization/roleDefinitions"),
      ],
      "role definition",
      (definition) => listActions(definition).flatMap((place) => checkActions(definition, place)),
    ),
};

function listActions(definition: Block): Place[] {
  return [...ALLOWED, ...ALLOWED_AZAPI].flatMap((path) => definition.places(path)).flatMap(elements);
}

function checkActions(definition: Block, { path, value }: Place<Json>): Finding[] {
  if (typeof value === "string" && !TOO_MUCH.test(value) && !value.includes("${")) return [];
  return [finding(definition, path, `is ${given(value)}, and must list actions that assign no roles and read no keys`)];
}
