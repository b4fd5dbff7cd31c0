import { each, finding, type Rule } from "../../rule";
import { findUnloggedCategories } from "../../diagnostics";

/** Both log changes with their user; kube-audit also logs reads. */
const AUDIT = ["kube-audit", "kube-audit-admin"];

export const clusterLogged: Rule = {
  id: "cluster-logged",
  group: "hardening",
  title: "Requests to the Kubernetes API and sign-ins are logged.",
  rationale:
    "Kubernetes deletes events after an hour. The audit log has the user of every change, and the log of guard the " +
    "responses of Entra ID.",
  source: "https://learn.microsoft.com/azure/aks/monitor-aks",
  fix:
    "Set diagnostics.enabled in the environment file to true, or add an azurerm_monitor_diagnostic_setting for the cluster " +
    "with kube-audit-admin and guard.",
  scanners: ["CKV_AZURE_4", "AZU-0040"],
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "cluster", (cluster) => {
      const missing = [
        ...(findUnloggedCategories(deployment, cluster, AUDIT).length === AUDIT.length ? ["kube-audit-admin"] : []),
        ...findUnloggedCategories(deployment, cluster, ["guard"]),
      ];
      return missing.length > 0 ? [finding(cluster, "", `does not log ${missing.join(" and ")}`)] : [];
    }),
};
