import type { TypeDeclaration } from "../../declaration";
import { RESOURCE_GROUP_NAME } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/resource_group */
export const RESOURCE_GROUP: TypeDeclaration = {
  replacing: ["name", "location"],
  patterns: { name: RESOURCE_GROUP_NAME },
};

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/data-sources/resource_group */
export const RESOURCE_GROUP_DATA: TypeDeclaration = {
  patterns: { name: RESOURCE_GROUP_NAME },
};
