import { sourceOf } from "../../generated-secret";
import { each, finding, type Rule } from "../../rule";

export const clientSecretExpires: Rule = {
  id: "client-secret-expires",
  group: "hardening",
  title: "Where Key Vault holds a client secret, it says until when.",
  rationale:
    "A client secret ends on a day that Entra ID sets, and then nobody can sign in. With the day on the secret, Key " +
    "Vault announces it, and whoever looks can see it.",
  source: "https://learn.microsoft.com/azure/key-vault/secrets/about-secrets",
  fix: "Set expiration_date to the end_date of the azuread_application_password.",
  scanners: ["CKV_AZURE_41", "AZU-0017"],
  check: (deployment) =>
    each(
      deployment
        .resources("azurerm_key_vault_secret")
        .filter((secret) => sourceOf(secret).some((address) => address.startsWith("azuread_application_password."))),
      "client secret in Key Vault, as far as this tells where secrets come from",
      (secret) =>
        secret.value("expiration_date") === undefined ? [finding(secret, "expiration_date", "is not set")] : [],
    ),
};
