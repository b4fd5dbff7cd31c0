import { each, finding, type Rule } from "../../rule";
import { findUnloggedCategories } from "../../diagnostics";

export const vaultLogged: Rule = {
  id: "vault-logged",
  group: "hardening",
  title: "Access to Key Vault secrets is logged.",
  rationale:
    "Every principal with a role on the vault can read secrets of Langfuse. Only the audit log shows that a secret was read.",
  source: "https://learn.microsoft.com/azure/key-vault/general/logging",
  fix:
    "Set diagnostics.enabled in the environment file to true, or add an azurerm_monitor_diagnostic_setting for the vault " +
    "with AuditEvent.",
  check: (deployment) =>
    each(deployment.resources("azurerm_key_vault"), "Key Vault", (vault) => {
      const missing = findUnloggedCategories(deployment, vault, ["AuditEvent"]);
      return missing.length > 0 ? [finding(vault, "", `does not log ${missing.join(", ")}`)] : [];
    }),
};
