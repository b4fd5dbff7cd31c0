import { findSources } from "../../generated-secret";
import { each, finding, type Rule } from "../../rule";

export const clientSecretExpires: Rule = {
  id: "client-secret-expires",
  group: "hardening",
  title: "A client secret in Key Vault has an expiry date.",
  rationale:
    "A client secret expires on a day that Entra ID sets, and then users cannot sign in. With the date on the secret, Key " +
    "Vault sends an event before, and operators can see it.",
  source: "https://learn.microsoft.com/azure/key-vault/secrets/about-secrets",
  fix: "Set expiration_date to the end_date of the azuread_application_password.",
  scanners: ["CKV_AZURE_41", "AZU-0017"],
  check: (deployment) =>
    each(
      deployment
        .resources("azurerm_key_vault_secret")
        .filter((secret) => findSources(secret).some((address) => address.startsWith("azuread_application_password."))),
      "client secret in Key Vault with a known source",
      (secret) =>
        secret.value("expiration_date") === undefined ? [finding(secret, "expiration_date", "is not set")] : [],
    ),
};
