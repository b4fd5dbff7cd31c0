import type { TypeDeclaration } from "../../declaration";
import { POSITIVE_NUMBER, RESOURCE_GROUP_NAME, resourceId } from "./patterns";

export const PRIVATE_ENDPOINT_POLICIES = ["Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"];

/** What a service may do in a subnet that is delegated to it. */
export const DELEGATED_ACTIONS = [
  "Microsoft.Network/networkinterfaces/*",
  "Microsoft.Network/publicIPAddresses/join/action",
  "Microsoft.Network/publicIPAddresses/read",
  "Microsoft.Network/virtualNetworks/read",
  "Microsoft.Network/virtualNetworks/subnets/action",
  "Microsoft.Network/virtualNetworks/subnets/join/action",
  "Microsoft.Network/virtualNetworks/subnets/prepareNetworkPolicies/action",
  "Microsoft.Network/virtualNetworks/subnets/unprepareNetworkPolicies/action",
];

/** Services to which a subnet can be delegated. */
export const DELEGATES = [
  "GitHub.Network/networkSettings",
  "Informatica.DataManagement/organizations",
  "Microsoft.ApiManagement/service",
  "Microsoft.Apollo/npu",
  "Microsoft.App/environments",
  "Microsoft.App/testClients",
  "Microsoft.AVS/PrivateClouds",
  "Microsoft.AzureCosmosDB/clusters",
  "Microsoft.BareMetal/AzureHostedService",
  "Microsoft.BareMetal/AzureHPC",
  "Microsoft.BareMetal/AzurePaymentHSM",
  "Microsoft.BareMetal/AzureVMware",
  "Microsoft.BareMetal/CrayServers",
  "Microsoft.BareMetal/MonitoringServers",
  "Microsoft.Batch/batchAccounts",
  "Microsoft.CloudTest/hostedpools",
  "Microsoft.CloudTest/images",
  "Microsoft.CloudTest/pools",
  "Microsoft.Codespaces/plans",
  "Microsoft.ContainerInstance/containerGroups",
  "Microsoft.ContainerService/managedClusters",
  "Microsoft.ContainerService/TestClients",
  "Microsoft.Databricks/workspaces",
  "Microsoft.DBforMySQL/flexibleServers",
  "Microsoft.DBforMySQL/servers",
  "Microsoft.DBforMySQL/serversv2",
  "Microsoft.DBforPostgreSQL/flexibleServers",
  "Microsoft.DBforPostgreSQL/serversv2",
  "Microsoft.DBforPostgreSQL/singleServers",
  "Microsoft.DelegatedNetwork/controller",
  "Microsoft.DevCenter/networkConnection",
  "Microsoft.DevOpsInfrastructure/pools",
  "Microsoft.DocumentDB/cassandraClusters",
  "Microsoft.Fidalgo/networkSettings",
  "Microsoft.HardwareSecurityModules/dedicatedHSMs",
  "Microsoft.Kusto/clusters",
  "Microsoft.LabServices/labplans",
  "Microsoft.Logic/integrationServiceEnvironments",
  "Microsoft.MachineLearningServices/workspaces",
  "Microsoft.Netapp/volumes",
  "Microsoft.Network/applicationGateways",
  "Microsoft.Network/dnsResolvers",
  "Microsoft.Network/fpgaNetworkInterfaces",
  "Microsoft.Network/managedResolvers",
  "Microsoft.Network/networkWatchers.",
  "Microsoft.Network/virtualNetworkGateways",
  "Microsoft.Orbital/orbitalGateways",
  "Microsoft.PowerAutomate/hostedRpa",
  "Microsoft.PowerPlatform/enterprisePolicies",
  "Microsoft.PowerPlatform/vnetaccesslinks",
  "Microsoft.ServiceFabricMesh/networks",
  "Microsoft.ServiceNetworking/trafficControllers",
  "Microsoft.Singularity/accounts/networks",
  "Microsoft.Singularity/accounts/npu",
  "Microsoft.Sql/managedInstances",
  "Microsoft.Sql/managedInstancesOnebox",
  "Microsoft.Sql/managedInstancesStage",
  "Microsoft.Sql/managedInstancesTest",
  "Microsoft.Sql/servers",
  "Microsoft.StoragePool/diskPools",
  "Microsoft.StreamAnalytics/streamingJobs",
  "Microsoft.Synapse/workspaces",
  "Microsoft.Web/hostingEnvironments",
  "Microsoft.Web/serverFarms",
  "NGINX.NGINXPLUS/nginxDeployments",
  "Oracle.Database/networkAttachments",
  "PaloAltoNetworks.Cloudngfw/firewalls",
  "Qumulo.Storage/fileSystems",
];

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/subnet */
export const SUBNET: TypeDeclaration = {
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
    "ip_address_pool.id": resourceId("Microsoft.Network/networkManagers/ipamPools"),
    "ip_address_pool.number_of_ip_addresses": POSITIVE_NUMBER,
    resource_group_name: RESOURCE_GROUP_NAME,
    service_endpoint_policy_ids: resourceId("Microsoft.Network/serviceEndpointPolicies"),
  },
};

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/data-sources/subnet */
export const SUBNET_DATA: TypeDeclaration = {
  patterns: { resource_group_name: RESOURCE_GROUP_NAME },
};
