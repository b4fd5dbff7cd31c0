import { each, finding, type Rule } from "../../rule";

export const secretContentType: Rule = {
  id: "secret-content-type",
  group: "hardening",
  title: "A Key Vault secret has a content type.",
  rationale:
    "The content type distinguishes a password from a certificate without reading the secret, and is not secret.",
  source: "https://learn.microsoft.com/azure/key-vault/secrets/about-secrets",
  fix: "Set content_type, as text/plain.",
  scanners: ["CKV_AZURE_114", "AZU-0015"],
  check: (deployment) =>
    each(deployment.resources("azurerm_key_vault_secret"), "Key Vault secret", (secret) =>
      secret.text("content_type")?.trim() ? [] : [finding(secret, "content_type", "is not set")],
    ),
};
