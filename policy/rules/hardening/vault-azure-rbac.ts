import type { Block } from "../../../terraform-json/block";
import { each, finding, given, type Finding, type Rule } from "../../rule";

export const vaultAzureRbac: Rule = {
  id: "vault-azure-rbac",
  group: "hardening",
  title: "A Key Vault uses Azure RBAC.",
  rationale:
    "With access policies, a user who may change the vault can get access to its secrets without a role assignment.",
  source: "https://learn.microsoft.com/azure/key-vault/general/rbac-guide",
  fix: "Set rbac_authorization_enabled to true, and assign roles instead of access policies.",
  check: (deployment) => each(deployment.resources("azurerm_key_vault"), "Key Vault", checkRbac),
};

/** Plans and states of older providers have the older name. */
function checkRbac(vault: Block): Finding[] {
  const [path = "", ...older] = ["rbac_authorization_enabled", "enable_rbac_authorization"];
  if ([path, ...older].some((name) => vault.value(name) === true)) return [];
  const value = vault.value(path);
  const how = value === undefined ? "is not set, which means access policies" : `is ${given(value)}`;
  return [finding(vault, path, `${how}, and must be true`)];
}
