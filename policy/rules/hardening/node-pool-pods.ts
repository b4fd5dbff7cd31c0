import { findNodePools, type NodePool } from "../../node-pool";
import { each, finding, given, type Finding, type Rule } from "../../rule";

/** The least number of pods of a node. */
const LEAST = 50;

export const nodePoolPods: Rule = {
  id: "node-pool-pods",
  group: "hardening",
  title: "A node accepts at least 50 pods.",
  rationale:
    "Azure runs about 12 pods on every node. With 30, the default of some networks, a node is full before its memory is " +
    "used, and the number cannot be changed without new nodes.",
  source: "https://learn.microsoft.com/azure/aks/quotas-skus-regions",
  fix: "Set max_pods of the pool to 50 or more.",
  scanners: ["CKV_AZURE_168"],
  check: (deployment) => each(findNodePools(deployment), "node pool", checkPods),
};

function checkPods({ block, path }: NodePool): Finding[] {
  const [place] = block.places(path("max_pods"));
  if (typeof place?.value === "number" && place.value >= LEAST) return [];
  const how = place ? `is ${given(place.value)}` : "is not set";
  return [finding(block, place?.path ?? path("max_pods"), `${how}, and must be ${LEAST} or more`)];
}
