import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { isWithin } from "./within";

/** A pool of nodes: within its cluster, or a resource of its own. */
export interface NodePool {
  readonly block: Block;
  /** The path of one of its arguments in the block. */
  path(argument: string): string;
}

/** The pool that is written within a cluster. */
export function defaultPool(cluster: Block): NodePool {
  return { block: cluster, path: (argument) => `default_node_pool.${argument}` };
}

/** The other pools of a cluster. */
export function furtherPools(deployment: Deployment, cluster: Block): NodePool[] {
  return deployment
    .resources("azurerm_kubernetes_cluster_node_pool")
    .filter((block) => isWithin(deployment, block, block.value("kubernetes_cluster_id"), cluster))
    .map(poolOf);
}

/** Every pool, also of clusters that are made elsewhere. */
export function nodePools(deployment: Deployment): NodePool[] {
  return [
    ...deployment.resources("azurerm_kubernetes_cluster").map(defaultPool),
    ...deployment.resources("azurerm_kubernetes_cluster_node_pool").map(poolOf),
  ];
}

function poolOf(block: Block): NodePool {
  return { block, path: (argument) => argument };
}
