import type { AzureResourceProps, Principals } from "../azure";
import type { ClusterNetworkProps } from "./cluster-network";
import type { ImageRegistryProps } from "./image-registry";
import type { NodePoolProps } from "./node-pool";
import type { PublicEndpointProps } from "./public-endpoint";

/** Settings of the network that the cluster creates; every one has a default. */
export type NewNetwork = Partial<Omit<ClusterNetworkProps, keyof AzureResourceProps>>;

/** A cluster that another stack creates: what `LangfuseCluster.fromName` returns. */
export interface ClusterRef {
  /** Resource id. */
  readonly id: string;
  /** Issuer of the tokens that pods get. */
  readonly oidcIssuerUrl: string;
  /** Connection of a Kubernetes provider, without a credential: the provider signs in with its own. */
  readonly connection: {
    /** URL of the API server. */
    readonly host: string;
    /** Certificate of the authority that the API server's certificate is checked with, as PEM. */
    readonly clusterCaCertificate: string;
  };
}

/** A subnet that exists already. */
export interface ExistingSubnet {
  /** Chooses a subnet that exists. */
  readonly existing: true;
  /** Resource group of the virtual network. */
  readonly resourceGroup: string;
  /** Name of the virtual network. */
  readonly virtualNetwork: string;
  /** Name of the subnet. */
  readonly subnet: string;
}

/** A registry that exists already. */
export interface ExistingRegistry {
  /** Chooses a registry that exists. */
  readonly existing: true;
  /** Resource id. */
  readonly id: string;
  /** Host that images are pulled from. */
  readonly loginServer: string;
}

/** Who can reach the Kubernetes API server; Entra ID and Azure RBAC decide what they may do. */
export type ApiServerAccess =
  | {
      /** Every address. */
      readonly access: "public";
    }
  | {
      /** Only these ranges. */
      readonly access: "authorized-ranges";
      /** IPv4 ranges in CIDR notation. */
      readonly ranges: readonly string[];
    }
  | {
      /** Only the virtual network. */
      readonly access: "private";
    };

/** Settings of `LangfuseCluster`. */
export interface LangfuseClusterProps extends AzureResourceProps {
  /** Name of the cluster; 1 to 63 letters, digits, `-` and `_`. */
  readonly name: string;
  /** Name of the identity that the control plane acts as. @default - `id-<name>` */
  readonly identityName?: string;
  /** Entra tenant of the people and pipelines that use the cluster. */
  readonly tenantId: string;
  /**
   * The network of the nodes: created here, or one that exists.
   * @default - `10.40.0.0/16` with the nodes in `10.40.0.0/20`; `vnet-`, `snet-` and `nsg-` before the cluster's name
   * without `aks-`
   */
  readonly network?: NewNetwork | ExistingSubnet;
  /** The registry that images are pulled from: created here, or one that exists. */
  readonly registry: Omit<ImageRegistryProps, keyof AzureResourceProps> | ExistingRegistry;
  /** CIDR range of the pods, an overlay that exists only inside the cluster. @default "10.244.0.0/16" */
  readonly podRange?: string;
  /** CIDR range of the Services, only inside the cluster. @default "10.41.0.0/16" */
  readonly serviceRange?: string;
  /** Address of the cluster's DNS, inside `serviceRange`. @default "10.41.0.10" */
  readonly dnsServiceIp?: string;
  /** Pool of the cluster's own pods, and of all pods without a user pool. */
  readonly systemPool: NodePoolProps;
  /** Pool of Langfuse and its stores. With it, the system pool takes only the cluster's own pods. @default - none */
  readonly userPool?: NodePoolProps;
  /** Kubernetes minor version, as `1.34`; AKS applies patches by itself. @default - AKS's default version */
  readonly kubernetesVersion?: string;
  /** `Standard` has an uptime agreement. @default "Free" */
  readonly tier?: "Free" | "Standard";
  /** Availability zones of nodes and public address, as `["1", "2", "3"]`. @default - none */
  readonly zones?: readonly string[];
  /** From where the Kubernetes API server can be reached. @default - public */
  readonly apiServer?: ApiServerAccess;
  /** Encrypts the node's own disks too; needs the feature `EncryptionAtHost` in the subscription. @default false */
  readonly encryptionAtHost?: boolean;
  /** Who may administer the cluster through Kubernetes. The deployer of the release must be among them. */
  readonly administrators: Principals;
  /** Creates a fixed public address for the ingress controller. @default - none, reached by port-forward */
  readonly publicEndpoint?: Omit<PublicEndpointProps, keyof AzureResourceProps | "clusterPrincipalId" | "zones">;
  /** Resource id of the Log Analytics workspace for audit and control plane logs. @default - none */
  readonly logWorkspaceId?: string;
  /** Refuses to destroy the cluster, which has the disks of the databases, and the created registry. @default true */
  readonly protect?: boolean;
}
