import { each, mustBe, type Rule } from "../../rule";

export const clusterAzureRbac: Rule = {
  id: "cluster-azure-rbac",
  group: "identity",
  title: "Entra ID says who signs in to the cluster, and Azure RBAC what they may do.",
  rationale:
    "Rights in the cluster are then assignments like all others: they are reviewed in one place, end with the account, and " +
    "no object in the cluster can widen them unseen.",
  source: "https://learn.microsoft.com/azure/aks/manage-azure-rbac",
  fix:
    "Set azure_active_directory_role_based_access_control.azure_rbac_enabled to true, and leave " +
    "role_based_access_control_enabled on.",
  scanners: ["CKV_AZURE_5", "AZU-0042"],
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "AKS cluster that azurerm makes", (cluster) => [
      ...mustBe(cluster, "azure_active_directory_role_based_access_control.azure_rbac_enabled", [true], {
        absent: "wrong",
      }),
      ...mustBe(cluster, "role_based_access_control_enabled", [true], { absent: "right" }),
    ]),
};
