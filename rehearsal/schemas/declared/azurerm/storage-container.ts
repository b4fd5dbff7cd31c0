import type { TypeDeclaration } from "../../declaration";
import { STORAGE_ACCOUNT_ID, STORAGE_ACCOUNT_NAME } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/storage_container */
export const STORAGE_CONTAINER: TypeDeclaration = {
  version: 1,
  replacing: [
    "name",
    "storage_account_id",
    "storage_account_name",
    "default_encryption_scope",
    "encryption_scope_override_enabled",
  ],
  defaults: { container_access_type: "private", encryption_scope_override_enabled: true },
  exactlyOne: [["storage_account_id", "storage_account_name"]],
  requires: { encryption_scope_override_enabled: ["default_encryption_scope"] },
  values: { container_access_type: ["blob", "container", "private"] },
  patterns: {
    default_encryption_scope: { pattern: /^[0-9a-zA-Z]{4,63}$/, rule: "takes 4 to 63 letters and digits" },
    name: {
      pattern: /^(\$root|\$web|[0-9a-z][0-9a-z-]{2,62})$/,
      rule: "takes 3 to 63 lowercase letters, digits and dashes, with no dash first",
    },
    storage_account_id: STORAGE_ACCOUNT_ID,
    storage_account_name: STORAGE_ACCOUNT_NAME,
  },
};
