import { MANAGEMENT_GROUP, SUBSCRIPTION, TENANT } from "../../azure-scope";
import { findRoleAssignments, type RoleAssignment } from "../../role-assignment";
import { BROAD_ROLES, KEY_ROLES } from "../../roles";
import { each, finding, given, type Finding, type Rule } from "../../rule";

/** Scopes that are larger than a deployment. */
const WIDE_SCOPES = [TENANT, MANAGEMENT_GROUP, SUBSCRIPTION];

export const noBroadRole: Rule = {
  id: "no-broad-role",
  group: "identity",
  title: "No assignment has a broad role, a role that may read keys, or a subscription or more as its scope.",
  rationale:
    "Owner, Contributor and some roles for one service may read keys, and a principal that may assign roles can assign any " +
    "role to itself. On a subscription, a role includes current and future resources of other teams.",
  source: "https://learn.microsoft.com/azure/role-based-access-control/best-practices",
  fix: "Assign a role for one task on one resource.",
  check: (deployment) =>
    each(findRoleAssignments(deployment), "role assignment", (assignment) => [
      ...checkRole(assignment),
      ...checkScope(assignment),
    ]),
};

function checkRole({ block, role, rolePath }: RoleAssignment): Finding[] {
  if (role === undefined) return [finding(block, rolePath, "cannot be read, so that its rights are unknown")];
  const isOneOf = (names: readonly string[]) => names.some((name) => name.toLowerCase() === role.toLowerCase());
  if (isOneOf(KEY_ROLES)) return [finding(block, rolePath, `is ${given(role)}, which may read keys`)];
  return isOneOf(BROAD_ROLES) ? [finding(block, rolePath, `is ${given(role)}, and must be a role for one task`)] : [];
}

function checkScope({ block, paths, scope }: RoleAssignment): Finding[] {
  if (!scope) return [finding(block, paths.scope, "cannot be read, so that the scope is unknown")];
  if (!WIDE_SCOPES.includes(scope.kind)) return [];
  return [finding(block, paths.scope, `is a ${scope.kind}, and must be a resource or a resource group`)];
}
