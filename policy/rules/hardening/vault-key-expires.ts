import { each, finding, type Rule } from "../../rule";

export const vaultKeyExpires: Rule = {
  id: "vault-key-expires",
  group: "hardening",
  title: "A key of Key Vault has a last day.",
  rationale: "A key without an end is replaced by nobody, and everything that was ever encrypted hangs on it.",
  source: "https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation",
  fix: "Set expiration_date, and a rotation policy that makes the next key before it.",
  scanners: ["CKV_AZURE_40", "AZU-0014"],
  check: (deployment) =>
    each(deployment.resources("azurerm_key_vault_key"), "key in a Key Vault", (key) =>
      key.value("expiration_date") === undefined ? [finding(key, "expiration_date", "is not set")] : [],
    ),
};
