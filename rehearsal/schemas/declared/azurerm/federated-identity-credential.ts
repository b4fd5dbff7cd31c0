import type { TypeDeclaration } from "../../declaration";
import { RESOURCE_GROUP_NAME, USER_ASSIGNED_IDENTITY_ID } from "./patterns";

/**
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/federated_identity_credential
 */
export const FEDERATED_IDENTITY_CREDENTIAL: TypeDeclaration = {
  replacing: ["name", "resource_group_name", "parent_id"],
  patterns: { parent_id: USER_ASSIGNED_IDENTITY_ID, resource_group_name: RESOURCE_GROUP_NAME },
};
