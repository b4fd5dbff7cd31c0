import { defaultPool, findFurtherPools } from "../../node-pool";
import { each, mustBe, type Rule } from "../../rule";

export const systemPoolReserved: Rule = {
  id: "system-pool-reserved",
  group: "hardening",
  title: "If a cluster has a user pool, its system pool accepts only critical pods.",
  rationale:
    "A database that uses all memory of a node must not affect the cluster's DNS. The taint keeps other pods away, and " +
    "needs another pool for them.",
  source: "https://learn.microsoft.com/azure/aks/use-system-pools",
  fix: "Set only_critical_addons_enabled of the default node pool to true.",
  scanners: ["CKV_AZURE_232"],
  check: (deployment) =>
    each(
      deployment
        .resources("azurerm_kubernetes_cluster")
        .filter((cluster) =>
          findFurtherPools(deployment, cluster).some(({ block }) => (block.value("mode") ?? "User") === "User"),
        )
        .map(defaultPool),
      "cluster with a user pool",
      ({ block, path }) => mustBe(block, path("only_critical_addons_enabled"), [true], { absent: "wrong" }),
    ),
};
