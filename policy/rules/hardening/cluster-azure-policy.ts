import { each, mustBe, type Rule } from "../../rule";

export const clusterAzurePolicy: Rule = {
  id: "cluster-azure-policy",
  group: "hardening",
  title: "The cluster answers to Azure Policy.",
  rationale:
    "Azure Policy sees the pods of a cluster, and can refuse them, only through its add-on. Without it the " +
    "organization's own rules end at the cluster's border.",
  source: "https://learn.microsoft.com/azure/aks/use-azure-policy",
  fix: "Set azure_policy_enabled to true.",
  scanners: ["CKV_AZURE_116", "AZU-0066"],
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "cluster", (cluster) =>
      mustBe(cluster, "azure_policy_enabled", [true], { absent: "wrong" }),
    ),
};
