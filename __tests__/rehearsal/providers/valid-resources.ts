import { Cloud } from "../../../rehearsal/cloud";
import { Dynamic, type Values } from "../../../rehearsal/values/value";
import { create, resourceGroup } from "../support";

export const SUBSCRIPTION = `/subscriptions/${new Cloud().account.subscriptionId}`;
export const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const idOf = (type: string, name: string) => `${GROUP}/providers/${type}/${name}`;
export const NETWORK = idOf("Microsoft.Network/virtualNetworks", "vnet");
export const SUBNET = `${NETWORK}/subnets/nodes`;
export const CLUSTER = idOf("Microsoft.ContainerService/managedClusters", "aks");
export const VAULT = idOf("Microsoft.KeyVault/vaults", "kv-toys");
export const IDENTITY = idOf("Microsoft.ManagedIdentity/userAssignedIdentities", "id-toys");
export const ACCOUNT = idOf("Microsoft.Storage/storageAccounts", "sttoys");
export const LOGS = idOf("Microsoft.OperationalInsights/workspaces", "log-toys");
export const ADMIN = "11111111-1111-4111-8111-111111111111";

export const place = { resource_group_name: "rg", location: "eastus" };
export const pool = {
  name: "system",
  vm_size: "Standard_D2s_v5",
  vnet_subnet_id: SUBNET,
  min_count: null,
  max_count: null,
};
export const profile = {
  network_plugin: "azure",
  network_plugin_mode: "overlay",
  network_data_plane: "cilium",
  network_policy: "cilium",
  pod_cidr: "10.244.0.0/16",
  service_cidr: "10.41.0.0/16",
  dns_service_ip: "10.41.0.10",
};
export const accountBody = {
  kind: "StorageV2",
  sku: { name: "Standard_ZRS" },
  properties: { minimumTlsVersion: "TLS1_2", allowSharedKeyAccess: false, isHnsEnabled: false },
};
export const rule = {
  network_security_group_name: "nsg",
  resource_group_name: "rg",
  direction: "Inbound",
  source_port_range: "*",
  source_address_prefix: "Internet",
  destination_address_prefix: "10.0.0.0/16",
};

/** Resources that Azure accepts, in the order in which they are created: the type, and which of several it is. */
export const VALID: readonly [name: string, given: Values][] = [
  ["azurerm_virtual_network", { ...place, name: "vnet", address_space: ["10.0.0.0/16"] }],
  [
    "azurerm_subnet",
    { name: "nodes", resource_group_name: "rg", virtual_network_name: "vnet", address_prefixes: ["10.0.0.0/20"] },
  ],
  ["azurerm_network_security_group", { ...place, name: "nsg" }],
  ["azurerm_network_security_rule", { ...rule, name: "web", priority: 100, destination_port_ranges: ["80", "443"] }],
  [
    "azurerm_subnet_network_security_group_association",
    { subnet_id: SUBNET, network_security_group_id: idOf("Microsoft.Network/networkSecurityGroups", "nsg") },
  ],
  [
    "azurerm_public_ip",
    { ...place, name: "pip", sku: "Standard", allocation_method: "Static", zones: ["1", "2", "3"] },
  ],
  ["azurerm_container_registry", { ...place, name: "acrtoys", sku: "Basic" }],
  ["azurerm_user_assigned_identity", { ...place, name: "id-toys" }],
  [
    "azurerm_kubernetes_cluster",
    {
      ...place,
      name: "aks",
      dns_prefix: "aks",
      identity: [{ type: "UserAssigned", identity_ids: [IDENTITY] }],
      kubernetes_version: "1.35",
      network_profile: [profile],
      default_node_pool: [{ ...pool, orchestrator_version: "1.35" }],
    },
  ],
  [
    "azurerm_kubernetes_cluster_node_pool",
    { ...pool, name: "user", kubernetes_cluster_id: CLUSTER, max_pods: 110, zones: ["1"] },
  ],
  [
    "azurerm_federated_identity_credential",
    {
      name: "langfuse",
      parent_id: IDENTITY,
      audience: ["api://AzureADTokenExchange"],
      issuer: issuer(),
      subject: "system:serviceaccount:langfuse:langfuse",
    },
  ],
  [
    "azurerm_key_vault",
    { ...place, name: "kv-toys", tenant_id: ADMIN, soft_delete_retention_days: 90, purge_protection_enabled: true },
  ],
  [
    "azurerm_role_assignment",
    { scope: VAULT, role_definition_name: "Key Vault Secrets Officer", principal_id: ADMIN, principal_type: "Group" },
  ],
  ["time_sleep", { create_duration: "180s", triggers: { officer: roleId() } }],
  ["azurerm_key_vault_secret", { name: "salt", key_vault_id: VAULT, value_wo: "x", value_wo_version: 1 }],
  [
    "azapi_resource",
    {
      type: "Microsoft.Storage/storageAccounts@2024-01-01",
      name: "sttoys",
      parent_id: GROUP,
      location: "eastus",
      body: new Dynamic(accountBody),
    },
  ],
  [
    "azapi_resource logs",
    {
      type: "Microsoft.OperationalInsights/workspaces@2023-09-01",
      name: "log-toys",
      parent_id: GROUP,
      location: "eastus",
      body: new Dynamic({ properties: { retentionInDays: 90, sku: { name: "PerGB2018" } } }),
    },
  ],
  [
    "azapi_update_resource",
    {
      type: "Microsoft.Storage/storageAccounts/blobServices@2024-01-01",
      resource_id: `${ACCOUNT}/blobServices/default`,
      body: new Dynamic({
        properties: { isVersioningEnabled: true, deleteRetentionPolicy: { enabled: true, days: 30 } },
      }),
    },
  ],
  ["azurerm_storage_container", { name: "langfuse", storage_account_id: ACCOUNT }],
  [
    "azurerm_storage_management_policy",
    {
      storage_account_id: ACCOUNT,
      rule: [
        {
          name: "delete-exports",
          enabled: true,
          filters: [{ blob_types: ["blockBlob"] }],
          actions: [{ base_blob: [{ delete_after_days_since_creation_greater_than: 90 }] }],
        },
      ],
    },
  ],
  [
    "azurerm_monitor_diagnostic_setting",
    {
      name: "audit",
      target_resource_id: VAULT,
      log_analytics_workspace_id: LOGS,
      enabled_log: [{ category: "AuditEvent", category_group: null }],
    },
  ],
  [
    "azurerm_dns_a_record",
    { name: "langfuse", zone_name: "example.com", resource_group_name: "rg-dns", ttl: 300, records: ["20.1.2.3"] },
  ],
  [
    "azuread_application",
    {
      display_name: "Langfuse",
      sign_in_audience: "AzureADMyOrg",
      web: [{ redirect_uris: ["https://langfuse.example.com/api/auth/callback/azure-ad"] }],
    },
  ],
  ["random_password", { length: 32, special: false }],
  ["time_rotating", { rotation_days: 90 }],
];

function issuer(): string {
  const cloud = new Cloud();
  resourceGroup(cloud);
  return create(cloud, "azurerm_kubernetes_cluster", { ...place, name: "aks", default_node_pool: [{}] })[
    "oidc_issuer_url"
  ] as string;
}

function roleId(): string {
  const cloud = new Cloud();
  return create(cloud, "azurerm_role_assignment", {
    scope: VAULT,
    role_definition_name: "Key Vault Secrets Officer",
    principal_id: ADMIN,
  })["id"] as string;
}
