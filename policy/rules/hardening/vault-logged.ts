import { each, finding, type Rule } from "../../rule";
import { unloggedCategories } from "../../diagnostics";

export const vaultLogged: Rule = {
  id: "vault-logged",
  group: "hardening",
  title: "Who reads a secret of Key Vault is logged.",
  rationale:
    "Every secret of Langfuse can be read by whoever has a role on the vault. The audit log is the only trace that a " +
    "secret was read.",
  source: "https://learn.microsoft.com/azure/key-vault/general/logging",
  fix: "Add an azurerm_monitor_diagnostic_setting for the vault with AuditEvent.",
  check: (deployment) =>
    each(deployment.resources("azurerm_key_vault"), "Key Vault", (vault) => {
      const missing = unloggedCategories(deployment, vault, ["AuditEvent"]);
      return missing.length > 0 ? [finding(vault, "", `does not log ${missing.join(", ")}`)] : [];
    }),
};
