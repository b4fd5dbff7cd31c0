import type { Block } from "../../../terraform-json/block";
import { each, finding, given, type Finding, type Rule } from "../../rule";

export const vaultAzureRbac: Rule = {
  id: "vault-azure-rbac",
  group: "hardening",
  title: "Azure RBAC decides who may use a Key Vault.",
  rationale:
    "With access policies, whoever may change the vault may also give themselves its secrets, and no role assignment " +
    "shows it.",
  source: "https://learn.microsoft.com/azure/key-vault/general/rbac-guide",
  fix: "Set rbac_authorization_enabled to true, and give roles instead of access policies.",
  check: (deployment) => each(deployment.resources("azurerm_key_vault"), "Key Vault", usesRbac),
};

/** The older name is what state and plan of an older provider have. */
function usesRbac(vault: Block): Finding[] {
  const [path = "", ...older] = ["rbac_authorization_enabled", "enable_rbac_authorization"];
  if ([path, ...older].some((name) => vault.value(name) === true)) return [];
  const value = vault.value(path);
  const how = value === undefined ? "is not set, which means access policies" : `is ${given(value)}`;
  return [finding(vault, path, `${how}, and must be true`)];
}
