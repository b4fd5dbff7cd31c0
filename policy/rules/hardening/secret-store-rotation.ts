import { each, mustBe, type Rule } from "../../rule";

export const secretStoreRotation: Rule = {
  id: "secret-store-rotation",
  group: "hardening",
  title: "The add-on for Key Vault secrets rotates them.",
  rationale:
    "The add-on reads a secret when a pod starts. Without rotation, a pod keeps the old secret until it restarts.",
  source: "https://learn.microsoft.com/azure/aks/csi-secrets-store-configuration-options",
  fix: "Set key_vault_secrets_provider.secret_rotation_enabled to true.",
  scanners: ["CKV_AZURE_172"],
  check: (deployment) =>
    each(
      deployment
        .resources("azurerm_kubernetes_cluster")
        .filter((cluster) => cluster.places("key_vault_secrets_provider").flatMap(({ value }) => value).length > 0),
      "cluster with the add-on for Key Vault secrets",
      (cluster) => mustBe(cluster, "key_vault_secrets_provider.secret_rotation_enabled", [true], { absent: "wrong" }),
    ),
};
