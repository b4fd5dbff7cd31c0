import { each, finding, type Rule } from "../../rule";

export const secretContentType: Rule = {
  id: "secret-content-type",
  group: "hardening",
  title: "A secret of Key Vault says what it is.",
  rationale:
    "Who finds a secret later must be able to tell a password from a certificate without reading it. The content type " +
    "is there for that, and is no secret itself.",
  source: "https://learn.microsoft.com/azure/key-vault/secrets/about-secrets",
  fix: "Set content_type, as text/plain.",
  scanners: ["CKV_AZURE_114", "AZU-0015"],
  check: (deployment) =>
    each(deployment.resources("azurerm_key_vault_secret"), "secret of Key Vault", (secret) =>
      secret.text("content_type")?.trim() ? [] : [finding(secret, "content_type", "is not set")],
    ),
};
