import type { TypeDeclaration } from "../../declaration";
import { RESOURCE_GROUP_NAME } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/user_assigned_identity */
export const USER_ASSIGNED_IDENTITY: TypeDeclaration = {
  version: 1,
  replacing: ["name", "location", "resource_group_name"],
  patterns: { resource_group_name: RESOURCE_GROUP_NAME },
};

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/data-sources/user_assigned_identity */
export const USER_ASSIGNED_IDENTITY_DATA: TypeDeclaration = {
  patterns: {
    name: { pattern: /^[^]{3,128}$/, rule: "takes 3 to 128 characters" },
    resource_group_name: RESOURCE_GROUP_NAME,
  },
};
