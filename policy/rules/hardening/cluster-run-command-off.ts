import { each, mustBe, type Rule } from "../../rule";

export const clusterRunCommandOff: Rule = {
  id: "cluster-run-command-off",
  group: "hardening",
  title: "Commands cannot be run in the cluster through Azure's control plane.",
  rationale:
    "With run command, a role on the Azure resource is enough to run commands as cluster administrator. It bypasses the " +
    "ranges of the API server and the roles of Kubernetes.",
  source: "https://learn.microsoft.com/azure/aks/access-private-cluster",
  fix: "Set run_command_enabled to false.",
  check: (deployment) =>
    each(deployment.resources("azurerm_kubernetes_cluster"), "cluster", (cluster) =>
      mustBe(cluster, "run_command_enabled", [false], { absent: "wrong" }),
    ),
};
