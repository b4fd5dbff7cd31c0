import { each, mustBe, type Rule } from "../../rule";

export const clusterUpgradeChannel: Rule = {
  id: "cluster-upgrade-channel",
  group: "hardening",
  title: "Kubernetes is upgraded automatically to the newest patch.",
  rationale:
    "Security fixes of Kubernetes are patches, and a version is supported for about a year. A cluster without a channel is " +
    "not upgraded.",
  source: "https://learn.microsoft.com/azure/aks/auto-upgrade-cluster",
  fix: "Set automatic_upgrade_channel to patch, stable or rapid.",
  scanners: ["CKV_AZURE_171"],
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "cluster", (cluster) =>
      mustBe(cluster, "automatic_upgrade_channel", ["patch", "stable", "rapid"], { absent: "wrong" }),
    ),
};
