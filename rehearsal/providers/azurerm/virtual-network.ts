import { BlockList } from "node:net";
import { Refusal, guid } from "../../cloud";
import type { Values } from "../../values/value";
import { textAt, textsAt } from "../../values/walk";
import { words, type Context, type TypeDefinition } from "../definition";
import { POSITIVE_NUMBER } from "../patterns";
import { RESOURCE_GROUP_NAME, armResource, getArmId, idPattern } from "./arm";

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
    compute: (_, { id }) => ({ guid: guid(id) }),
  }),
};

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
    id: (given, context) => `${getNetworkId(given, context)}/subnets/${textAt(given, "name")}`,
    check: (given, context) => {
      const id = getNetworkId(given, context);
      context.cloud.requireResource(id);
      const network = context.cloud.get("azurerm_virtual_network", id);
      if (!network) return;
      const space = textsAt(network.values, "address_space");
      const outside = textsAt(given, "address_prefixes").find(
        (range) => !space.some((outer) => contains(outer, range)),
      );
      if (outside === undefined) return;
      throw new Refusal(`NetcfgInvalidSubnet: ${outside} is not in the network's address space ${space.join(", ")}.`);
    },
  },
  dataSource: { patterns: { resource_group_name: RESOURCE_GROUP_NAME } },
};

function getNetworkId(given: Values, context: Context): string {
  return getArmId(NETWORK, given, context, "virtual_network_name");
}

function contains(outer: string, inner: string): boolean {
  const [outerAddress = "", outerBits = ""] = outer.split("/");
  const [innerAddress = "", innerBits = ""] = inner.split("/");
  const family = (address: string) => (address.includes(":") ? "ipv6" : "ipv4");
  const range = new BlockList();
  range.addSubnet(outerAddress, Number(outerBits), family(outerAddress));
  return Number(innerBits) >= Number(outerBits) && range.check(innerAddress, family(innerAddress));
}
