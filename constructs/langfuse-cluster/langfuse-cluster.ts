import { DataAzurermKubernetesCluster } from "@cdktf/provider-azurerm/lib/data-azurerm-kubernetes-cluster";
import { DataAzurermSubnet } from "@cdktf/provider-azurerm/lib/data-azurerm-subnet";
import { KubernetesCluster } from "@cdktf/provider-azurerm/lib/kubernetes-cluster";
import { KubernetesClusterNodePool } from "@cdktf/provider-azurerm/lib/kubernetes-cluster-node-pool";
import type { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { grantRole, placementArguments, preventDestroy, waitForRoles, type Principal } from "../azure";
import { sendDiagnostics } from "../log-workspace/log-workspace";
import { CLUSTER_NAME, NODE_POOL_NAME, RESOURCE_GROUP_NAME } from "../rules/values";
import { SELF } from "../terraform/readable-stack";
import { validateProps } from "../validate";
import { ClusterNetwork } from "./cluster-network";
import type { ClusterRef, LangfuseClusterProps } from "./cluster-props";
import { completeCluster, type CompleteCluster } from "./complete-cluster";
import { ImageRegistry } from "./image-registry";
import { nodePoolArguments, validateNodePool, type NamedNodePoolProps, type NodePoolSettings } from "./node-pool";
import { PublicEndpoint } from "./public-endpoint";
import { addRangeMistakes, validateCluster } from "./validate-cluster";

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
  static fromName(scope: Construct, id: string, names: { name: string; resourceGroup: string }): ClusterRef {
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
  private readonly props: CompleteCluster;

  /** @throws Error if there is no administrator, or a prop breaks a rule of Azure */
  constructor(scope: Construct, id: string, props: LangfuseClusterProps) {
    super(scope, id);
    validateCluster(props);
    this.props = completeCluster(props);
    addRangeMistakes(this, this.props);
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
    this.publicIpAddress = this.createPublicEndpoint(identity.objectId, network);
    this.grantPull("pull-images", { objectId: this.kubeletObjectId, type: "ServicePrincipal" });
    const assignments = Object.entries(props.administrators).flatMap(([name, principal]) =>
      this.grantAdmin(name, principal),
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
    validateNodePool(pool, "user");
    return new KubernetesClusterNodePool(this, id, {
      name,
      mode: "User",
      kubernetesClusterId: this.id,
      ...nodePoolArguments(pool, this.poolSettings),
      temporaryNameForRotation: `${name}tmp`,
      tags: this.props.tags,
    });
  }

  /**
   * Assigns Azure's role "Cluster User": the principal may fetch the kubeconfig. Rights in the cluster are granted separately.
   * @param id - construct id, and so a part of the resource address; unique among the grants of this construct
   */
  grantUser(id: string, principal: Principal): RoleAssignment {
    const role = "Azure Kubernetes Service Cluster User Role";
    return grantRole(this, `kubeconfig-${id}`, principal, { role, scope: this.id });
  }

  /**
   * Lets a principal administer the cluster: fetch the kubeconfig and, with local accounts off, use it.
   * @param id - construct id, and so a part of the resource address; unique among the grants of this construct
   */
  grantAdmin(id: string, principal: Principal): RoleAssignment[] {
    const role = "Azure Kubernetes Service RBAC Cluster Admin";
    return [this.grantUser(id, principal), grantRole(this, `admin-${id}`, principal, { role, scope: this.id })];
  }

  /**
   * Lets a principal pull images from the registry. On the nodes, the kubelet pulls them, not the pods' identity.
   * @param id - construct id, and so a part of the resource address; unique among the grants of this construct
   */
  grantPull(id: string, principal: Principal): RoleAssignment {
    return grantRole(this, id, principal, { role: "AcrPull", scope: this.registryId, skipPrincipalCheck: true });
  }

  private createNetwork(): ClusterNetwork | { readonly subnetId: string } {
    const { network, resourceGroup, tags } = this.props;
    if ("existing" in network) {
      const subnet = new DataAzurermSubnet(this, "nodes", {
        name: network.subnet,
        virtualNetworkName: network.virtualNetwork,
        resourceGroupName: network.resourceGroup,
      });
      return { subnetId: subnet.id };
    }
    return new ClusterNetwork(this, "network", { ...network, resourceGroup, tags });
  }

  private createRegistry(): { readonly id: string; readonly loginServer: string } {
    const { registry, resourceGroup, tags, protect } = this.props;
    return "existing" in registry
      ? registry
      : new ImageRegistry(this, "registry", { ...registry, resourceGroup, tags, protect });
  }

  /** The control plane's own identity; it needs the subnet before the cluster is created in it. */
  private createIdentity() {
    const identity = new UserAssignedIdentity(this, "identity", {
      name: this.props.identityName,
      ...placementArguments(this.props),
    });
    const principal = { objectId: identity.principalId, type: "ServicePrincipal" } as const;
    const role = { role: "Network Contributor", scope: this.nodeSubnetId };
    return {
      id: identity.id,
      objectId: principal.objectId,
      joinSubnet: grantRole(this, "join-subnet", principal, role),
    };
  }

  private createCluster(identity: { id: string; joinSubnet: RoleAssignment }): KubernetesCluster {
    const { props } = this;
    const { name, tenantId, userPool, tags } = props;
    return new KubernetesCluster(this, SELF, {
      name,
      ...placementArguments(props),
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
      maintenanceWindowAutoUpgrade: MAINTENANCE_WINDOW,
      maintenanceWindowNodeOs: MAINTENANCE_WINDOW,
      dependsOn: [identity.joinSubnet],
      ...preventDestroy(props.protect),
    });
  }

  private get poolSettings(): NodePoolSettings {
    const { zones, encryptionAtHost, kubernetesVersion } = this.props;
    return { subnetId: this.nodeSubnetId, zones, encryptionAtHost, kubernetesVersion };
  }

  private apiServerArguments() {
    const { apiServer } = this.props;
    if (apiServer.access === "private") return { privateClusterEnabled: true, privateClusterPublicFqdnEnabled: false };
    return {
      privateClusterEnabled: false,
      ...(apiServer.access === "authorized-ranges" && {
        apiServerAccessProfile: { authorizedIpRanges: [...apiServer.ranges] },
      }),
    };
  }

  private createPublicEndpoint(clusterPrincipalId: string, network: object): string | undefined {
    const { publicEndpoint, resourceGroup, zones, tags } = this.props;
    if (!publicEndpoint) return undefined;
    const settings = { ...publicEndpoint, resourceGroup, clusterPrincipalId, zones, tags };
    const endpoint = new PublicEndpoint(this, "public-ip", settings);
    if (network instanceof ClusterNetwork) network.allowWebTo(endpoint.ipAddress);
    return endpoint.ipAddress;
  }
}

/** The cluster's name as part of a host name: no underscores, at most 54 characters. */
function dnsPrefix(name: string): string {
  return Token.isUnresolved(name) ? name : name.replaceAll("_", "-").slice(0, 54).replace(/-+$/, "");
}

/** When AKS may patch the cluster and its nodes: Sundays, 02:00 to 06:00 UTC; `duration` is in hours. */
const MAINTENANCE_WINDOW = {
  frequency: "Weekly",
  interval: 1,
  dayOfWeek: "Sunday",
  startTime: "02:00",
  utcOffset: "+00:00",
  duration: 4,
};
