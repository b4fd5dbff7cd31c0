import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { answer, finding, given, mustBe, notApplicable, type Finding, type Rule } from "../../rule";

export const vaultRecoverable: Rule = {
  id: "vault-recoverable",
  group: "safety",
  title:
    "A deleted Key Vault or secret can be restored, and cannot be purged before its retention ends, unless deletionProtection is false.",
  rationale:
    "Only the vault contains the salt and the encryption key. Soft delete keeps deleted secrets, but without purge " +
    "protection they can be purged, and the azurerm provider purges by default.",
  source: "https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",
  fix:
    "Set keyVault.purgeProtection in the environment file to true, or remove it (in Terraform: purge_protection_enabled " +
    "true, and in features.key_vault of the azurerm provider purge_soft_delete_on_destroy and " +
    "purge_soft_deleted_secrets_on_destroy false).",
  scanners: ["CKV_AZURE_42", "CKV_AZURE_110", "AZU-0016"],
  check(deployment, { deletionProtection }) {
    if (!deletionProtection) return notApplicable("the environment file sets deletionProtection: false");
    const vaults = deployment.resources("azurerm_key_vault");
    const secrets = deployment.resources("azurerm_key_vault_secret");
    if (vaults.length + secrets.length === 0) return notApplicable("there is no Key Vault and no Key Vault secret");
    return answer([...vaults.flatMap(checkVault), ...findProviders(deployment).flatMap(checkProvider)]);
  },
};

function checkVault(vault: Block): Finding[] {
  const days = vault.value("soft_delete_retention_days") ?? 90;
  const inRange = typeof days === "number" && days >= 7 && days <= 90;
  const problem = `is ${given(days)}, and must be a number of days from 7 to 90`;
  return [
    ...mustBe(vault, "purge_protection_enabled", [true], { absent: "wrong" }),
    ...(inRange ? [] : [finding(vault, "soft_delete_retention_days", problem)]),
  ];
}

function checkProvider(provider: Block): Finding[] {
  return ["purge_soft_delete_on_destroy", "purge_soft_deleted_secrets_on_destroy"].flatMap((setting) =>
    mustBe(provider, `features.key_vault.${setting}`, [false], { absent: "wrong" }),
  );
}

/** The blocks of azurerm in stacks with a vault or a secret; a state contains none. */
function findProviders(deployment: Deployment): Block[] {
  const stacks = deployment.resources("azurerm_key_vault", "azurerm_key_vault_secret").map(({ stack }) => stack);
  return deployment.blocks.filter(
    ({ kind, type, stack }) => kind === "provider" && type === "azurerm" && stacks.includes(stack),
  );
}
