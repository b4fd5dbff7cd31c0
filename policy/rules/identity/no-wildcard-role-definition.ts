import type { Block } from "../../../terraform-json/block";
import type { Json, Place } from "../../../terraform-json/json";
import { elements } from "../../elements";
import { each, finding, given, type Finding, type Rule } from "../../rule";

const ALLOWED = ["permissions.actions", "permissions.data_actions"];
const ALLOWED_AZAPI = ["body.properties.permissions.actions", "body.properties.permissions.dataActions"];

/** Every provider of Azure, everything of one, the right to give out roles, or to ask for keys. */
const TOO_MUCH =
  /^\*|^[\w.]+\/\*$|^microsoft\.authorization\/role(assignments|definitions)\/(\*|write)|\/(list\w*(keys?|credentials?|sas)|regenerate\w*)\/action$/i;

export const noWildcardRoleDefinition: Rule = {
  id: "no-wildcard-role-definition",
  group: "identity",
  title: "A custom role names what it allows, and allows neither to give out roles nor to ask for keys.",
  rationale:
    "A wildcard grows with everything that Azure adds, listKeys and its like among it, and nobody reviews it again. A role " +
    "that may write role assignments can make itself Owner.",
  source: "https://learn.microsoft.com/azure/role-based-access-control/custom-roles",
  fix: "List the actions that are needed, each with its provider and its resource type, and none that asks for keys.",
  scanners: ["CKV_AZURE_39", "AZU-0030", "AZU-0052"],
  check: (deployment) =>
    each(
      [
        ...deployment.resources("azurerm_role_definition"),
        ...deployment.azureResources("Microsoft.Authorization/roleDefinitions"),
      ],
      "role definition",
      (definition) => actionsOf(definition).flatMap((place) => checkActions(definition, place)),
    ),
};

function actionsOf(definition: Block): Place[] {
  return [...ALLOWED, ...ALLOWED_AZAPI].flatMap((path) => definition.places(path)).flatMap(elements);
}

function checkActions(definition: Block, { path, value }: Place<Json>): Finding[] {
  if (typeof value === "string" && !TOO_MUCH.test(value) && !value.includes("${")) return [];
  return [finding(definition, path, `is ${given(value)}, and must name actions, none that give out roles or keys`)];
}
