import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { placesAt } from "../../../terraform-json/json";
import { follow } from "../../reference";
import { findRoleAssignments, type RoleAssignment } from "../../role-assignment";
import { each, finding, notApplicable, type Finding, type Rule } from "../../rule";

const TYPES = ["User", "Group", "ServicePrincipal"];

export const principalTypeSet: Rule = {
  id: "principal-type-set",
  group: "identity",
  title: "A role assignment sets the type of its principal.",
  rationale:
    "If the right to assign roles has a condition on the principal's type, Azure refuses an assignment without it. And an " +
    "identity of the same apply may not be in the directory yet, so that Azure cannot determine the type.",
  source: "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/role_assignment",
  fix: "Set principal_type to User, Group or ServicePrincipal; a managed identity is a ServicePrincipal.",
  check(deployment) {
    const written = deployment.stacks.filter(({ source }) => source !== "state").map(({ name }) => name);
    if (written.length === 0)
      return notApplicable("a state has the type of every principal, whether it was set or not");
    const assignments = findRoleAssignments(deployment).filter(
      ({ block, paths }) => written.includes(block.stack) && !isDeployer(deployment, block, paths.principal),
    );
    return each(
      assignments.filter(({ paths }) => paths.principalType !== undefined),
      "role assignment with a principal type",
      checkType,
    );
  },
};

/** The deployer may be a user or a pipeline, and is in the directory, so that Azure can determine the type. */
function isDeployer(deployment: Deployment, block: Block, path: string): boolean {
  const [place] = placesAt(block.expressions, path.split("."));
  return follow(deployment, block, place?.value)?.block.type === "azurerm_client_config";
}

/** Checks the expression, because a plan also has a type that Azure determined. */
function checkType({ block, paths }: RoleAssignment): Finding[] {
  const path = paths.principalType ?? "";
  const [place] = placesAt(block.expressions, path.split("."));
  if (!place) return [finding(block, path, "is not set, and must be User, Group or ServicePrincipal")];
  const known = block.value(path) ?? place.value;
  return TYPES.includes(String(known)) ? [] : [finding(block, path, "must be User, Group or ServicePrincipal")];
}
