import { each, finding, type Rule } from "../../rule";

export const vaultKeyExpires: Rule = {
  id: "vault-key-expires",
  group: "hardening",
  title: "A Key Vault key has an expiry date.",
  rationale: "A key without an expiry date is never rotated, and all encrypted data depends on it.",
  source: "https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation",
  fix: "Set expiration_date, and a rotation policy that creates the next key before it.",
  scanners: ["CKV_AZURE_40", "AZU-0014"],
  check: (deployment) =>
    each(deployment.resources("azurerm_key_vault_key"), "Key Vault key", (key) =>
      key.value("expiration_date") === undefined ? [finding(key, "expiration_date", "is not set")] : [],
    ),
};
