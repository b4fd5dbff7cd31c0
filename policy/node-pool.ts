import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { isWithin } from "./reference";

/** A node pool: a block of its cluster, or a resource. */
export interface NodePool {
  readonly block: Block;
  /** The path of an argument. */
  path(argument: string): string;
}

/** The default node pool of a cluster. */
export function defaultPool(cluster: Block): NodePool {
  return { block: cluster, path: (argument) => `default_node_pool.${argument}` };
}

/** The other pools of a cluster. */
export function findFurtherPools(deployment: Deployment, cluster: Block): NodePool[] {
  return deployment
    .resources("azurerm_kubernetes_cluster_node_pool")
    .filter((block) => isWithin(deployment, block, block.value("kubernetes_cluster_id"), cluster))
    .map(toPool);
}

/** Every pool, also of clusters that the deployment does not create. */
export function findNodePools(deployment: Deployment): NodePool[] {
  return [
    ...deployment.resources("azurerm_kubernetes_cluster").map(defaultPool),
    ...deployment.resources("azurerm_kubernetes_cluster_node_pool").map(toPool),
  ];
}

function toPool(block: Block): NodePool {
  return { block, path: (argument) => argument };
}
