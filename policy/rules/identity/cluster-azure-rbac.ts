import { each, mustBe, type Rule } from "../../rule";

export const clusterAzureRbac: Rule = {
  id: "cluster-azure-rbac",
  group: "identity",
  title: "The cluster authenticates with Entra ID and authorizes with Azure RBAC.",
  rationale:
    "Rights in the cluster are then role assignments: they are reviewed in one place, end with the account, and no object " +
    "in the cluster can extend them.",
  source: "https://learn.microsoft.com/azure/aks/manage-azure-rbac",
  fix:
    "Set azure_active_directory_role_based_access_control.azure_rbac_enabled to true, and do not set " +
    "role_based_access_control_enabled to false.",
  scanners: ["CKV_AZURE_5", "AZU-0042"],
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "AKS cluster", (cluster) => [
      ...mustBe(cluster, "azure_active_directory_role_based_access_control.azure_rbac_enabled", [true], {
        absent: "wrong",
      }),
      ...mustBe(cluster, "role_based_access_control_enabled", [true], { absent: "right" }),
    ]),
};
