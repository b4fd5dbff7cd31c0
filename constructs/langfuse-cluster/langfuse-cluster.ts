import { DataAzurermSubnet } from "@cdktf/provider-azurerm/lib/data-azurerm-subnet";
import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { KubernetesClusterNodePool } from "@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Sleep } from "@cdktf/provider-time/lib/sleep";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { ROLE_PROPAGATION, preventDestroy, type Principals, type ResourceGroupRef, type Tags } from "../azure";
import { sendDiagnostics } from "../diagnostics";
import { SELF } from "../terraform/readable-stack";
import { ClusterNetwork, type ClusterNetworkProps } from "./cluster-network";
import { ImageRegistry, type ImageRegistryProps } from "./image-registry";
import { nodePoolArguments, validateNodeCount, type NodePoolProps, type NodePoolSettings } from "./node-pool";
import { PublicEndpoint, type PublicEndpointProps } from "./public-endpoint";

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

/** Who can reach the Kubernetes API server; Entra ID and Azure RBAC decide about everyone who can. */
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
  /** Where everything is made. */
  readonly resourceGroup: ResourceGroupRef;
  /** Name of the cluster; 1 to 63 letters, digits, `-` and `_`. */
  readonly name: string;
  /** Name of the identity that the control plane acts as. */
  readonly identityName: string;
  /** Entra tenant of the people and pipelines that use the cluster. */
  readonly tenantId: string;
  /** The network of the nodes: made here, or one that exists. */
  readonly network: Omit<ClusterNetworkProps, "resourceGroup" | "tags"> | ExistingSubnet;
  /** The registry that images are pulled from: made here, or one that exists. */
  readonly registry: Omit<ImageRegistryProps, "resourceGroup" | "tags"> | ExistingRegistry;
  /** CIDR range of the pods, an overlay that exists only inside the cluster. */
  readonly podRange: string;
  /** CIDR range of the Services, only inside the cluster. */
  readonly serviceRange: string;
  /** Address of the cluster's DNS, inside `serviceRange`. */
  readonly dnsServiceIp: string;
  /** Pool of the cluster's own pods, and of all pods where there is no user pool. */
  readonly systemPool: NodePoolProps;
  /** Pool of Langfuse and its stores. With it, the system pool takes only the cluster's own pods. @default - none */
  readonly userPool?: NodePoolProps;
  /** Kubernetes minor version, as `1.34`; patches are applied by themselves. @default - AKS's default version */
  readonly kubernetesVersion?: string;
  /** `Standard` has an uptime agreement. @default "Free" */
  readonly tier?: "Free" | "Standard";
  /** Availability zones of nodes and public address, as `["1", "2", "3"]`. @default - none */
  readonly zones?: readonly string[];
  /** @default - public */
  readonly apiServer?: ApiServerAccess;
  /** Encrypts the node's own disks too; needs the feature `EncryptionAtHost` in the subscription. @default false */
  readonly encryptionAtHost?: boolean;
  /** Who may administer the cluster through Kubernetes. Whoever applies the release must be among them. */
  readonly administrators: Principals;
  /** Makes a fixed public address for the ingress controller. @default - none, reached by port-forward */
  readonly publicEndpoint?: Omit<PublicEndpointProps, "resourceGroup" | "clusterPrincipalId" | "zones" | "tags">;
  /** Resource id of the Log Analytics workspace for audit and control plane logs. @default - none */
  readonly logWorkspaceId?: string;
  /** Refuses to destroy the cluster, on whose disks the databases live. @default true */
  readonly protect?: boolean;
  /** Tags of every resource made here. @default - none */
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
 * way in; its network, its registry, and the kubelet's right to pull from it.
 */
export class LangfuseCluster extends Construct {
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
  /** The fixed public address, where one was asked for. */
  readonly publicIpAddress: string | undefined;

  /** @throws Error if there is no administrator, or the bounds of a node pool cross */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: LangfuseClusterProps,
  ) {
    super(scope, id);
    validateNodeCount("systemPool", props.systemPool);
    if (props.userPool) validateNodeCount("userPool", props.userPool);
    if (Object.keys(props.administrators).length === 0) {
      throw new Error('"administrators" must name at least one: with local accounts off nobody else gets in, got none');
    }
    const network = this.createNetwork();
    const identity = this.createIdentity(network.subnetId);
    const registry = this.createRegistry();
    const cluster = this.createCluster(network.subnetId, identity);
    if (props.userPool) this.addUserPool(cluster, props.userPool, network.subnetId);

    this.id = cluster.id;
    this.name = props.name;
    this.oidcIssuerUrl = cluster.oidcIssuerUrl;
    this.kubeletObjectId = cluster.kubeletIdentity.objectId;
    this.loginServer = registry.loginServer;
    this.nodeSubnetId = network.subnetId;
    this.publicIpAddress = this.createPublicEndpoint(identity.principal, network);
    this.allowPulls(registry.id);
    this.grantAdministrators();
    this.sendLogs();
  }

  protected createNetwork(): ClusterNetwork | { readonly subnetId: string } {
    const { network, resourceGroup, tags } = this.props;
    if (!("existing" in network)) return new ClusterNetwork(this, "network", { ...network, resourceGroup, tags });
    const subnet = new DataAzurermSubnet(this, "nodes", {
      name: network.subnet,
      virtualNetworkName: network.virtualNetwork,
      resourceGroupName: network.resourceGroup,
    });
    return { subnetId: subnet.id };
  }

  protected createRegistry(): { readonly id: string; readonly loginServer: string } {
    const { registry, resourceGroup, tags } = this.props;
    return "existing" in registry
      ? registry
      : new ImageRegistry(this, "registry", { ...registry, resourceGroup, tags });
  }

  /** The control plane's own identity; it needs the subnet before the cluster is made in it. */
  protected createIdentity(subnetId: string) {
    const { resourceGroup, identityName, tags } = this.props;
    const identity = new UserAssignedIdentity(this, "identity", {
      name: identityName,
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      tags,
    });
    const joinSubnet = new RoleAssignment(this, "join-subnet", {
      roleDefinitionName: "Network Contributor",
      scope: subnetId,
      principalId: identity.principalId,
      principalType: "ServicePrincipal",
    });
    return { id: identity.id, principal: identity.principalId, joinSubnet };
  }

  protected createCluster(subnetId: string, identity: { id: string; joinSubnet: RoleAssignment }): KubernetesCluster {
    const { resourceGroup, name, tenantId, userPool, tags } = this.props;
    return new KubernetesCluster(this, SELF, {
      name,
      resourceGroupName: resourceGroup.name,
      location: resourceGroup.location,
      dnsPrefix: dnsPrefix(name),
      kubernetesVersion: this.props.kubernetesVersion,
      skuTier: this.props.tier ?? "Free",
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
        ...nodePoolArguments(this.props.systemPool, this.poolSettings(subnetId)),
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
        podCidr: this.props.podRange,
        serviceCidr: this.props.serviceRange,
        dnsServiceIp: this.props.dnsServiceIp,
      },
      automaticUpgradeChannel: "patch",
      nodeOsUpgradeChannel: "NodeImage",
      maintenanceWindowAutoUpgrade: SUNDAY_NIGHT,
      maintenanceWindowNodeOs: SUNDAY_NIGHT,
      tags,
      dependsOn: [identity.joinSubnet],
      ...preventDestroy(this.props.protect ?? true),
    });
  }

  private poolSettings(subnetId: string): NodePoolSettings {
    const { zones, encryptionAtHost = false, kubernetesVersion } = this.props;
    return { subnetId, zones, encryptionAtHost, kubernetesVersion };
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

  protected addUserPool(cluster: KubernetesCluster, pool: NodePoolProps, subnetId: string): void {
    new KubernetesClusterNodePool(this, "user-pool", {
      name: "user",
      mode: "User",
      kubernetesClusterId: cluster.id,
      ...nodePoolArguments(pool, this.poolSettings(subnetId)),
      temporaryNameForRotation: "usertmp",
      tags: this.props.tags,
    });
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

  /** Image pulls happen on the node, as the kubelet: workload identity has no part in them. */
  protected allowPulls(registryId: string): void {
    new RoleAssignment(this, "pull-images", {
      roleDefinitionName: "AcrPull",
      scope: registryId,
      principalId: this.kubeletObjectId,
      principalType: "ServicePrincipal",
      skipServicePrincipalAadCheck: true,
    });
  }

  /** The right to fetch the kubeconfig and, with local accounts off, the right to use it. */
  protected grantAdministrators(): void {
    const assignments = Object.entries(this.props.administrators).flatMap(([name, principal]) =>
      [
        { id: `kubeconfig-${name}`, role: "Azure Kubernetes Service Cluster User Role" },
        { id: `admin-${name}`, role: "Azure Kubernetes Service RBAC Cluster Admin" },
      ].map(
        ({ id, role }) =>
          new RoleAssignment(this, id, {
            roleDefinitionName: role,
            scope: this.id,
            principalId: principal.objectId,
            principalType: principal.type,
          }),
      ),
    );
    new Sleep(this, "administrators-effective", {
      createDuration: ROLE_PROPAGATION,
      triggers: Object.fromEntries(assignments.map((assignment) => [assignment.node.id, assignment.id])),
    });
  }

  protected sendLogs(): void {
    const { logWorkspaceId } = this.props;
    if (!logWorkspaceId) return;
    sendDiagnostics(this, "logs", {
      name: "control-plane",
      targetResourceId: this.id,
      logWorkspaceId,
      categories: CONTROL_PLANE_LOGS,
      dedicatedTables: true,
    });
  }
}

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
