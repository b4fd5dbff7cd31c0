import { each, mustBe, type Rule } from "../../rule";

export const clusterAzurePolicy: Rule = {
  id: "cluster-azure-policy",
  group: "hardening",
  title: "The cluster has the Azure Policy add-on.",
  rationale:
    "Azure Policy can check and refuse pods of a cluster only with its add-on. Without it, rules of the organization do not " +
    "apply in the cluster.",
  source: "https://learn.microsoft.com/azure/aks/use-azure-policy",
  fix: "Set azure_policy_enabled to true.",
  scanners: ["CKV_AZURE_116", "AZU-0066"],
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "cluster", (cluster) =>
      mustBe(cluster, "azure_policy_enabled", [true], { absent: "wrong" }),
    ),
};
