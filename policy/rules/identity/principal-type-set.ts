import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { placesAt } from "../../../terraform-json/json";
import { follow } from "../../reference";
import { roleAssignments, type RoleAssignment } from "../../role-assignment";
import { each, finding, notApplicable, type Finding, type Rule } from "../../rule";

const TYPES = ["User", "Group", "ServicePrincipal"];

export const principalTypeSet: Rule = {
  id: "principal-type-set",
  group: "identity",
  title: "A role assignment says what kind of principal it is for.",
  rationale:
    "Where the right to assign roles is delegated with a condition on the principal's type, Azure refuses an assignment that " +
    "does not say it. And an identity of the same apply may not be in the directory yet, so that Azure cannot look.",
  source: "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/role_assignment",
  fix: "Set principal_type to User, Group or ServicePrincipal; a managed identity is a ServicePrincipal.",
  check(deployment) {
    const told = deployment.stacks.filter(({ source }) => source !== "state").map(({ name }) => name);
    if (told.length === 0) return notApplicable("a state has the type of every principal, whether it was said or not");
    const assignments = roleAssignments(deployment).filter(
      ({ block, paths }) => told.includes(block.stack) && !isWhoeverApplies(deployment, block, paths.principal),
    );
    return each(
      assignments.filter(({ paths }) => paths.principalType !== undefined),
      "role assignment that takes a principal's type",
      says,
    );
  },
};

/** Whether that is a person or a pipeline changes; it is in the directory in any case, so that Azure can look. */
function isWhoeverApplies(deployment: Deployment, block: Block, path: string): boolean {
  const [place] = placesAt(block.expressions, path.split("."));
  return follow(deployment, block, place?.value)?.block.type === "azurerm_client_config";
}

/** As written: a plan has what Azure found out by itself too. */
function says({ block, paths }: RoleAssignment): Finding[] {
  const path = paths.principalType ?? "";
  const [place] = placesAt(block.expressions, path.split("."));
  if (!place) return [finding(block, path, "is not set, and must be User, Group or ServicePrincipal")];
  const known = block.value(path) ?? place.value;
  return TYPES.includes(String(known)) ? [] : [finding(block, path, "must be User, Group or ServicePrincipal")];
}
