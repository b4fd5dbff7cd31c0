import { defaultPool, findFurtherPools, type NodePool } from "../../node-pool";
import { each, mustBe, type Rule } from "../../rule";

const ARGUMENT = "host_encryption_enabled";

export const hostEncryptionEverywhere: Rule = {
  id: "host-encryption-everywhere",
  group: "hardening",
  title: "If a node pool of a cluster has host encryption, every pool has it.",
  rationale:
    "The environment file selects whether nodes encrypt temporary disks and caches, because the subscription must allow it. " +
    "A pool without it stores data of pods unencrypted, against the expectation.",
  source: "https://learn.microsoft.com/azure/aks/enable-host-encryption",
  fix: "Set cluster.encryptionAtHost in the environment file to true (in Terraform: host_encryption_enabled of every pool).",
  scanners: ["CKV_AZURE_227"],
  check(deployment) {
    const clusters = deployment
      .resources("azurerm_kubernetes_cluster")
      .map((cluster) => [defaultPool(cluster), ...findFurtherPools(deployment, cluster)])
      .filter((pools) => pools.some(isEncrypted));
    return each(clusters.flat(), "node pool of a cluster with host encryption", ({ block, path }) =>
      mustBe(block, path(ARGUMENT), [true], { absent: "wrong" }),
    );
  },
};

function isEncrypted({ block, path }: NodePool): boolean {
  return block.value(path(ARGUMENT)) === true;
}
