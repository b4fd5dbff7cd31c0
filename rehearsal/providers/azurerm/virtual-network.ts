import { Refusal, guid, type Cloud } from "../../cloud";
import type { Values } from "../../values/value";
import { textAt, textsAt } from "../../values/walk";
import { words, type Context, type Pattern, type TypeDefinition } from "../definition";
import { contains, isAligned, overlaps, parseRange, parseRanges, type IpRange } from "../ip-range";
import { POSITIVE_NUMBER } from "../patterns";
import { NETWORK_NAME, RESOURCE_GROUP_NAME, armResource, getArmId, idPattern } from "./arm";

const NETWORK = "Microsoft.Network/virtualNetworks";
const POOL_ID = idPattern("Microsoft.Network/networkManagers/ipamPools");
const ENDPOINT_POLICY_ID = idPattern("Microsoft.Network/serviceEndpointPolicies");
const PRIVATE_ENDPOINT_POLICIES = ["Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"];

/** What a service may do in a subnet that is delegated to it. */
const DELEGATED_ACTIONS = words(`
  Microsoft.Network/networkinterfaces/* Microsoft.Network/publicIPAddresses/join/action
  Microsoft.Network/publicIPAddresses/read Microsoft.Network/virtualNetworks/read
  Microsoft.Network/virtualNetworks/subnets/action Microsoft.Network/virtualNetworks/subnets/join/action
  Microsoft.Network/virtualNetworks/subnets/prepareNetworkPolicies/action
  Microsoft.Network/virtualNetworks/subnets/unprepareNetworkPolicies/action
`);

/** Services to which a subnet can be delegated. */
const DELEGATES = words(`
  GitHub.Network/networkSettings Informatica.DataManagement/organizations Microsoft.ApiManagement/service
  Microsoft.Apollo/npu Microsoft.App/environments Microsoft.App/testClients Microsoft.AVS/PrivateClouds
  Microsoft.AzureCosmosDB/clusters Microsoft.BareMetal/AzureHostedService Microsoft.BareMetal/AzureHPC
  Microsoft.BareMetal/AzurePaymentHSM Microsoft.BareMetal/AzureVMware Microsoft.BareMetal/CrayServers
  Microsoft.BareMetal/MonitoringServers Microsoft.Batch/batchAccounts Microsoft.CloudTest/hostedpools
  Microsoft.CloudTest/images Microsoft.CloudTest/pools Microsoft.Codespaces/plans
  Microsoft.ContainerInstance/containerGroups Microsoft.ContainerService/managedClusters
  Microsoft.ContainerService/TestClients Microsoft.Databricks/workspaces Microsoft.DBforMySQL/flexibleServers
  Microsoft.DBforMySQL/servers Microsoft.DBforMySQL/serversv2 Microsoft.DBforPostgreSQL/flexibleServers
  Microsoft.DBforPostgreSQL/serversv2 Microsoft.DBforPostgreSQL/singleServers Microsoft.DelegatedNetwork/controller
  Microsoft.DevCenter/networkConnection Microsoft.DevOpsInfrastructure/pools Microsoft.DocumentDB/cassandraClusters
  Microsoft.Fidalgo/networkSettings Microsoft.HardwareSecurityModules/dedicatedHSMs Microsoft.Kusto/clusters
  Microsoft.LabServices/labplans Microsoft.Logic/integrationServiceEnvironments
  Microsoft.MachineLearningServices/workspaces Microsoft.Netapp/volumes Microsoft.Network/applicationGateways
  Microsoft.Network/dnsResolvers Microsoft.Network/fpgaNetworkInterfaces Microsoft.Network/managedResolvers
  Microsoft.Network/networkWatchers. Microsoft.Network/virtualNetworkGateways Microsoft.Orbital/orbitalGateways
  Microsoft.PowerAutomate/hostedRpa Microsoft.PowerPlatform/enterprisePolicies
  Microsoft.PowerPlatform/vnetaccesslinks Microsoft.ServiceFabricMesh/networks
  Microsoft.ServiceNetworking/trafficControllers Microsoft.Singularity/accounts/networks
  Microsoft.Singularity/accounts/npu Microsoft.Sql/managedInstances Microsoft.Sql/managedInstancesOnebox
  Microsoft.Sql/managedInstancesStage Microsoft.Sql/managedInstancesTest Microsoft.Sql/servers
  Microsoft.StoragePool/diskPools Microsoft.StreamAnalytics/streamingJobs Microsoft.Synapse/workspaces
  Microsoft.Web/hostingEnvironments Microsoft.Web/serverFarms NGINX.NGINXPLUS/nginxDeployments
  Oracle.Database/networkAttachments PaloAltoNetworks.Cloudngfw/firewalls Qumulo.Storage/fileSystems
`);

/** A service with regional endpoints, as `Microsoft.Storage` or `Microsoft.Storage.Global`. */
const SERVICE_ENDPOINT: Pattern = {
  pattern: new RegExp(
    `^(${words(`
      Microsoft.ApiManagement Microsoft.AzureActiveDirectory Microsoft.AzureCosmosDB Microsoft.CognitiveServices
      Microsoft.ContainerRegistry Microsoft.EventHub Microsoft.KeyVault Microsoft.ServiceBus Microsoft.Sql
      Microsoft.Storage Microsoft.Storage.Global Microsoft.Web
    `).join("|")})$`,
    "i",
  ),
  rule: "must be a service with endpoints in subnets, as in Microsoft.Storage",
};

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/virtual_network */
export const VIRTUAL_NETWORK: TypeDefinition = {
  resource: armResource(NETWORK, {
    replacing: ["edge_zone"],
    defaults: { private_endpoint_vnet_policies: "Disabled" },
    exactlyOne: [["address_space", "ip_address_pool"]],
    values: {
      "encryption.enforcement": ["DropUnencrypted", "AllowUnencrypted"],
      private_endpoint_vnet_policies: ["Basic", "Disabled"],
      "subnet.delegation.service_delegation.actions": DELEGATED_ACTIONS,
      "subnet.delegation.service_delegation.name": DELEGATES,
      "subnet.private_endpoint_network_policies": PRIVATE_ENDPOINT_POLICIES,
    },
    patterns: {
      bgp_community: { pattern: /^\d{1,5}:\d{1,5}$/, rule: "must be two numbers below 65535, as in 12076:20000" },
      "ddos_protection_plan.id": idPattern("Microsoft.Network/ddosProtectionPlans"),
      "ip_address_pool.id": POOL_ID,
      "ip_address_pool.number_of_ip_addresses": POSITIVE_NUMBER,
      "subnet.route_table_id": idPattern("Microsoft.Network/routeTables"),
      "subnet.service_endpoint_policy_ids": ENDPOINT_POLICY_ID,
    },
    maxItems: { ip_address_pool: 2 },
    ranges: { flow_timeout_in_minutes: [4, 30] },
    service: {
      patterns: {
        name: { pattern: /^[a-z0-9][\w.-]{0,62}\w$/i, rule: NETWORK_NAME.rule.replace("1 to 80", "2 to 64") },
      },
    },
    check: (given, context) => {
      const space = requireRanges("address_space", textsAt(given, "address_space"));
      const reserved = space.find((range) => RESERVED.some((other) => overlaps(range, other)));
      if (reserved) {
        const taken = RESERVED.map(({ text }) => text).join(", ");
        throw new Refusal(
          `InvalidAddressPrefix: "address_space" ${reserved.text} overlaps what Azure reserves: ${taken}.`,
        );
      }
      const id = getArmId(NETWORK, given, context);
      const outside = findSubnets(context.cloud, id)
        .flatMap(({ ranges }) => ranges)
        .find((range) => !space.some((outer) => contains(outer, range)));
      if (!outside) return;
      throw new Refusal(
        `InUsePrefixCannotBeDeleted: a subnet uses ${outside.text}, which "address_space" must contain.`,
      );
    },
    compute: (_, { id }) => ({ guid: guid(id) }),
  }),
};

/** @see https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq#what-address-ranges-can-i-use-in-my-vnets */
const RESERVED = parseRanges(words("224.0.0.0/4 255.255.255.255/32 127.0.0.0/8 169.254.0.0/16 168.63.129.16/32"));

/**
 * Its ranges must be in those of its network.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/subnet
 */
export const SUBNET: TypeDefinition = {
  resource: {
    replacing: ["name", "resource_group_name", "virtual_network_name"],
    defaults: {
      default_outbound_access_enabled: true,
      private_endpoint_network_policies: "Disabled",
      private_link_service_network_policies_enabled: true,
    },
    exactlyOne: [["address_prefixes", "ip_address_pool"]],
    values: {
      "delegation.service_delegation.actions": DELEGATED_ACTIONS,
      "delegation.service_delegation.name": DELEGATES,
      private_endpoint_network_policies: PRIVATE_ENDPOINT_POLICIES,
      sharing_scope: ["Tenant"],
    },
    patterns: {
      "ip_address_pool.id": POOL_ID,
      "ip_address_pool.number_of_ip_addresses": POSITIVE_NUMBER,
      resource_group_name: RESOURCE_GROUP_NAME,
      service_endpoint_policy_ids: ENDPOINT_POLICY_ID,
    },
    findProblems: (given) =>
      textAt(given, "sharing_scope") !== undefined && given["default_outbound_access_enabled"] === true
        ? [{ path: "sharing_scope", message: "needs default_outbound_access_enabled = false" }]
        : [],
    service: { patterns: { name: NETWORK_NAME, service_endpoints: SERVICE_ENDPOINT } },
    id: (given, context) => `${getNetworkId(given, context)}/subnets/${textAt(given, "name")}`,
    check: (given, context) => {
      const id = getNetworkId(given, context);
      context.cloud.requireResource(id);
      const ranges = requireRanges("address_prefixes", textsAt(given, "address_prefixes"));
      const network = context.cloud.get("azurerm_virtual_network", id);
      if (network) requireSpace(ranges, textsAt(network.values, "address_space"));
      const own = `${id}/subnets/${textAt(given, "name")}`.toLowerCase();
      const subnets = findSubnets(context.cloud, id);
      refuseOverlaps(
        ranges,
        subnets.filter((other) => other.id.toLowerCase() !== own),
      );
      const before = subnets.find((other) => other.id.toLowerCase() === own)?.ranges ?? [];
      if (context.prior && isUsed(context.cloud, own)) refuseSmaller(ranges, before);
    },
  },
  dataSource: { patterns: { resource_group_name: RESOURCE_GROUP_NAME } },
};

function getNetworkId(given: Values, context: Context): string {
  return getArmId(NETWORK, given, context, "virtual_network_name");
}

interface SubnetRanges {
  readonly id: string;
  readonly ranges: readonly IpRange[];
}

function findSubnets({ all }: Cloud, networkId: string): SubnetRanges[] {
  const above = `${networkId}/subnets/`.toLowerCase();
  return all
    .filter(({ type, id }) => type === "azurerm_subnet" && id.toLowerCase().startsWith(above))
    .map(({ id, values }) => ({ id, ranges: parseRanges(textsAt(values, "address_prefixes")) }));
}

/**
 * The ranges of an argument.
 * @throws Refusal for a text that is no range, and for a range that does not start at its first address
 */
function requireRanges(path: string, texts: readonly string[]): IpRange[] {
  const ranges = texts.map((text) => {
    const range = text.includes("/") ? parseRange(text) : undefined;
    if (range && isAligned(range)) return range;
    const rule = range ? "must start at the first address of the range" : "must be a range, as in 10.0.0.0/16";
    throw new Refusal(`InvalidCIDRNotation: "${path}" ${rule}, got "${text}".`);
  });
  const [a, b] = ranges.flatMap((range, index) => {
    const earlier = ranges.slice(0, index).find((other) => overlaps(range, other));
    return earlier ? [earlier, range] : [];
  });
  if (a && b) throw new Refusal(`NetcfgOverlappingRanges: "${path}" has ranges that overlap, ${a.text} and ${b.text}.`);
  return ranges;
}

function requireSpace(ranges: readonly IpRange[], space: readonly string[]): void {
  const outside = ranges.find((range) => !parseRanges(space).some((outer) => contains(outer, range)));
  if (outside) {
    throw new Refusal(
      `NetcfgInvalidSubnet: ${outside.text} is not in the network's address space ${space.join(", ")}.`,
    );
  }
  const small = ranges.find(({ family, prefix }) => (family === "ipv4" ? prefix > 29 : prefix !== 64));
  if (!small) return;
  const rule = small.family === "ipv4" ? "at least 8 addresses, a prefix up to /29" : "the prefix /64";
  throw new Refusal(`NetcfgInvalidSubnet: "address_prefixes" needs ${rule}, got ${small.text}.`);
}

function refuseOverlaps(ranges: readonly IpRange[], others: readonly SubnetRanges[]): void {
  for (const other of others) {
    const pair = ranges.flatMap((range) =>
      other.ranges.filter((taken) => overlaps(range, taken)).map((taken) => [range, taken]),
    );
    const [range, taken] = pair[0] ?? [];
    if (range && taken) {
      throw new Refusal(`NetcfgSubnetRangesOverlap: ${range.text} overlaps ${taken.text} of ${other.id}.`);
    }
  }
}

/** Whether nodes of a cluster have addresses of the subnet. */
function isUsed({ all }: Cloud, subnetId: string): boolean {
  return all.some(({ values }) =>
    [...textsAt(values, "vnet_subnet_id"), ...textsAt(values, "default_node_pool.vnet_subnet_id")].some(
      (id) => id.toLowerCase() === subnetId,
    ),
  );
}

function refuseSmaller(ranges: readonly IpRange[], before: readonly IpRange[]): void {
  const removed = before.find((range) => !ranges.some((outer) => contains(outer, range)));
  if (!removed) return;
  throw new Refusal(
    `InUseSubnetCannotBeUpdated: nodes have addresses of ${removed.text}, which "address_prefixes" must contain.`,
  );
}
