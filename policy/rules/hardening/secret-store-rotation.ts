import { each, mustBe, type Rule } from "../../rule";

export const secretStoreRotation: Rule = {
  id: "secret-store-rotation",
  group: "hardening",
  title: "Where the cluster mounts secrets of Key Vault by its add-on, it follows their rotation.",
  rationale:
    "The add-on reads a secret when a pod starts. Without rotation a pod keeps the old one, until the day on which it " +
    "restarts or the old one ends.",
  source: "https://learn.microsoft.com/azure/aks/csi-secrets-store-configuration-options",
  fix: "Set key_vault_secrets_provider.secret_rotation_enabled to true.",
  scanners: ["CKV_AZURE_172"],
  check: (deployment) =>
    each(
      deployment
        .resources("azurerm_kubernetes_cluster")
        .filter((cluster) => cluster.places("key_vault_secrets_provider").flatMap(({ value }) => value).length > 0),
      "cluster with the add-on for secrets of Key Vault",
      (cluster) => mustBe(cluster, "key_vault_secrets_provider.secret_rotation_enabled", [true], { absent: "wrong" }),
    ),
};
