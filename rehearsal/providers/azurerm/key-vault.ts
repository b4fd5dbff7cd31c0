import { Refusal } from "../../cloud";
import type { Values } from "../../values/value";
import { textAt, textsAt, valueAt } from "../../values/walk";
import { words, type Pattern, type TypeDefinition } from "../definition";
import { UUID, UUID_OR_EMPTY } from "../patterns";
import { isPrivate, parseRange } from "../ip-range";
import { RESOURCE_GROUP_NAME, armResource, requireEndpoint, requireFreeName, requireResources } from "./arm";

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
    ranges: { soft_delete_retention_days: [7, 90] },
    findProblems: (given) =>
      textsAt(given, "network_acls.ip_rules")
        .filter((range) => parseRange(range)?.family !== "ipv4")
        .map((range) => ({
          path: "network_acls.ip_rules",
          message: `must be IPv4 addresses or ranges of them, got "${range}"`,
        })),
    // https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#vault-name-and-object-name
    service: {
      patterns: {
        name: {
          pattern: /^[a-z](-?[a-z0-9])*$/i,
          rule: "begins with a letter, ends with a letter or digit, and has no two dashes in a row",
        },
      },
    },
    check: (given, context) => {
      requireFreeName(given, context, "azurerm_key_vault");
      requireResources("network_acls.virtual_network_subnet_ids")(given, context);
      requireEndpoint(textsAt(given, "network_acls.virtual_network_subnet_ids"), "Microsoft.KeyVault", context);
      refusePrivateRanges(given);
      if (context.prior) refuseChange(given, context.prior);
    },
    compute: (given) => ({ vault_uri: getVaultUri(textAt(given, "name") ?? "") }),
  }),
  dataSource: {
    patterns: { name: NAME, resource_group_name: RESOURCE_GROUP_NAME },
    assume: (config) => ({ vault_uri: getVaultUri(textAt(config, "name") ?? "") }),
  },
};

/** @see https://learn.microsoft.com/azure/key-vault/general/network-security */
function refusePrivateRanges(given: Values): void {
  const range = textsAt(given, "network_acls.ip_rules").find(isPrivate);
  if (range === undefined) return;
  throw new Refusal(`BadRequest: "network_acls.ip_rules" takes public addresses only, got "${range}".`);
}

/**
 * What a vault keeps once it is set.
 * @see https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview
 */
function refuseChange(given: Values, prior: Values): void {
  const purge = "purge_protection_enabled";
  if (valueAt(prior, purge) === true && valueAt(given, purge) !== true) {
    throw new Refusal(`"${purge}" cannot be turned off once it is on; set it to true.`);
  }
  const days = "soft_delete_retention_days";
  const [before, now] = [valueAt(prior, days), valueAt(given, days)];
  if (before !== now) {
    throw new Refusal(
      `"${days}" cannot be changed after the vault was created: it is ${String(before)}, got ${String(now)}.`,
    );
  }
}

export function getVaultUri(name: string): string {
  return `https://${name}.vault.azure.net/`;
}
