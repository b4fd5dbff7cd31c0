import type { TypeDeclaration } from "../../declaration";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/data-sources/client_config */
export const CLIENT_CONFIG_DATA: TypeDeclaration = {};
