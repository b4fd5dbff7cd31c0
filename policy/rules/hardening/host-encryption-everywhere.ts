import { defaultPool, furtherPools, type NodePool } from "../../node-pool";
import { each, mustBe, type Rule } from "../../rule";

const ARGUMENT = "host_encryption_enabled";

export const hostEncryptionEverywhere: Rule = {
  id: "host-encryption-everywhere",
  group: "hardening",
  title: "Where one node pool of a cluster encrypts its own disks, every pool does.",
  rationale:
    "Whether nodes encrypt temporary disks and caches is a choice of the environment file, as the subscription must " +
    "allow it. A pool that is left out keeps what pods write to it in the clear, and looks as if it did not.",
  source: "https://learn.microsoft.com/azure/aks/enable-host-encryption",
  fix: "Set host_encryption_enabled of every pool to true: cluster.encryptionAtHost in the environment file does.",
  scanners: ["CKV_AZURE_227"],
  check(deployment) {
    const clusters = deployment
      .resources("azurerm_kubernetes_cluster")
      .map((cluster) => [defaultPool(cluster), ...furtherPools(deployment, cluster)])
      .filter((pools) => pools.some(isEncrypted));
    return each(clusters.flat(), "node pool that encrypts its own disks", ({ block, path }) =>
      mustBe(block, path(ARGUMENT), [true], { absent: "wrong" }),
    );
  },
};

function isEncrypted({ block, path }: NodePool): boolean {
  return block.value(path(ARGUMENT)) === true;
}
