import { each, mustBe, type Rule } from "../../rule";

export const clusterAzureCni: Rule = {
  id: "cluster-azure-cni",
  group: "hardening",
  title: "The cluster's network is Azure CNI.",
  rationale:
    "Network policies of Cilium and pod networks of any size need Azure CNI. Kubenet gives each node a route of " +
    "its own, and Azure retires it.",
  source: "https://learn.microsoft.com/azure/aks/concepts-network-cni-overview",
  fix: "Set network_profile.network_plugin to azure.",
  scanners: ["CKV2_AZURE_29"],
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "cluster", (cluster) =>
      mustBe(cluster, "network_profile.network_plugin", ["azure"], { absent: "wrong" }),
    ),
};
