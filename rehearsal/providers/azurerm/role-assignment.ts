import { Refusal, guid, type Cloud, type CloudResource } from "../../cloud";
import type { Values } from "../../values/value";
import { plain, textAt, valueAt } from "../../values/walk";
import { words, type TypeDefinition } from "../definition";
import { UUID } from "../patterns";
import { requirePrincipal, type PrincipalType } from "../principals";
import { getSubscriptionId, lastPart, requireResources } from "./arm";
import { findBuiltInRole, findMisspeltRole } from "./built-in-roles";

const ROLE_DEFINITION_ID = new RegExp(
  `^(/subscriptions/[^/]+|/providers/Microsoft.Management/managementGroups/[^/]+)?(/[^|]+)?` +
    `/providers/Microsoft.Authorization/roleDefinitions/${UUID.pattern.source.slice(1)}`,
  "i",
);

/**
 * Its scope must exist, and Azure takes one assignment of a role to a principal on a scope.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/role_assignment
 */
export const ROLE_ASSIGNMENT: TypeDefinition = {
  resource: {
    replacing: words(`
      name scope role_definition_id role_definition_name principal_id principal_type condition condition_version
      delegated_managed_identity_resource_id description
    `),
    exactlyOne: [["role_definition_id", "role_definition_name"]],
    values: { condition_version: ["1.0", "2.0"], principal_type: ["User", "Group", "ServicePrincipal"] },
    patterns: { name: UUID, scope: { pattern: /\//, rule: "must be a scope, as in /subscriptions/…" } },
    service: {
      patterns: {
        role_definition_id: {
          pattern: ROLE_DEFINITION_ID,
          rule: "must be the id of a role, as in …/roleDefinitions/<UUID>",
        },
      },
    },
    id: (given) => {
      const { scope, role, principal } = readAssignment(given);
      return `${scope}/providers/Microsoft.Authorization/roleAssignments/${guid(`${scope} ${role} ${principal}`)}`;
    },
    check: (given, context) => {
      requireResources("scope")(given, context);
      const { scope, role, principal } = readAssignment(given);
      if (context.prior) return;
      requireRole(context.cloud, textAt(given, "role_definition_name"));
      requirePrincipal(context.cloud, "principal_id", principal, readPrincipalType(given));
      if (textAt(given, "condition_version") !== undefined && textAt(given, "condition") === undefined) {
        throw new Refusal("`condition_version` should not be set without `condition`.");
      }
      const same = { scope, role_definition_name: role, principal_id: principal };
      if (context.cloud.find("azurerm_role_assignment", same).length > 0) {
        throw new Refusal(`RoleAssignmentExists: ${principal} already has the role ${role} on ${scope}.`);
      }
    },
    compute: (given, context) => {
      const { role } = readAssignment(given);
      const definitions = `${getSubscriptionId(context)}/providers/Microsoft.Authorization/roleDefinitions`;
      return {
        name: lastPart(context.id),
        role_definition_id: `${definitions}/${guid(role)}`,
        role_definition_name: role,
        principal_type: "User",
      };
    },
  },
};

/** A name that is like that of a built-in role is misspelt; any other may be that of a custom role. */
function requireRole(cloud: Cloud, name: string | undefined): void {
  if (name === undefined || findBuiltInRole(name) || cloud.find("azurerm_role_definition", { name }).length > 0) return;
  const nearest = findMisspeltRole(name);
  if (nearest) {
    throw new Refusal(`RoleDefinitionDoesNotExist: could not find the role "${name}"; did you mean "${nearest}"?`);
  }
  cloud.assume("azurerm_role_definition", name, { name }, `the custom role "${name}" exists`);
}

function readPrincipalType(given: Values): PrincipalType | undefined {
  if (valueAt(given, "skip_service_principal_aad_check") === true) return "ServicePrincipal";
  return textAt(given, "principal_type") as PrincipalType | undefined;
}

function readAssignment(given: Values) {
  return {
    scope: textAt(given, "scope") ?? "",
    role: textAt(given, "role_definition_name") ?? textAt(given, "role_definition_id") ?? "",
    principal: textAt(given, "principal_id") ?? "",
  };
}

/** Whether one of some roles is assigned on a resource, and whether anything waited until it took effect. */
export function checkRole(
  cloud: Cloud,
  scope: string,
  roles: readonly string[],
): "missing" | "not in effect yet" | "in effect" {
  const assignments = cloud.all.filter(
    ({ type, values }) =>
      type === "azurerm_role_assignment" &&
      roles.includes(textAt(values, "role_definition_name") ?? "") &&
      covers(textAt(values, "scope") ?? "", scope),
  );
  if (assignments.length === 0) return "missing";
  return assignments.some((assignment) => isWaitedFor(cloud, assignment)) ? "in effect" : "not in effect yet";
}

/** A scope covers itself and everything below it. */
function covers(outer: string, scope: string): boolean {
  return outer !== "" && `${scope}/`.toLowerCase().startsWith(`${outer}/`.toLowerCase());
}

/** A role assignment takes minutes to take effect, so a `time_sleep` must have its id among its triggers. */
function isWaitedFor(cloud: Cloud, assignment: CloudResource): boolean {
  return cloud.all.some(({ type, values }) => {
    const triggers = Object.values((plain(valueAt(values, "triggers")) ?? {}) as Record<string, unknown>);
    return type === "time_sleep" && triggers.includes(assignment.id);
  });
}
