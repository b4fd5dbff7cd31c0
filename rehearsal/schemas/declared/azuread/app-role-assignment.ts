import type { TypeDeclaration } from "../../declaration";
import { UUID } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azuread/3.7.0/docs/resources/app_role_assignment */
export const APP_ROLE_ASSIGNMENT: TypeDeclaration = {
  version: 1,
  replacing: ["app_role_id", "principal_object_id", "resource_object_id"],
  patterns: { app_role_id: UUID, principal_object_id: UUID, resource_object_id: UUID },
};
