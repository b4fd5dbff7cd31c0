import type { Mistake } from "./values";

/** A name of a resource that is created, and where it is set. */
export interface NamedResource {
  readonly path: readonly string[];
  readonly name: string;
}

/**
 * Words that Azure refuses in the name of a resource with a host name of its own: anywhere, at the start, and as the whole
 * name.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-reserved-resource-name
 */
const RESERVED =
  /microsoft|windows|^login|^(?:access|azure|bing|bizspark|biztalk|cortana|directx|dotnet|dynamics|excel|exchange|forefront|groove|hololens|hyperv|kinect|lync|msdn|o365|office|office365|onedrive|onenote|outlook|powerpoint|sharepoint|skype|visio|visualstudio|xbox)$/i;

/** Names of resources with a host name (cluster, registry, vault, storage account) that have a reserved word. */
export function findReservedWords(resources: readonly NamedResource[]): Mistake[] {
  return resources.flatMap(({ path, name }) => {
    const word = RESERVED.exec(name)?.[0];
    if (!word) return [];
    const verb = word.toLowerCase() === "login" ? "start with" : word === name ? "be" : "contain";
    const rule = `must not ${verb} "${word}", a word that Azure reserves`;
    return [{ path, rule, given: name, fix: "Write another name." }];
  });
}

/**
 * Subnets that Azure keeps for one of its own services: nothing else can be deployed into them.
 * @see https://learn.microsoft.com/azure/virtual-network/virtual-network-for-azure-services
 */
const SERVICE_SUBNET =
  /^(AzureBastionSubnet|AzureFirewallSubnet|AzureFirewallManagementSubnet|GatewaySubnet|RouteServerSubnet)$/i;

/** An existing subnet for the nodes that takes none. */
export function findSubnetMistakes({ path, name }: NamedResource): Mistake[] {
  if (!SERVICE_SUBNET.test(name)) return [];
  const rule = "must be a subnet for the nodes: Azure keeps this one for a service of its own";
  return [{ path, rule, given: name, fix: "Create a subnet for the cluster, and write its name." }];
}

const NODE_GROUP_MAX = 80;

/**
 * AKS creates a resource group for the nodes, named after the cluster's.
 * @param location - @default - unknown
 * @see https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/aks-common-issues-faq
 * @see https://github.com/Azure-Terraform/terraform-azurerm-kubernetes/issues/33 for the error
 */
export function findNodeGroupMistakes(cluster: NamedResource, resourceGroup: string, location = ""): Mistake[] {
  const { length } = `MC_${resourceGroup}_${cluster.name}_${location.replaceAll(" ", "")}`;
  if (length <= NODE_GROUP_MAX) return [];
  const rule =
    `must be shorter by ${length - NODE_GROUP_MAX} characters, or the name of its resource group: AKS names the group of the nodes ` +
    `MC_<resource group>_<cluster>_<region>, with at most ${NODE_GROUP_MAX} characters`;
  return [{ path: cluster.path, rule, given: cluster.name, fix: "Write a shorter name for one of the two." }];
}
