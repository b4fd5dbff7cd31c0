import { each, mustBe, type Rule } from "../../rule";

export const clusterAzureCni: Rule = {
  id: "cluster-azure-cni",
  group: "hardening",
  title: "The cluster uses Azure CNI.",
  rationale:
    "Network policies of Cilium and large pod networks need Azure CNI. Kubenet needs a route for each node, and Azure " +
    "retires it.",
  source: "https://learn.microsoft.com/azure/aks/concepts-network-cni-overview",
  fix: "Set network_profile.network_plugin to azure.",
  scanners: ["CKV2_AZURE_29"],
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "cluster", (cluster) =>
      mustBe(cluster, "network_profile.network_plugin", ["azure"], { absent: "wrong" }),
    ),
};
