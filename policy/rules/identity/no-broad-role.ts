import { MANAGEMENT_GROUP, SUBSCRIPTION, TENANT } from "../../azure-scope";
import { roleAssignments, type RoleAssignment } from "../../role-assignment";
import { BROAD_ROLES, KEY_ROLES } from "../../roles";
import { each, finding, given, type Finding, type Rule } from "../../rule";

/** Scopes that hold more than a deployment. */
const WIDE_SCOPES = [TENANT, MANAGEMENT_GROUP, SUBSCRIPTION];

export const noBroadRole: Rule = {
  id: "no-broad-role",
  group: "identity",
  title: "Nobody gets a role over everything or one that may ask for keys, or any role on a subscription or above.",
  rationale:
    "Owner and Contributor may read the keys of whatever has keys, and some roles for one service may do so there; who " +
    "may assign roles may take any. On a subscription, a role reaches what other teams have there, and what will be there tomorrow.",
  source: "https://learn.microsoft.com/azure/role-based-access-control/best-practices",
  fix: "Assign a role for the one task, on the one resource that it is for.",
  check: (deployment) =>
    each(roleAssignments(deployment), "role assignment", (assignment) => [
      ...broadRole(assignment),
      ...wideScope(assignment),
    ]),
};

function broadRole({ block, role, rolePath }: RoleAssignment): Finding[] {
  if (role === undefined) return [finding(block, rolePath, "cannot be read, so nobody can tell what it allows")];
  const isOneOf = (names: readonly string[]) => names.some((name) => name.toLowerCase() === role.toLowerCase());
  if (isOneOf(KEY_ROLES)) return [finding(block, rolePath, `is ${given(role)}, which may ask Azure for keys`)];
  return isOneOf(BROAD_ROLES) ? [finding(block, rolePath, `is ${given(role)}, and must be a role for one task`)] : [];
}

function wideScope({ block, paths, scope }: RoleAssignment): Finding[] {
  if (!scope) return [finding(block, paths.scope, "cannot be read, so nobody can tell what the role reaches")];
  if (!WIDE_SCOPES.includes(scope.kind)) return [];
  return [finding(block, paths.scope, `is a ${scope.kind}, and must be a resource, or a resource group at most`)];
}
