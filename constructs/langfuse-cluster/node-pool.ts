import { DEFAULTS } from "../defaults";
import { MAX_PODS } from "../rules/node-capacity";
import { findPoolMistakes, type PoolMode } from "../rules/node-pools";
import { MAX_SURGE_PERCENT } from "../rules/network-ranges";
import type { Bounds } from "../rules/release";
import { NODES, OS_DISK_GIB, VM_SIZE } from "../rules/values";
import { throwMistakes, validateBounded, validateProps } from "../validate";

/** How many nodes a pool has: a fixed number, or bounds for the cluster autoscaler. */
export type NodeCount = number | Bounds;

/** Settings of a pool of nodes. */
export interface NodePoolProps {
  /** Azure machine size, as `Standard_D4s_v5`. */
  readonly vmSize: string;
  /** How many nodes it has; 1 to 1000. */
  readonly nodes: NodeCount;
  /** Size of the node's disk in GiB; 30 to 2048. @default - by machine size */
  readonly osDiskGib?: number;
  /** `Ephemeral` keeps the node's disk on the machine: faster, but only sizes with a local disk have it. @default "Managed" */
  readonly osDiskType?: "Managed" | "Ephemeral";
}

/** Settings of a further pool of nodes. */
export interface NamedNodePoolProps extends NodePoolProps {
  /** Name of the pool: 1 to 9 lower-case letters and digits, starting with a letter. */
  readonly name: string;
}

/** What all pools of a cluster share. */
export interface NodePoolSettings {
  readonly zones?: readonly string[];
  readonly subnetId: string;
  readonly encryptionAtHost: boolean;
  /** Kubernetes minor version; without it a pool would keep its version when the control plane is upgraded. */
  readonly kubernetesVersion?: string;
}

/** @throws Error if the machine size, the number of nodes or the size of the disk breaks a rule of AKS */
export function validateNodePool(pool: NodePoolProps, mode: PoolMode, path: readonly string[] = []): void {
  const prefix = path.map((part) => `${part}.`).join("");
  validateProps(pool, { vmSize: VM_SIZE, osDiskGib: OS_DISK_GIB }, prefix);
  validateBounded(`${prefix}nodes`, pool.nodes, NODES);
  throwMistakes(pool, () => findPoolMistakes(path, pool, mode));
}

/** The arguments that `default_node_pool` and `azurerm_kubernetes_cluster_node_pool` share. */
export function nodePoolArguments({ nodes, ...pool }: NodePoolProps, settings: NodePoolSettings) {
  return {
    vmSize: pool.vmSize,
    orchestratorVersion: settings.kubernetesVersion,
    ...(typeof nodes === "number"
      ? { autoScalingEnabled: false, nodeCount: nodes }
      : { autoScalingEnabled: true, minCount: nodes.min, maxCount: nodes.max }),
    maxPods: MAX_PODS,
    osDiskSizeGb: pool.osDiskGib,
    osDiskType: pool.osDiskType ?? DEFAULTS.nodePool.osDiskType,
    osSku: "AzureLinux",
    zones: settings.zones && [...settings.zones],
    vnetSubnetId: settings.subnetId,
    hostEncryptionEnabled: settings.encryptionAtHost,
    nodePublicIpEnabled: false,
    upgradeSettings: { maxSurge: `${MAX_SURGE_PERCENT}%`, drainTimeoutInMinutes: 30, nodeSoakDurationInMinutes: 0 },
  };
}
