import { DataAzurermKubernetesCluster } from "@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster";
import { DataAzurermSubnet } from "@cdktf/provider-azurerm/lib/data-azurerm-subnet";
import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { KubernetesClusterNodePool } from "@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import {
  grantRole,
  preventDestroy,
  waitForRoles,
  type Principal,
  type Principals,
  type ResourceGroupRef,
  type Tags,
} from "../azure";
import { DEFAULTS, withDefaults } from "../defaults";
import { sendDiagnostics } from "../log-workspace/log-workspace";
import { findDnsServiceIpMistakes, findRangeMistakes } from "../rules/network-ranges";
import {
  CLUSTER_NAME,
  GUID,
  IDENTITY_NAME,
  IPV4_ADDRESS,
  KUBERNETES_VERSION,
  LOGIN_SERVER,
  NETWORK_PART_NAME,
  NODE_POOL_NAME,
  POD_RANGE,
  PUBLIC_RANGE,
  RESOURCE_GROUP_NAME,
  SERVICE_RANGE,
  VIRTUAL_NETWORK_NAME,
  ZONE,
} from "../rules/values";
import { SELF } from "../terraform/readable-stack";
import { addMistakes, validateNotEmpty, validatePrincipals, validateProps, validateSharedProps } from "../validate";
import { ClusterNetwork, type ClusterNetworkProps } from "./cluster-network";
import { ImageRegistry, type ImageRegistryProps } from "./image-registry";
import {
  nodePoolArguments,
  validateNodePool,
  type NamedNodePoolProps,
  type NodePoolProps,
  type NodePoolSettings,
} from "./node-pool";
import { PublicEndpoint, type PublicEndpointProps } from "./public-endpoint";

/** Settings of the network that the cluster creates; every one has a default. */
export type NewNetwork = Partial<Omit<ClusterNetworkProps, "resourceGroup" | "tags">>;

/** A cluster that another stack creates. */
export interface ExistingCluster {
  /** Resource id. */
  readonly id: string;
  /** Issuer of the tokens that pods get. */
  readonly oidcIssuerUrl: string;
  /** Where the Kubernetes API answers, with no credential: for a provider that signs in by itself. */
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
export interface LangfuseClusterProps {
  /** Where everything is created. */
  readonly resourceGroup: ResourceGroupRef;
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
  readonly registry: Omit<ImageRegistryProps, "resourceGroup" | "tags"> | ExistingRegistry;
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
  /** @default - public */
  readonly apiServer?: ApiServerAccess;
  /** Encrypts the node's own disks too; needs the feature `EncryptionAtHost` in the subscription. @default false */
  readonly encryptionAtHost?: boolean;
  /** Who may administer the cluster through Kubernetes. The deployer of the release must be among them. */
  readonly administrators: Principals;
  /** Creates a fixed public address for the ingress controller. @default - none, reached by port-forward */
  readonly publicEndpoint?: Omit<PublicEndpointProps, "resourceGroup" | "clusterPrincipalId" | "zones" | "tags">;
  /** Resource id of the Log Analytics workspace for audit and control plane logs. @default - none */
  readonly logWorkspaceId?: string;
  /** Refuses to destroy the cluster, on whose disks the databases live. @default true */
  readonly protect?: boolean;
  /** Tags of every resource created here. @default - none */
  readonly tags?: Tags;
}

const CONTROL_PLANE_LOGS = [
  "cloud-controller-manager",
  "cluster-autoscaler",
  "guard",
  "kube-apiserver",
  "kube-audit-admin",
  "kube-controller-manager",
  "kube-scheduler",
];

/**
 * AKS with the OIDC issuer and workload identity on, local accounts off, and Entra ID with Azure RBAC as the only
 * way to sign in; its network, its registry, and the kubelet's right to pull from it.
 */
export class LangfuseCluster extends Construct {
  /**
   * A cluster that another stack creates, by its name.
   * @throws Error if a name breaks a rule of Azure
   */
  static fromName(scope: Construct, id: string, names: { name: string; resourceGroup: string }): ExistingCluster {
    validateProps(names, { name: CLUSTER_NAME, resourceGroup: RESOURCE_GROUP_NAME });
    const { name, resourceGroup } = names;
    const cluster = new DataAzurermKubernetesCluster(scope, id, { name, resourceGroupName: resourceGroup });
    const { host, clusterCaCertificate } = cluster.kubeConfig.get(0);
    return {
      id: cluster.id,
      oidcIssuerUrl: cluster.oidcIssuerUrl,
      connection: { host, clusterCaCertificate: Fn.base64decode(clusterCaCertificate) },
    };
  }

  /** Resource id of the cluster. */
  readonly id: string;
  /** Name of the cluster. */
  readonly name: string;
  /** Issuer of the tokens that pods get: the `issuer` of a federated credential. */
  readonly oidcIssuerUrl: string;
  /** Object id of the identity that pulls images on the nodes. */
  readonly kubeletObjectId: string;
  /** Host that images are pulled from. */
  readonly loginServer: string;
  /** Resource id of the subnet that the nodes are in. */
  readonly nodeSubnetId: string;
  /** The fixed public address, with `publicEndpoint`. */
  readonly publicIpAddress: string | undefined;
  private readonly registryId: string;

  /** @throws Error if there is no administrator, or a prop breaks a rule of Azure */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: LangfuseClusterProps,
  ) {
    super(scope, id);
    this.validate();
    const network = this.createNetwork();
    this.nodeSubnetId = network.subnetId;
    const identity = this.createIdentity();
    const registry = this.createRegistry();
    this.registryId = registry.id;
    this.loginServer = registry.loginServer;
    const cluster = this.createCluster(identity);
    this.id = cluster.id;
    this.name = props.name;
    this.oidcIssuerUrl = cluster.oidcIssuerUrl;
    this.kubeletObjectId = cluster.kubeletIdentity.objectId;

    if (props.userPool) this.addNodePool("user-pool", { name: "user", ...props.userPool });
    this.publicIpAddress = this.createPublicEndpoint(identity.principal, network);
    this.grantPull("pull-images", { objectId: this.kubeletObjectId, type: "ServicePrincipal" });
    const assignments = Object.entries(props.administrators).flatMap((administrator) =>
      this.grantAdmin(...administrator),
    );
    waitForRoles(this, "administrators-effective", assignments);
    sendDiagnostics(this, "logs", {
      name: "control-plane",
      targetResourceId: this.id,
      logWorkspaceId: props.logWorkspaceId,
      categories: CONTROL_PLANE_LOGS,
      dedicatedTables: true,
    });
  }

  /**
   * Adds a pool of nodes for user pods, in the zones, the subnet and the Kubernetes version of the cluster.
   * @throws Error if a prop breaks a rule of AKS
   */
  addNodePool(id: string, { name, ...pool }: NamedNodePoolProps): KubernetesClusterNodePool {
    validateProps({ name }, { name: NODE_POOL_NAME });
    validateNodePool(pool);
    return new KubernetesClusterNodePool(this, id, {
      name,
      mode: "User",
      kubernetesClusterId: this.id,
      ...nodePoolArguments(pool, this.poolSettings),
      temporaryNameForRotation: `${name}tmp`,
      tags: this.props.tags,
    });
  }

  /** Lets a principal fetch the kubeconfig, but not use it: what it may do in the cluster is granted separately. */
  grantUser(name: string, principal: Principal): RoleAssignment {
    const role = "Azure Kubernetes Service Cluster User Role";
    return grantRole(this, `kubeconfig-${name}`, principal, { role, scope: this.id });
  }

  /** Lets a principal administer the cluster: fetch the kubeconfig and, with local accounts off, use it. */
  grantAdmin(name: string, principal: Principal): RoleAssignment[] {
    const role = "Azure Kubernetes Service RBAC Cluster Admin";
    return [this.grantUser(name, principal), grantRole(this, `admin-${name}`, principal, { role, scope: this.id })];
  }

  /** Lets a principal pull images from the registry. On the nodes, the kubelet pulls them, not the pods' identity. */
  grantPull(id: string, principal: Principal): RoleAssignment {
    return grantRole(this, id, principal, { role: "AcrPull", scope: this.registryId, skipPrincipalCheck: true });
  }

  private validate(): void {
    const { props } = this;
    validateSharedProps(props);
    validateProps(props, {
      name: CLUSTER_NAME,
      identityName: IDENTITY_NAME,
      tenantId: GUID,
      podRange: POD_RANGE,
      serviceRange: SERVICE_RANGE,
      dnsServiceIp: IPV4_ADDRESS,
      kubernetesVersion: KUBERNETES_VERSION,
      zones: ZONE,
    });
    validateNodePool(props.systemPool, "systemPool.");
    if (props.userPool) validateNodePool(props.userPool, "userPool.");
    if (props.apiServer?.access === "authorized-ranges") {
      validateProps(props.apiServer, { ranges: PUBLIC_RANGE }, "apiServer.");
      validateNotEmpty("apiServer.ranges", props.apiServer.ranges);
    }
    validateNotEmpty("zones", props.zones);
    if (Object.keys(props.administrators).length === 0) {
      throw new Error(
        '"administrators" must name at least one: with local accounts off no other principal gets access',
      );
    }
    validatePrincipals("administrators", props.administrators);
    this.validateRanges();
  }

  private validateRanges(): void {
    const { network = {}, podRange, serviceRange, dnsServiceIp } = withDefaults(this.props, DEFAULTS.cluster);
    const created = "existing" in network ? undefined : withDefaults(network, DEFAULTS.cluster);
    const ranges = {
      ...(created && {
        addressSpace: { path: ["network", "addressSpace"], cidr: created.addressSpace },
        nodeSubnet: { path: ["network", "nodeSubnet"], cidr: created.nodeSubnet },
      }),
      podRange: { path: ["podRange"], cidr: podRange },
      serviceRange: { path: ["serviceRange"], cidr: serviceRange },
    };
    addMistakes(this, ranges, () => findRangeMistakes(ranges));
    addMistakes(this, [serviceRange, dnsServiceIp], () =>
      findDnsServiceIpMistakes(["dnsServiceIp"], dnsServiceIp, ranges.serviceRange),
    );
  }

  protected createNetwork(): ClusterNetwork | { readonly subnetId: string } {
    const { network = {}, resourceGroup, tags, name: cluster } = this.props;
    if ("existing" in network) {
      validateProps(network, SUBNET_RULES, "network.");
      const subnet = new DataAzurermSubnet(this, "nodes", {
        name: network.subnet,
        virtualNetworkName: network.virtualNetwork,
        resourceGroupName: network.resourceGroup,
      });
      return { subnetId: subnet.id };
    }
    const suffix = cluster.replace(/^aks-/, "");
    const { addressSpace, nodeSubnet } = DEFAULTS.cluster;
    const names = { name: `vnet-${suffix}`, subnetName: `snet-${suffix}`, securityGroupName: `nsg-${suffix}` };
    const settings = withDefaults(network, { ...names, addressSpace, nodeSubnet });
    return new ClusterNetwork(this, "network", { ...settings, resourceGroup, tags });
  }

  protected createRegistry(): { readonly id: string; readonly loginServer: string } {
    const { registry, resourceGroup, tags } = this.props;
    if (!("existing" in registry)) return new ImageRegistry(this, "registry", { ...registry, resourceGroup, tags });
    validateProps(registry, { loginServer: LOGIN_SERVER }, "registry.");
    return registry;
  }

  /** The control plane's own identity; it needs the subnet before the cluster is created in it. */
  protected createIdentity() {
    const { resourceGroup, name, identityName = `id-${name}`, tags } = this.props;
    const identity = new UserAssignedIdentity(this, "identity", {
      name: identityName,
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      tags,
    });
    const principal = identity.principalId;
    const joinSubnet = grantRole(
      this,
      "join-subnet",
      { objectId: principal, type: "ServicePrincipal" },
      { role: "Network Contributor", scope: this.nodeSubnetId },
    );
    return { id: identity.id, principal, joinSubnet };
  }

  protected createCluster(identity: { id: string; joinSubnet: RoleAssignment }): KubernetesCluster {
    const props = withDefaults(this.props, { ...DEFAULTS.cluster, protect: DEFAULTS.protect });
    const { resourceGroup, name, tenantId, userPool, tags } = props;
    return new KubernetesCluster(this, SELF, {
      name,
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      dnsPrefix: dnsPrefix(name),
      kubernetesVersion: props.kubernetesVersion,
      skuTier: props.tier,
      identity: { type: "UserAssigned", identityIds: [identity.id] },
      oidcIssuerEnabled: true,
      workloadIdentityEnabled: true,
      localAccountDisabled: true,
      roleBasedAccessControlEnabled: true,
      azureActiveDirectoryRoleBasedAccessControl: { azureRbacEnabled: true, tenantId },
      azurePolicyEnabled: true,
      runCommandEnabled: false,
      imageCleanerEnabled: true,
      imageCleanerIntervalHours: 168,
      ...this.apiServerArguments(),
      defaultNodePool: {
        name: "system",
        ...nodePoolArguments(props.systemPool, this.poolSettings),
        onlyCriticalAddonsEnabled: userPool !== undefined,
        temporaryNameForRotation: "systemtmp",
        tags,
      },
      networkProfile: {
        networkPlugin: "azure",
        networkPluginMode: "overlay",
        networkDataPlane: "cilium",
        networkPolicy: "cilium",
        loadBalancerSku: "standard",
        outboundType: "loadBalancer",
        podCidr: props.podRange,
        serviceCidr: props.serviceRange,
        dnsServiceIp: props.dnsServiceIp,
      },
      automaticUpgradeChannel: "patch",
      nodeOsUpgradeChannel: "NodeImage",
      maintenanceWindowAutoUpgrade: SUNDAY_NIGHT,
      maintenanceWindowNodeOs: SUNDAY_NIGHT,
      tags,
      dependsOn: [identity.joinSubnet],
      ...preventDestroy(props.protect),
    });
  }

  private get poolSettings(): NodePoolSettings {
    const { zones, encryptionAtHost = DEFAULTS.cluster.encryptionAtHost, kubernetesVersion } = this.props;
    return { subnetId: this.nodeSubnetId, zones, encryptionAtHost, kubernetesVersion };
  }

  private apiServerArguments() {
    const apiServer = this.props.apiServer ?? { access: "public" };
    switch (apiServer.access) {
      case "public":
        return { privateClusterEnabled: false };
      case "authorized-ranges":
        return {
          privateClusterEnabled: false,
          apiServerAccessProfile: { authorizedIpRanges: [...apiServer.ranges] },
        };
      case "private":
        return { privateClusterEnabled: true, privateClusterPublicFqdnEnabled: false };
    }
  }

  protected createPublicEndpoint(
    clusterPrincipalId: string,
    network: ClusterNetwork | { readonly subnetId: string },
  ): string | undefined {
    const { publicEndpoint, resourceGroup, zones, tags } = this.props;
    if (!publicEndpoint) return undefined;
    const endpoint = new PublicEndpoint(this, "public-ip", {
      ...publicEndpoint,
      resourceGroup,
      clusterPrincipalId,
      zones,
      tags,
    });
    if (network instanceof ClusterNetwork) network.allowWebTo(endpoint.ipAddress);
    return endpoint.ipAddress;
  }
}

const SUBNET_RULES = {
  resourceGroup: RESOURCE_GROUP_NAME,
  virtualNetwork: VIRTUAL_NETWORK_NAME,
  subnet: NETWORK_PART_NAME,
};

/** The cluster's name as part of a host name: no underscores, at most 54 characters. */
function dnsPrefix(name: string): string {
  return Token.isUnresolved(name) ? name : name.replaceAll("_", "-").slice(0, 54).replace(/-+$/, "");
}

/** When AKS may patch the cluster and its nodes. */
const SUNDAY_NIGHT = {
  frequency: "Weekly",
  interval: 1,
  dayOfWeek: "Sunday",
  startTime: "02:00",
  utcOffset: "+00:00",
  duration: 4,
};
