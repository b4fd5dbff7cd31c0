import { defaultPool, furtherPools } from "../../node-pool";
import { each, mustBe, type Rule } from "../../rule";

export const systemPoolReserved: Rule = {
  id: "system-pool-reserved",
  group: "hardening",
  title: "Where a cluster has a user pool, its system pool takes the cluster's own pods only.",
  rationale:
    "A database that eats a node's memory must not take the cluster's DNS with it. The taint keeps other pods away, " +
    "and needs a pool that they can go to.",
  source: "https://learn.microsoft.com/azure/aks/use-system-pools",
  fix: "Set only_critical_addons_enabled of the default node pool to true.",
  scanners: ["CKV_AZURE_232"],
  check: (deployment) =>
    each(
      deployment
        .resources("azurerm_kubernetes_cluster")
        .filter((cluster) =>
          furtherPools(deployment, cluster).some(({ block }) => (block.value("mode") ?? "User") === "User"),
        )
        .map(defaultPool),
      "cluster with a user pool",
      ({ block, path }) => mustBe(block, path("only_critical_addons_enabled"), [true], { absent: "wrong" }),
    ),
};
