import { textAt } from "../../values/walk";
import { words, type Pattern, type TypeDefinition } from "../definition";
import { UUID, UUID_OR_EMPTY } from "../patterns";
import { RESOURCE_GROUP_NAME, armResource } from "./arm";

const NAME: Pattern = { pattern: /^[a-zA-Z0-9-]{3,24}$/, rule: "takes 3 to 24 letters, digits and dashes" };

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/key_vault */
export const KEY_VAULT: TypeDefinition = {
  resource: armResource("Microsoft.KeyVault/vaults", {
    filledInBlocks: ["network_acls", "contact"],
    version: 2,
    defaults: { public_network_access_enabled: true, soft_delete_retention_days: 90 },
    exclusive: [["enable_rbac_authorization", "rbac_authorization_enabled"]],
    values: {
      "access_policy.certificate_permissions": words(`
        Get List Update Create Import Delete Recover Backup Restore ManageContacts ManageIssuers GetIssuers ListIssuers
        SetIssuers DeleteIssuers Purge
      `),
      "access_policy.key_permissions": words(`
        Get List Update Create Import Delete Recover Backup Restore Decrypt Encrypt UnwrapKey WrapKey Verify Sign Purge
        Release Rotate GetRotationPolicy SetRotationPolicy
      `),
      "access_policy.secret_permissions": words("Get List Set Delete Recover Backup Restore Purge"),
      "access_policy.storage_permissions": words(`
        Backup Delete DeleteSAS Get GetSAS List ListSAS Purge Recover RegenerateKey Restore Set SetSAS Update
      `),
      "network_acls.bypass": ["None", "AzureServices"],
      "network_acls.default_action": ["Allow", "Deny"],
      sku_name: ["standard", "premium"],
    },
    patterns: {
      "access_policy.application_id": UUID_OR_EMPTY,
      "access_policy.object_id": UUID,
      "access_policy.tenant_id": UUID,
      name: NAME,
      tenant_id: UUID,
    },
    compute: (given) => ({ vault_uri: getVaultUri(textAt(given, "name") ?? "") }),
  }),
  dataSource: {
    patterns: { name: NAME, resource_group_name: RESOURCE_GROUP_NAME },
    assume: (config) => ({ vault_uri: getVaultUri(textAt(config, "name") ?? "") }),
  },
};

export function getVaultUri(name: string): string {
  return `https://${name}.vault.azure.net/`;
}
