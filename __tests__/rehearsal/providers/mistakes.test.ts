import { Cloud, guid } from "../../../rehearsal/cloud";
import { findArgumentProblems } from "../../../rehearsal/double/argument-rules";
import { Dynamic, type Values } from "../../../rehearsal/values/value";
import { create, getResource, refusal, resourceGroup } from "../support";
import {
  ACCOUNT,
  ADMIN,
  IDENTITY,
  LOGS,
  NETWORK,
  SUBNET,
  SUBSCRIPTION,
  VALID,
  VAULT,
  accountBody,
  place,
  pool,
  profile,
} from "./valid-resources";

/** What the provider says before a plan, else what Azure says in the apply. */
function attempt(cloud: Cloud, name: string, given: Values): string | undefined {
  const type = getType(name);
  const [problem] = findArgumentProblems(given, getResource(type));
  if (problem) return `plan: "${problem.path}" ${problem.message}`;
  const message = refusal(() => create(cloud, type, given));
  return message && `apply: ${message}`;
}

function getType(name: string): string {
  return name.split(" ")[0] as string;
}

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
  resourceGroup(cloud);
});

test("what Azure accepts is accepted", () => {
  expect(VALID.map(([name, given]) => `${name}: ${attempt(cloud, name, given) ?? "accepted"}`)).toEqual(
    VALID.map(([name]) => `${name}: accepted`),
  );
  expect(cloud.assumptions).toEqual([
    `${SUBSCRIPTION}/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/example.com exists`,
    `the principal ${ADMIN} exists, as Group`,
  ]);
});

/** The body of the account with other values. */
function body(change: { kind?: string; sku?: Values; properties?: Values }): Values {
  const { properties = {} } = change;
  return { body: new Dynamic({ ...accountBody, ...change, properties: { ...accountBody.properties, ...properties } }) };
}

const identity = () => cloud.get("azurerm_user_assigned_identity", IDENTITY)?.values;

/** A subnet of another network. */
function otherNetwork(): Values {
  create(cloud, "azurerm_virtual_network", { ...place, name: "other", address_space: ["10.9.0.0/16"] });
  const subnet = {
    name: "a",
    resource_group_name: "rg",
    virtual_network_name: "other",
    address_prefixes: ["10.9.0.0/24"],
  };
  return { vnet_subnet_id: create(cloud, "azurerm_subnet", subnet)["id"] as string };
}

function smallSubnet(): Values {
  const subnet = { name: "small", resource_group_name: "rg", virtual_network_name: "vnet" };
  const { id } = create(cloud, "azurerm_subnet", { ...subnet, address_prefixes: ["10.0.16.0/29"] });
  return { vnet_subnet_id: id as string, node_count: 4 };
}

/** Another account, with other properties. */
function otherAccount(properties: Values): string {
  const given = { ...valid("azapi_resource"), ...body({ properties }), name: "stother" };
  return create(cloud, "azapi_resource", given)["id"] as string;
}

function hierarchy(): Values {
  return { resource_id: `${otherAccount({ isHnsEnabled: true })}/blobServices/default` };
}

function closedAccount(): Values {
  return { storage_account_id: otherAccount({ allowBlobPublicAccess: false }), container_access_type: "blob" };
}

function databaseSubnet(): string {
  const delegation = [{ service_delegation: [{ name: "Microsoft.DBforPostgreSQL/flexibleServers" }] }];
  const subnet = {
    name: "db",
    resource_group_name: "rg",
    virtual_network_name: "vnet",
    address_prefixes: ["10.0.16.0/24"],
  };
  return create(cloud, "azurerm_subnet", { ...subnet, delegation })["id"] as string;
}

/** The resource of `VALID`, what is wrong in it, and how that is reported. */
const MISTAKES: readonly [words: string, name: string, change: Values | (() => Values), message: string][] = [
  // Names, places, tags
  [
    "a region that does not exist",
    "azurerm_virtual_network",
    { location: "westeurop" },
    'plan: "location" "westeurop" was not found in the list of supported Azure regions (of 2026-12-01); did you mean westeurope?',
  ],
  [
    "a location that is no region",
    "azurerm_public_ip",
    { location: "the moon" },
    'plan: "location" "the moon" was not found in the list of supported Azure regions (of 2026-12-01)',
  ],
  [
    "a tag that is too long",
    "azurerm_key_vault",
    { tags: { owner: "x".repeat(257) } },
    'plan: "tags" the value of the tag "owner" takes up to 256 bytes, got 257',
  ],
  [
    "a tag with a reserved prefix",
    "azurerm_key_vault",
    { tags: { "azure-owner": "me" } },
    'apply: InvalidTagName: the name of a tag must not begin with azure, microsoft or windows, got "azure-owner".',
  ],
  [
    "two tags that differ in case",
    "azurerm_network_security_group",
    { tags: { Owner: "a", owner: "b" } },
    'apply: InvalidTags: the tags "Owner" and "owner" differ in case only.',
  ],
  [
    "16 tags of a secret",
    "azurerm_key_vault_secret",
    { tags: Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`t${n}`, ""])) },
    "apply: InvalidTags: takes up to 15 tags, got 16.",
  ],
  [
    "a name with a space",
    "azurerm_network_security_group",
    { name: "a b" },
    'apply: InvalidParameter: "name" takes 1 to 80 letters, digits, dashes, underscores and periods, a letter or digit first, no dash or period last, got "a b".',
  ],
  // Networks
  [
    "a network that does not start at its first address",
    "azurerm_virtual_network",
    { address_space: ["10.0.0.1/16"] },
    'apply: InvalidCIDRNotation: "address_space" must start at the first address of the range, got "10.0.0.1/16".',
  ],
  [
    "a range that Azure reserves",
    "azurerm_virtual_network",
    { address_space: ["169.254.0.0/16"] },
    'apply: InvalidAddressPrefix: "address_space" 169.254.0.0/16 overlaps what Azure reserves: 224.0.0.0/4, 255.255.255.255/32, 127.0.0.0/8, 169.254.0.0/16, 168.63.129.16/32.',
  ],
  [
    "a subnet outside its network",
    "azurerm_subnet",
    { address_prefixes: ["10.1.0.0/24"] },
    "apply: NetcfgInvalidSubnet: 10.1.0.0/24 is not in the network's address space 10.0.0.0/16.",
  ],
  [
    "a subnet that is too small",
    "azurerm_subnet",
    { address_prefixes: ["10.0.0.0/30"] },
    'apply: NetcfgInvalidSubnet: "address_prefixes" needs at least 8 addresses, a prefix up to /29, got 10.0.0.0/30.',
  ],
  [
    "a range with bits behind the prefix",
    "azurerm_subnet",
    { address_prefixes: ["10.0.0.5/24"] },
    'apply: InvalidCIDRNotation: "address_prefixes" must start at the first address of the range, got "10.0.0.5/24".',
  ],
  [
    "a service without endpoints in subnets",
    "azurerm_subnet",
    { service_endpoints: ["Microsoft.Storag"] },
    'apply: InvalidParameter: "service_endpoints" must be a service with endpoints in subnets, as in Microsoft.Storage, got "Microsoft.Storag".',
  ],
  [
    "a priority below 100",
    "azurerm_network_security_rule",
    { priority: 50 },
    'plan: "priority" must be from 100 to 4096, got 50',
  ],
  [
    "a priority above 4096",
    "azurerm_network_security_rule",
    { priority: 5000 },
    'plan: "priority" must be from 100 to 4096, got 5000',
  ],
  [
    "a port above 65535",
    "azurerm_network_security_rule",
    { destination_port_ranges: ["80", "70000"] },
    'apply: SecurityRuleInvalidPortRange: "destination_port_ranges" must be a port from 0 to 65535, a range of them as in 8000-8080, or *, got "70000".',
  ],
  [
    "a range of ports upside down",
    "azurerm_network_security_rule",
    { destination_port_ranges: ["443-80"] },
    'apply: SecurityRuleInvalidPortRange: "destination_port_ranges" must be a port from 0 to 65535, a range of them as in 8000-8080, or *, got "443-80".',
  ],
  [
    "an address that is none",
    "azurerm_network_security_rule",
    { destination_address_prefix: "10.0.0.300" },
    'apply: SecurityRuleInvalidAddressPrefix: "destination_address_prefix" must be an address, a range that starts at its first address, a service tag, or *, got "10.0.0.300".',
  ],
  [
    "a misspelt service tag",
    "azurerm_network_security_rule",
    { source_address_prefix: "Internett" },
    'apply: SecurityRuleInvalidAddressPrefix: "source_address_prefix" must be an address, a range that starts at its first address, a service tag, or *, got "Internett".',
  ],
  [
    "zone 4",
    "azurerm_public_ip",
    { zones: ["4"] },
    'apply: InvalidParameter: "zones" must be one of 1, 2, 3, got "4".',
  ],
  [
    "a dynamic address",
    "azurerm_public_ip",
    { allocation_method: "Dynamic" },
    'apply: The sku Standard needs the "allocation_method" Static, got Dynamic.',
  ],
  [
    "a basic address",
    "azurerm_public_ip",
    { sku: "Basic" },
    'apply: InvalidParameter: "sku" must be one of Standard, got "Basic".',
  ],
  [
    "an idle timeout of an hour",
    "azurerm_public_ip",
    { idle_timeout_in_minutes: 60 },
    'plan: "idle_timeout_in_minutes" must be from 4 to 30, got 60',
  ],
  [
    "a record that is no address",
    "azurerm_dns_a_record",
    { records: ["langfuse.example.com"] },
    'apply: InvalidParameter: "records" must be an IPv4 address, got "langfuse.example.com".',
  ],
  [
    "a record with a time to live of 0",
    "azurerm_dns_a_record",
    { ttl: 0 },
    'apply: InvalidParameter: "ttl" must be from 1 to 2147483647, got 0.',
  ],
  // Cluster
  [
    "Kubernetes 1.19",
    "azurerm_kubernetes_cluster",
    { kubernetes_version: "1.19" },
    'apply: InvalidParameter: "kubernetes_version" must be a version that AKS supports, from 1.31 to 1.39, as in 1.35 or 1.35.2, got "1.19".',
  ],
  [
    "Kubernetes 1.99",
    "azurerm_kubernetes_cluster",
    { kubernetes_version: "1.99" },
    'apply: InvalidParameter: "kubernetes_version" must be a version that AKS supports, from 1.31 to 1.39, as in 1.35 or 1.35.2, got "1.99".',
  ],
  [
    "a default pool of another version",
    "azurerm_kubernetes_cluster",
    { kubernetes_version: "1.34" },
    "apply: version mismatch between the control plane running 1.34 and default node pool running 1.35, they must use the same kubernetes versions",
  ],
  [
    "300 pods on a node",
    "azurerm_kubernetes_cluster_node_pool",
    { max_pods: 300 },
    'apply: InvalidParameter: "max_pods" must be from 10 to 250, got 300.',
  ],
  [
    "9 pods on a node",
    "azurerm_kubernetes_cluster",
    { default_node_pool: [{ ...pool, max_pods: 9 }] },
    'apply: InvalidParameter: "default_node_pool.max_pods" must be from 10 to 250, got 9.',
  ],
  [
    "a pool in zone 4",
    "azurerm_kubernetes_cluster_node_pool",
    { zones: ["1", "4"] },
    'apply: InvalidParameter: "zones" must be one of 1, 2, 3, got "4".',
  ],
  [
    "two pools of one name",
    "azurerm_kubernetes_cluster_node_pool",
    { name: "system" },
    'apply: The agent pool "system" exists already: it is the default_node_pool of the cluster.',
  ],
  [
    "a pool that is newer than its cluster",
    "azurerm_kubernetes_cluster_node_pool",
    { orchestrator_version: "1.36" },
    'apply: NodePoolMcVersionIncompatible: "orchestrator_version" 1.36 is newer than the control plane, which has 1.35.',
  ],
  [
    "a size that is none",
    "azurerm_kubernetes_cluster_node_pool",
    { vm_size: "D4s_v5" },
    'apply: InvalidParameter: "vm_size" must be a size of virtual machines, as in Standard_D4s_v5, got "D4s_v5".',
  ],
  [
    "a disk of 4 TiB",
    "azurerm_kubernetes_cluster_node_pool",
    { os_disk_size_gb: 4096 },
    'apply: InvalidParameter: "os_disk_size_gb" must be from 30 to 2048, got 4096.',
  ],
  [
    "a surge above 100 %",
    "azurerm_kubernetes_cluster_node_pool",
    { upgrade_settings: [{ max_surge: "133%" }] },
    'apply: InvalidParameter: "upgrade_settings.max_surge" must be a number, or 1 % to 100 % as in 33%, got "133%".',
  ],
  [
    "system pods on spot machines",
    "azurerm_kubernetes_cluster_node_pool",
    { mode: "System", priority: "Spot" },
    "apply: A pool of mode System cannot have the priority Spot.",
  ],
  [
    "services in the range of the nodes",
    "azurerm_kubernetes_cluster",
    { network_profile: [{ ...profile, service_cidr: "10.0.0.0/16", dns_service_ip: "10.0.0.10" }] },
    "apply: InvalidParameter: the subnet nodes 10.0.0.0/20 overlaps network_profile.service_cidr 10.0.0.0/16.",
  ],
  [
    "pods in the range of the services",
    "azurerm_kubernetes_cluster",
    { network_profile: [{ ...profile, pod_cidr: "10.41.0.0/16" }] },
    "apply: InvalidParameter: network_profile.service_cidr 10.41.0.0/16 overlaps network_profile.pod_cidr 10.41.0.0/16.",
  ],
  [
    "pods in a range that AKS reserves",
    "azurerm_kubernetes_cluster",
    { network_profile: [{ ...profile, pod_cidr: "172.16.0.0/12" }] },
    "apply: InvalidParameter: network_profile.pod_cidr 172.16.0.0/12 overlaps 172.30.0.0/16, which AKS reserves.",
  ],
  [
    "a DNS address outside the services",
    "azurerm_kubernetes_cluster",
    { network_profile: [{ ...profile, dns_service_ip: "10.42.0.10" }] },
    'apply: InvalidParameter: "network_profile.dns_service_ip" must be an address of service_cidr 10.41.0.0/16 behind its first, got "10.42.0.10".',
  ],
  [
    "the first address for DNS",
    "azurerm_kubernetes_cluster",
    { network_profile: [{ ...profile, dns_service_ip: "10.41.0.1" }] },
    'apply: InvalidParameter: "network_profile.dns_service_ip" must be an address of service_cidr 10.41.0.0/16 behind its first, got "10.41.0.1".',
  ],
  [
    "a policy of another data plane",
    "azurerm_kubernetes_cluster",
    { network_profile: [{ ...profile, network_policy: "azure" }] },
    'apply: InvalidParameter: "network_profile.network_data_plane" cilium needs network_policy cilium or none, got azure.',
  ],
  [
    "an overlay of kubenet",
    "azurerm_kubernetes_cluster",
    {
      network_profile: [
        { ...profile, network_plugin: "kubenet", network_data_plane: "azure", network_policy: "calico" },
      ],
    },
    'apply: InvalidParameter: "network_profile.network_plugin_mode" overlay needs network_plugin azure, got kubenet.',
  ],
  [
    "a subnet for databases",
    "azurerm_kubernetes_cluster",
    () => ({ default_node_pool: [{ ...pool, vnet_subnet_id: databaseSubnet() }] }),
    `apply: SubnetIsDelegated: "vnet_subnet_id" ${NETWORK}/subnets/db is delegated to Microsoft.DBforPostgreSQL/flexibleServers; nodes need one without delegation.`,
  ],
  [
    "a cluster in another region than its network",
    "azurerm_kubernetes_cluster",
    { location: "westus" },
    `apply: InvalidResourceLocation: location is westus, but ${NETWORK} is in eastus; both must be the same.`,
  ],
  [
    "workload identity without an issuer",
    "azurerm_kubernetes_cluster",
    { workload_identity_enabled: true },
    "apply: BadRequest: `oidc_issuer_enabled` must be set to `true` to enable Azure AD Workload Identity.",
  ],
  [
    "a window every nine weeks",
    "azurerm_kubernetes_cluster",
    { maintenance_window_node_os: [{ frequency: "Weekly", interval: 9, duration: 4, day_of_week: "Sunday" }] },
    'apply: InvalidParameter: "maintenance_window_node_os.interval" must be from 1 to 4 for Weekly, got "9".',
  ],
  [
    "a window at 25:00",
    "azurerm_kubernetes_cluster",
    { maintenance_window_node_os: [{ frequency: "Daily", interval: 1, duration: 4, start_time: "25:00" }] },
    'apply: InvalidParameter: "maintenance_window_node_os.start_time" must be a time, as in 02:00, got "25:00".',
  ],
  [
    "a window of two hours",
    "azurerm_kubernetes_cluster",
    { maintenance_window_auto_upgrade: [{ frequency: "Weekly", interval: 1, duration: 2, day_of_week: "Sunday" }] },
    'plan: "maintenance_window_auto_upgrade.duration" must be from 4 to 24, got 2',
  ],
  // Identities and roles
  [
    "a principal of zeros",
    "azurerm_role_assignment",
    { principal_id: "00000000-0000-0000-0000-000000000000" },
    'apply: PrincipalNotFound: "principal_id" must be the object id of a principal, got "00000000-0000-0000-0000-000000000000".',
  ],
  [
    "a principal that is no object id",
    "azurerm_role_assignment",
    { principal_id: "platform-team" },
    'apply: PrincipalNotFound: "principal_id" must be the object id of a principal, got "platform-team".',
  ],
  [
    "the client id of an identity",
    "azurerm_role_assignment",
    () => ({ principal_id: identity()?.["client_id"] as string }),
    `apply: PrincipalNotFound: "principal_id" ${guid(`${IDENTITY} client`)} is the client id of an identity; give its principal_id.`,
  ],
  [
    "an identity as a user",
    "azurerm_role_assignment",
    () => ({ principal_id: identity()?.["principal_id"] as string, principal_type: "User" }),
    `apply: UnmatchedPrincipalType: the principal ${guid(`${IDENTITY} principal`)} is a ServicePrincipal, got the type User.`,
  ],
  [
    "a misspelt role",
    "azurerm_role_assignment",
    { role_definition_name: "Key Vault Secret Officer" },
    'apply: RoleDefinitionDoesNotExist: could not find the role "Key Vault Secret Officer"; did you mean "Key Vault Secrets Officer"?',
  ],
  [
    "a role without a word",
    "azurerm_role_assignment",
    { role_definition_name: "Storage Blob Contributor" },
    'apply: RoleDefinitionDoesNotExist: could not find the role "Storage Blob Contributor"; did you mean "Storage Blob Data Contributor"?',
  ],
  [
    "a role by the wrong id",
    "azurerm_role_assignment",
    { role_definition_name: null, role_definition_id: ADMIN },
    'apply: InvalidParameter: "role_definition_id" must be the id of a role, as in …/roleDefinitions/<UUID>, got "11111111-1111-4111-8111-111111111111".',
  ],
  [
    "an issuer without https",
    "azurerm_federated_identity_credential",
    { issuer: "http://example.com" },
    'apply: InvalidParameter: "issuer" must be an https URL, got "http://example.com".',
  ],
  [
    "two audiences",
    "azurerm_federated_identity_credential",
    { audience: ["a", "b"] },
    'plan: "audience" takes exactly one audience, got 2',
  ],
  [
    "a subject with a wildcard",
    "azurerm_federated_identity_credential",
    { subject: "system:serviceaccount:langfuse:*" },
    'apply: InvalidParameter: "subject" takes 1 to 600 characters and no wildcard, got "system:serviceaccount:langfuse:*".',
  ],
  // Machines, nodes and their networks
  [
    "a machine without the disk of the node",
    "azurerm_kubernetes_cluster_node_pool",
    { os_disk_type: "Ephemeral" },
    'apply: InvalidParameter: "os_disk_type" Ephemeral needs a disk that fits on the machine: Standard_D2s_v5 has no local disk.',
  ],
  [
    "a disk that is larger than the local one",
    "azurerm_kubernetes_cluster_node_pool",
    { vm_size: "Standard_D2ds_v5", os_disk_type: "Ephemeral", os_disk_size_gb: 128 },
    'apply: InvalidParameter: "os_disk_type" Ephemeral needs a disk that fits on the machine: Standard_D2ds_v5 has a local disk of 75 GiB.',
  ],
  [
    "a version of machines that does not exist",
    "azurerm_kubernetes_cluster_node_pool",
    { vm_size: "Standard_D2s_v55" },
    'apply: InvalidParameter: "vm_size" must be a size of virtual machines, as in Standard_D4s_v5, got "Standard_D2s_v55".',
  ],
  [
    "a machine of seven cores",
    "azurerm_kubernetes_cluster_node_pool",
    { vm_size: "Standard_D7s_v5" },
    'apply: InvalidParameter: "vm_size" Standard_D7s_v5 is no size of its series.',
  ],
  [
    "a machine that is too small for the system",
    "azurerm_kubernetes_cluster",
    { default_node_pool: [{ ...pool, vm_size: "Standard_B1ms" }] },
    'apply: SystemPoolSkuTooLow: "vm_size" Standard_B1ms has too few cores or too little memory for a system pool.',
  ],
  [
    "a label of AKS",
    "azurerm_kubernetes_cluster_node_pool",
    { node_labels: { "kubernetes.azure.com/mode": "user" } },
    'apply: InvalidParameter: "node_labels" kubernetes.azure.com/mode has a prefix that AKS reserves.',
  ],
  [
    "a label with a space",
    "azurerm_kubernetes_cluster_node_pool",
    { node_labels: { team: "a team" } },
    `apply: InvalidParameter: "node_labels" team = "a team": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character.`,
  ],
  [
    "a taint without an effect",
    "azurerm_kubernetes_cluster_node_pool",
    { node_taints: ["dedicated=langfuse"] },
    'apply: InvalidParameter: "node_taints" must be key=value:effect, with the effect NoSchedule, PreferNoSchedule or NoExecute, got "dedicated=langfuse".',
  ],
  [
    "more nodes than addresses",
    "azurerm_kubernetes_cluster_node_pool",
    smallSubnet,
    `apply: InsufficientSubnetSize: 4 nodes exceed the 3 addresses of 10.0.16.0/29 of ${NETWORK}/subnets/small.`,
  ],
  [
    "a pool in another network",
    "azurerm_kubernetes_cluster_node_pool",
    otherNetwork,
    `apply: InvalidParameter: "vnet_subnet_id" must be in the network of the other pools, ${NETWORK}.`,
  ],
  [
    "a pod range with less than a /24 for each node",
    "azurerm_kubernetes_cluster",
    { network_profile: [{ ...profile, pod_cidr: "10.244.0.0/25" }] },
    'apply: InvalidParameter: "network_profile.pod_cidr" 10.244.0.0/25 must have a /24 for each of 1 nodes.',
  ],
  [
    "routes of a subnet that has none",
    "azurerm_kubernetes_cluster",
    { network_profile: [{ ...profile, outbound_type: "userDefinedRouting" }] },
    `apply: InvalidParameter: "network_profile.outbound_type" userDefinedRouting needs a route table that is associated with ${SUBNET}.`,
  ],
  [
    "the basic load balancer",
    "azurerm_kubernetes_cluster",
    { network_profile: [{ ...profile, load_balancer_sku: "basic" }] },
    "apply: BadRequest: `load_balancer_sku` must be standard: the basic one was retired on 2025-09-30.",
  ],
  [
    "an identity of the system with ids",
    "azurerm_kubernetes_cluster",
    { identity: [{ type: "SystemAssigned", identity_ids: [IDENTITY] }] },
    "apply: BadRequest: `identity_ids` can only be specified when `type` is set to `UserAssigned`.",
  ],
  // Firewalls, anonymous access
  [
    "private addresses in a vault's firewall",
    "azurerm_key_vault",
    { network_acls: [{ ip_rules: ["203.0.113.0/24", "10.0.0.0/8"] }] },
    'apply: BadRequest: "network_acls.ip_rules" takes public addresses only, got "10.0.0.0/8".',
  ],
  [
    "a subnet of a vault without service endpoint",
    "azurerm_key_vault",
    { network_acls: [{ virtual_network_subnet_ids: [SUBNET] }] },
    `apply: SubnetsHaveNoServiceEndpointsConfigured: ${SUBNET} has no service endpoint Microsoft.KeyVault.`,
  ],
  [
    "private addresses in an account's firewall",
    "azapi_resource",
    body({ properties: { networkAcls: { defaultAction: "Deny", ipRules: [{ value: "192.168.1.0/24" }] } } }),
    'apply: InvalidValuesForRequestParameters: "body.properties.networkAcls.ipRules" takes public addresses, and ranges up to /30, got "192.168.1.0/24".',
  ],
  [
    "a subnet of an account without service endpoint",
    "azapi_resource",
    body({ properties: { networkAcls: { defaultAction: "Deny", virtualNetworkRules: [{ id: SUBNET }] } } }),
    `apply: SubnetsHaveNoServiceEndpointsConfigured: ${SUBNET} has no service endpoint Microsoft.Storage.`,
  ],
  [
    "files over SSH without a hierarchy",
    "azapi_resource",
    body({ properties: { isSftpEnabled: true } }),
    'apply: InvalidRequestPropertyValue: "body.properties.isSftpEnabled" true needs isHnsEnabled.',
  ],
  [
    "a key of no vault",
    "azapi_resource",
    body({ properties: { encryption: { keySource: "Microsoft.Keyvault" } } }),
    'apply: InvalidRequestPropertyValue: "body.properties.encryption.keySource" Microsoft.Keyvault needs encryption.keyvaultproperties.',
  ],
  [
    "versions in an account with a hierarchy",
    "azapi_update_resource",
    hierarchy,
    'apply: FeatureNotSupportedForAccount: "body.properties.isVersioningEnabled" is not for accounts with isHnsEnabled.',
  ],
  [
    "a negative age of CORS",
    "azapi_update_resource",
    {
      body: new Dynamic({
        properties: {
          cors: {
            corsRules: [
              {
                allowedMethods: ["GET"],
                allowedOrigins: ["*"],
                allowedHeaders: [],
                exposedHeaders: [],
                maxAgeInSeconds: -1,
              },
            ],
          },
        },
      }),
    },
    'apply: InvalidRequestPropertyValue: "body.properties.cors.corsRules.maxAgeInSeconds" must be at least 0.',
  ],
  [
    "a public container of a closed account",
    "azurerm_storage_container",
    closedAccount,
    'apply: PublicAccessNotPermitted: "container_access_type" must be private, as the account allows no public access, got "blob".',
  ],
  [
    "a metric that a vault does not have",
    "azurerm_monitor_diagnostic_setting",
    { enabled_metric: [{ category: "AllMetric" }] },
    `apply: Metric category 'AllMetric' is not supported by ${VAULT}; it has AllMetrics.`,
  ],
  // Vault and registry
  [
    "a vault whose name begins with a digit",
    "azurerm_key_vault",
    { name: "1-toys" },
    'apply: InvalidParameter: "name" begins with a letter, ends with a letter or digit, and has no two dashes in a row, got "1-toys".',
  ],
  [
    "a vault whose name is too long",
    "azurerm_key_vault",
    { name: "kv-a-name-of-more-than-24-characters" },
    'plan: "name" takes 3 to 24 letters, digits and dashes, got "kv-a-name-of-more-than-24-characters"',
  ],
  [
    "five days of soft delete",
    "azurerm_key_vault",
    { soft_delete_retention_days: 5 },
    'plan: "soft_delete_retention_days" must be from 7 to 90, got 5',
  ],
  [
    "a secret whose name is too long",
    "azurerm_key_vault_secret",
    { name: "s".repeat(128) },
    `apply: InvalidParameter: "name" takes 1 to 127 characters, got "${"s".repeat(128)}".`,
  ],
  [
    "a version of a secret below 1",
    "azurerm_key_vault_secret",
    { value_wo_version: 0 },
    'plan: "value_wo_version" must be at least 1, got 0',
  ],
  [
    "zones of a basic registry",
    "azurerm_container_registry",
    { zone_redundancy_enabled: true },
    'plan: "zone_redundancy_enabled" needs the sku Premium, got the sku "Basic"',
  ],
  [
    "a registry that keeps images for two years",
    "azurerm_container_registry",
    { sku: "Premium", retention_policy_in_days: 730 },
    'plan: "retention_policy_in_days" must be from 0 to 365, got 730',
  ],
  // Bodies of azapi
  [
    "a version of the API that does not exist",
    "azapi_resource logs",
    { type: "Microsoft.OperationalInsights/workspaces@2024-02-30" },
    'plan: "type" "2024-02-30" is no API version of Microsoft.OperationalInsights/workspaces; it has 2015-11-01-preview, 2020-03-01-preview, 2020-08-01, 2020-10-01, 2021-06-01, 2021-12-01-preview, 2022-10-01, 2023-09-01, 2025-02-01, 2025-07-01, 2026-03-01',
  ],
  [
    "a misspelt type",
    "azapi_resource",
    { type: "Microsoft.Storage/storageAcounts@2024-01-01" },
    'plan: "type" "Microsoft.Storage/storageAcounts" is no type of resource; did you mean Microsoft.Storage/storageAccounts?',
  ],
  [
    "a property that does not exist",
    "azapi_resource",
    body({ properties: { allowSharedKeysAccess: false } }),
    'plan: "body.properties.allowSharedKeysAccess" is not expected here; did you mean allowSharedKeyAccess?',
  ],
  [
    "a value of another kind",
    "azapi_resource",
    body({ properties: { allowSharedKeyAccess: "no" } }),
    'plan: "body.properties.allowSharedKeyAccess" must be a boolean, got "no"',
  ],
  [
    "a value that only Azure sets",
    "azapi_resource",
    body({ properties: { creationTime: "2026-01-01" } }),
    'plan: "body.properties.creationTime" is not expected here; expected are allowedCopyScope, publicNetworkAccess, sasPolicy, keyPolicy, customDomain, encryption, networkAcls, accessTier, azureFilesIdentityBasedAuthentication, supportsHttpsTrafficOnly, isSftpEnabled, isLocalUserEnabled, enableExtendedGroups, isHnsEnabled, largeFileSharesState, routingPreference, allowBlobPublicAccess, minimumTlsVersion, allowSharedKeyAccess, isNfsV3Enabled, allowCrossTenantReplication, defaultToOAuthAuthentication, immutableStorageWithVersioning, dnsEndpointType',
  ],
  [
    "a value of a closed list",
    "azapi_resource",
    body({ properties: { accessTier: "Warm" } }),
    'plan: "body.properties.accessTier" must be one of Hot, Cool, Premium, Cold, got "Warm"',
  ],
  [
    "a version of TLS that does not exist",
    "azapi_resource",
    body({ properties: { minimumTlsVersion: "TLS9" } }),
    'apply: InvalidRequestPropertyValue: "body.properties.minimumTlsVersion" must be one of TLS1_0, TLS1_1, TLS1_2, TLS1_3, got "TLS9".',
  ],
  [
    "a kind of replication that does not exist",
    "azapi_resource",
    body({ sku: { name: "Standard_XRS" } }),
    'apply: InvalidRequestPropertyValue: "body.sku.name" must be one of Standard_LRS, Standard_GRS, Standard_RAGRS, Standard_ZRS, Premium_LRS, Premium_ZRS, Standard_GZRS, Standard_RAGZRS, StandardV2_LRS, StandardV2_GRS, StandardV2_ZRS, StandardV2_GZRS, PremiumV2_LRS, PremiumV2_ZRS, got "Standard_XRS".',
  ],
  [
    "a body without its kind",
    "azapi_resource",
    { body: new Dynamic({ sku: { name: "Standard_LRS" } }) },
    'plan: "body.kind" is required',
  ],
  [
    "an account name with a dash",
    "azapi_resource",
    { name: "st-toys" },
    'apply: AccountNameInvalid: "name" takes 3 to 24 lowercase letters and digits, got "st-toys".',
  ],
  [
    "an account name that is too long",
    "azapi_resource",
    { name: "stlangfuseproductionwesteurope" },
    'apply: AccountNameInvalid: "name" takes 3 to 24 lowercase letters and digits, got "stlangfuseproductionwesteurope".',
  ],
  [
    "files on a standard account",
    "azapi_resource",
    body({ kind: "FileStorage" }),
    'apply: InvalidStorageAccount: "body.kind" FileStorage does not take "body.sku.name" Standard_ZRS.',
  ],
  [
    "an account in a region of another cloud",
    "azapi_resource",
    { location: "us-east-1" },
    'apply: InvalidRequestPropertyValue: "location" "us-east-1" was not found in the list of supported Azure regions (of 2026-12-01).',
  ],
  [
    "logs for two days",
    "azapi_resource logs",
    { body: new Dynamic({ properties: { retentionInDays: 2 } }) },
    'apply: InvalidParameter: "body.properties.retentionInDays" must be from 30 to 730, got 2.',
  ],
  [
    "a free workspace",
    "azapi_resource logs",
    { body: new Dynamic({ properties: { sku: { name: "Free" } } }) },
    'apply: PricingTierNotAvailable: "body.properties.sku.name" takes no Free for new workspaces; use PerGB2018.',
  ],
  [
    "400 days of soft delete",
    "azapi_update_resource",
    { body: new Dynamic({ properties: { deleteRetentionPolicy: { enabled: true, days: 400 } } }) },
    'plan: "body.properties.deleteRetentionPolicy.days" must be from 1 to 365, got 400',
  ],
  [
    "the id of another type",
    "azapi_update_resource",
    { resource_id: VAULT },
    'plan: "resource_id" must be the id of a Microsoft.Storage/storageAccounts/blobServices, got that of a Microsoft.KeyVault/vaults',
  ],
  // Storage and logs
  [
    "a container with two dashes",
    "azurerm_storage_container",
    { name: "lang--fuse" },
    'apply: InvalidParameter: "name" takes no two dashes in a row, and no dash last, got "lang--fuse".',
  ],
  [
    "a rule without an action",
    "azurerm_storage_management_policy",
    { rule: [{ name: "none", filters: [{ blob_types: ["blockBlob"] }], actions: [] }] },
    'apply: InvalidRequestPropertyValue: the rule "none" needs at least one action.',
  ],
  [
    "a category of another service",
    "azurerm_monitor_diagnostic_setting",
    { enabled_log: [{ category: "kube-audit", category_group: null }] },
    `apply: Category 'kube-audit' is not supported by ${VAULT}; it has AuditEvent, AzurePolicyEvaluationDetails.`,
  ],
  [
    "logs of an account instead of its blobs",
    "azurerm_monitor_diagnostic_setting",
    { target_resource_id: ACCOUNT, enabled_log: [{ category: "StorageRead", category_group: null }] },
    `apply: Category 'StorageRead' is not supported by ${ACCOUNT}; it has none: take its service, as …/blobServices/default.`,
  ],
  // Sign-in, passwords, times
  [
    "a redirect over http",
    "azuread_application",
    { web: [{ redirect_uris: ["http://langfuse.example.com/api/auth/callback/azure-ad"] }] },
    'apply: InvalidParameter: "web.redirect_uris" must begin with https or http://localhost, without fragment, wildcard and space, got "http://langfuse.example.com/api/auth/callback/azure-ad".',
  ],
  [
    "an audience that does not exist",
    "azuread_application",
    { sign_in_audience: "Everybody" },
    'plan: "sign_in_audience" must be one of AzureADMyOrg, AzureADMultipleOrgs, AzureADandPersonalMicrosoftAccount, PersonalMicrosoftAccount, got "Everybody"',
  ],
  [
    "one redirect twice",
    "azuread_application",
    { web: [{ redirect_uris: ["https://a.example.com/", "https://a.example.com/"] }] },
    'plan: "web.redirect_uris" must be unique, got "https://a.example.com/" twice',
  ],
  [
    "a password that is too short for its parts",
    "random_password",
    { length: 4, min_lower: 3, min_upper: 3 },
    'plan: "length" must be at least min_lower + min_numeric + min_special + min_upper (6), got 4',
  ],
  [
    "a password without characters",
    "random_password",
    { lower: false, upper: false, numeric: false, special: false },
    'plan: "upper" one of lower, numeric, special, upper must be true',
  ],
  [
    "a pause without a unit",
    "time_sleep",
    { create_duration: "180" },
    'plan: "create_duration" must be a number with one of the units ms, s, m or h, as in 30s, got "180"',
  ],
  ["a rotation after 0 days", "time_rotating", { rotation_days: 0 }, 'plan: "rotation_days" must be at least 1, got 0'],
];

describe("a mistake is refused", () => {
  test.each(MISTAKES)("%s", (_words, name, change, message) => {
    const at = VALID.findIndex(([other]) => other === name);
    VALID.slice(0, at).forEach(([other, given]) => create(cloud, getType(other), given));
    const valid = VALID[at]?.[1] ?? {};
    expect(attempt(cloud, name, { ...valid, ...(typeof change === "function" ? change() : change) })).toBe(message);
  });
});

/** Creates everything in `VALID`. */
function createAll(): void {
  VALID.forEach(([name, given]) => create(cloud, getType(name), given));
}

const valid = (name: string) => VALID.find(([other]) => other === name)?.[1] as Values;

describe("what conflicts with another resource is refused", () => {
  test.each<[words: string, name: string, change: Values, message: string]>([
    [
      "a second role of the same kind",
      "azurerm_role_assignment",
      {},
      `apply: RoleAssignmentExists: ${ADMIN} already has the role Key Vault Secrets Officer on ${VAULT}.`,
    ],
    [
      "the same principal as a user",
      "azurerm_role_assignment",
      { role_definition_name: "Reader", principal_type: "User" },
      `apply: UnmatchedPrincipalType: the principal ${ADMIN} is a Group, got the type User.`,
    ],
    [
      "a rule of the same priority",
      "azurerm_network_security_rule",
      { name: "other" },
      'apply: SecurityRuleConflict: the Inbound rules "web" and "other" have the same priority, 100.',
    ],
    [
      "a subnet in the range of another",
      "azurerm_subnet",
      { name: "other", address_prefixes: ["10.0.8.0/24"] },
      `apply: NetcfgSubnetRangesOverlap: 10.0.8.0/24 overlaps 10.0.0.0/20 of ${SUBNET}.`,
    ],
    [
      "a credential of the same subject",
      "azurerm_federated_identity_credential",
      { name: "other" },
      "apply: The identity already has a credential with this issuer and subject.",
    ],
    [
      "a vault of the same name",
      "azurerm_key_vault",
      { resource_group_name: "RG2" },
      `apply: AlreadyExists: "name" must be unique in Azure, and ${VAULT} has the name "kv-toys".`,
    ],
    [
      "an account of the same name",
      "azapi_resource",
      { parent_id: `${SUBSCRIPTION}/resourceGroups/rg2` },
      `apply: StorageAccountAlreadyTaken: "name" must be unique in Azure, and ${ACCOUNT} has the name "sttoys".`,
    ],
    [
      "a second setting for the same logs",
      "azurerm_monitor_diagnostic_setting",
      { name: "other" },
      `apply: Conflict: the workspace ${LOGS} is used already in the diagnostic setting "audit" for the same category.`,
    ],
    [
      "an application of the same name",
      "azuread_application",
      { prevent_duplicate_names: true },
      'apply: An application with the display name "Langfuse" exists already.',
    ],
  ])("%s", (_words, name, change, message) => {
    createAll();
    expect(attempt(cloud, name, { ...valid(name), ...change })).toBe(message);
  });

  test("a 21st federated credential", () => {
    createAll();
    const trust = (n: number) => ({
      ...valid("azurerm_federated_identity_credential"),
      name: `trust-${n}`,
      subject: `s${n}`,
    });
    for (let n = 2; n <= 20; n += 1) create(cloud, "azurerm_federated_identity_credential", trust(n));
    expect(attempt(cloud, "azurerm_federated_identity_credential", trust(21))).toBe(
      "apply: An identity takes up to 20 federated credentials.",
    );
  });
});

describe("a change that Azure refuses", () => {
  test.each<[words: string, name: string, change: Values, message: string | undefined]>([
    ["no change", "azurerm_key_vault", {}, undefined],
    [
      "purge protection that ends",
      "azurerm_key_vault",
      { purge_protection_enabled: false },
      '"purge_protection_enabled" cannot be turned off once it is on; set it to true.',
    ],
    [
      "other days of soft delete",
      "azurerm_key_vault",
      { soft_delete_retention_days: 30 },
      '"soft_delete_retention_days" cannot be changed after the vault was created: it is 90, got 30.',
    ],
    [
      "an older version of Kubernetes",
      "azurerm_kubernetes_cluster",
      { kubernetes_version: "1.34" },
      'OperationNotAllowed: "kubernetes_version" cannot be downgraded, from 1.35, got 1.34.',
    ],
    [
      "a skipped version of Kubernetes",
      "azurerm_kubernetes_cluster",
      { kubernetes_version: "1.37" },
      'OperationNotAllowed: "kubernetes_version" is upgraded by one minor version at a time, from 1.35, got 1.37.',
    ],
    ["the next version of Kubernetes", "azurerm_kubernetes_cluster", { kubernetes_version: "1.36" }, undefined],
    [
      "a smaller subnet",
      "azurerm_subnet",
      { address_prefixes: ["10.0.0.0/24"] },
      'InUseSubnetCannotBeUpdated: nodes have addresses of 10.0.0.0/20, which "address_prefixes" must contain.',
    ],
    ["a larger subnet", "azurerm_subnet", { address_prefixes: ["10.0.0.0/19"] }, undefined],
    [
      "a network without the range of its subnet",
      "azurerm_virtual_network",
      { address_space: ["10.1.0.0/16"] },
      'InUsePrefixCannotBeDeleted: a subnet uses 10.0.0.0/20, which "address_space" must contain.',
    ],
    [
      "an account without zones",
      "azapi_resource",
      body({ sku: { name: "Standard_LRS" } }),
      'AccountPropertyCannotBeUpdated: "body.sku.name" cannot be changed by an update; Azure converts an account on request, from Standard_ZRS, got Standard_LRS.',
    ],
    [
      "an account with another region beside its zones",
      "azapi_resource",
      body({ sku: { name: "Standard_GZRS" } }),
      undefined,
    ],
    [
      "an account with a hierarchy",
      "azapi_resource",
      body({ properties: { isHnsEnabled: true } }),
      'AccountPropertyCannotBeUpdated: "body.properties.isHnsEnabled" cannot be changed after the account was created, from false, got true.',
    ],
    [
      "an account of another kind",
      "azapi_resource",
      body({ kind: "BlobStorage", sku: { name: "Standard_LRS" } }),
      'AccountPropertyCannotBeUpdated: "body.kind" cannot be changed, from StorageV2, got BlobStorage.',
    ],
  ])("%s", (_words, name, change, message) => {
    createAll();
    const prior = valid(name);
    const { check } = getResource(getType(name));
    expect(refusal(() => check?.({ ...prior, ...change }, { cloud, provider: {}, prior }))).toBe(message);
  });
});
