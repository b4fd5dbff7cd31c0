import { Token } from "cdktf";

/** How many nodes a pool has: a fixed number, or bounds for the cluster autoscaler. */
export type NodeCount =
  | number
  | {
      /** The least number of nodes. */
      readonly min: number;
      /** The greatest number of nodes. */
      readonly max: number;
    };

/** Settings of a pool of nodes. */
export interface NodePoolProps {
  /** Azure machine size, as `Standard_D4s_v5`. */
  readonly vmSize: string;
  /** How many nodes it has. */
  readonly nodes: NodeCount;
  /** Size of the node's disk in GiB. @default - by machine size */
  readonly osDiskGib?: number;
  /** `Ephemeral` keeps the node's disk on the machine: faster, but only sizes with a local disk have it. @default "Managed" */
  readonly osDiskType?: "Managed" | "Ephemeral";
}

/** What `azurerm_kubernetes_cluster.default_node_pool` and `azurerm_kubernetes_cluster_node_pool` share. */
export interface NodePoolSettings {
  readonly zones?: readonly string[];
  readonly subnetId: string;
  readonly encryptionAtHost: boolean;
  /** Kubernetes minor version; without it a pool would stay behind when the control plane is upgraded. */
  readonly kubernetesVersion?: string;
}

/** Bounds for the autoscaler must not cross; tokens are left to Terraform. */
export function validateNodeCount(property: string, { nodes }: NodePoolProps): void {
  if (typeof nodes === "number" || Token.isUnresolved(nodes.min) || Token.isUnresolved(nodes.max)) return;
  if (nodes.min > nodes.max) {
    throw new Error(`"${property}.nodes.min" must not be greater than max ${nodes.max}, got ${nodes.min}`);
  }
}

/** The arguments that both kinds of pool take, from one description. */
export function nodePoolArguments(pool: NodePoolProps, settings: NodePoolSettings) {
  return {
    vmSize: pool.vmSize,
    orchestratorVersion: settings.kubernetesVersion,
    ...countArguments(pool.nodes),
    maxPods: 110,
    osDiskSizeGb: pool.osDiskGib,
    osDiskType: pool.osDiskType ?? "Managed",
    osSku: "AzureLinux",
    zones: settings.zones && [...settings.zones],
    vnetSubnetId: settings.subnetId,
    hostEncryptionEnabled: settings.encryptionAtHost,
    nodePublicIpEnabled: false,
    upgradeSettings: { maxSurge: "33%", drainTimeoutInMinutes: 30, nodeSoakDurationInMinutes: 0 },
  };
}

function countArguments(nodes: NodeCount) {
  return typeof nodes === "number"
    ? { autoScalingEnabled: false, nodeCount: nodes }
    : { autoScalingEnabled: true, minCount: nodes.min, maxCount: nodes.max };
}
