import { each, finding, type Rule } from "../../rule";
import { unloggedCategories } from "../../diagnostics";

/** Either says who changed what; kube-audit also says who read it. */
const AUDIT = ["kube-audit", "kube-audit-admin"];

export const clusterLogged: Rule = {
  id: "cluster-logged",
  group: "hardening",
  title: "What people and pods do with the Kubernetes API is logged, and who was let in.",
  rationale:
    "Kubernetes forgets events after an hour. The audit log says who changed a workload or a secret, and the log of " +
    "guard how Entra ID answered.",
  source: "https://learn.microsoft.com/azure/aks/monitor-aks",
  fix: "Add an azurerm_monitor_diagnostic_setting for the cluster with kube-audit-admin and guard.",
  scanners: ["CKV_AZURE_4", "AZU-0040"],
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "cluster", (cluster) => {
      const missing = [
        ...(unloggedCategories(deployment, cluster, AUDIT).length === AUDIT.length ? ["kube-audit-admin"] : []),
        ...unloggedCategories(deployment, cluster, ["guard"]),
      ];
      return missing.length > 0 ? [finding(cluster, "", `does not log ${missing.join(" and ")}`)] : [];
    }),
};
