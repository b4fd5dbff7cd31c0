import { each, mustBe, type Rule } from "../../rule";

export const clusterNetworkPolicy: Rule = {
  id: "cluster-network-policy",
  group: "exposure",
  title: "The cluster enforces network policies.",
  rationale: "Without an engine, Kubernetes ignores network policies: every pod can reach every other pod.",
  source: "https://learn.microsoft.com/azure/aks/use-network-policies",
  fix: 'Set network_profile.network_policy to "cilium", "azure" or "calico".',
  scanners: ["CKV_AZURE_7", "AZU-0043"],
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "AKS cluster", (cluster) =>
      mustBe(cluster, "network_profile.network_policy", ["cilium", "azure", "calico"], { absent: "wrong" }),
    ),
};
