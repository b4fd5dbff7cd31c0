import type { TypeDeclaration } from "../../declaration";
import { UUID } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/role_assignment */
export const ROLE_ASSIGNMENT: TypeDeclaration = {
  replacing: [
    "name",
    "scope",
    "role_definition_id",
    "role_definition_name",
    "principal_id",
    "principal_type",
    "condition",
    "condition_version",
    "delegated_managed_identity_resource_id",
    "description",
  ],
  exactlyOne: [["role_definition_id", "role_definition_name"]],
  values: { condition_version: ["1.0", "2.0"], principal_type: ["User", "Group", "ServicePrincipal"] },
  patterns: { name: UUID, scope: { pattern: /\//, rule: "must be a scope, as in /subscriptions/…" } },
};
