import type { Pattern, TypeDeclaration } from "../../declaration";
import { RESOURCE_GROUP_NAME, UUID, UUID_OR_EMPTY } from "./patterns";

const NAME: Pattern = { pattern: /^[a-zA-Z0-9-]{3,24}$/, rule: "takes 3 to 24 letters, digits and dashes" };

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/key_vault */
export const KEY_VAULT: TypeDeclaration = {
  filledInBlocks: ["network_acls", "contact"],
  version: 2,
  replacing: ["name", "location", "resource_group_name"],
  defaults: { public_network_access_enabled: true, soft_delete_retention_days: 90 },
  exclusive: [["enable_rbac_authorization", "rbac_authorization_enabled"]],
  values: {
    "access_policy.certificate_permissions": [
      "Get",
      "List",
      "Update",
      "Create",
      "Import",
      "Delete",
      "Recover",
      "Backup",
      "Restore",
      "ManageContacts",
      "ManageIssuers",
      "GetIssuers",
      "ListIssuers",
      "SetIssuers",
      "DeleteIssuers",
      "Purge",
    ],
    "access_policy.key_permissions": [
      "Get",
      "List",
      "Update",
      "Create",
      "Import",
      "Delete",
      "Recover",
      "Backup",
      "Restore",
      "Decrypt",
      "Encrypt",
      "UnwrapKey",
      "WrapKey",
      "Verify",
      "Sign",
      "Purge",
      "Release",
      "Rotate",
      "GetRotationPolicy",
      "SetRotationPolicy",
    ],
    "access_policy.secret_permissions": ["Get", "List", "Set", "Delete", "Recover", "Backup", "Restore", "Purge"],
    "access_policy.storage_permissions": [
      "Backup",
      "Delete",
      "DeleteSAS",
      "Get",
      "GetSAS",
      "List",
      "ListSAS",
      "Purge",
      "Recover",
      "RegenerateKey",
      "Restore",
      "Set",
      "SetSAS",
      "Update",
    ],
    "network_acls.bypass": ["None", "AzureServices"],
    "network_acls.default_action": ["Allow", "Deny"],
    sku_name: ["standard", "premium"],
  },
  patterns: {
    "access_policy.application_id": UUID_OR_EMPTY,
    "access_policy.object_id": UUID,
    "access_policy.tenant_id": UUID,
    name: NAME,
    resource_group_name: RESOURCE_GROUP_NAME,
    tenant_id: UUID,
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/data-sources/key_vault */
export const KEY_VAULT_DATA: TypeDeclaration = {
  patterns: { name: NAME, resource_group_name: RESOURCE_GROUP_NAME },
};
