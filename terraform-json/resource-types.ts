import type { Block, BlockKind } from "./block";

/** What the project knows about a type of Terraform, or about a type of Azure that azapi manages. */
export interface ResourceType {
  /** What reports call it. @default - its type */
  readonly noun?: string;
  /** Whether the review report covers a type without a noun: by a sentence, or because there is nothing to report. */
  readonly isReported?: true;
  /** The kinds of block of the type that were checked: none writes a key or other credential of Azure to the state. */
  readonly keyless?: readonly BlockKind[];
  /** The data that is lost with a resource of the type. @default - it stores no data */
  readonly data?: StoredData;
}

export interface StoredData {
  /** As in "lost: the logs". */
  readonly lost: string;
  /** Why Terraform does not have to refuse to destroy it. @default - it must refuse */
  readonly unprotected?: string;
}

const RESOURCE: readonly BlockKind[] = ["resource"];
const DATA: readonly BlockKind[] = ["data"];
const RESOURCE_AND_DATA: readonly BlockKind[] = ["resource", "data"];
const AZAPI: readonly BlockKind[] = ["resource", "data", "ephemeral"];

const EVENTS: StoredData = { lost: "events, media and exports" };
const DATABASES: StoredData = { lost: "the databases on the cluster's disks" };
const SECRET: StoredData = { lost: "a secret of Langfuse" };
const SECRETS: StoredData = { lost: "the secrets of Langfuse" };
const IMAGES: StoredData = { lost: "all images of the registry" };
const GROUP: StoredData = { lost: "everything in the group" };
const DISK: StoredData = { lost: "what is on the disk" };
const VOLUME: StoredData = { ...DISK, unprotected: "its claim or its disk is protected" };
const DATABASE: StoredData = { lost: "what is in the database" };
const NAMESPACE: StoredData = { lost: "everything in the namespace" };
const LOGS: StoredData = { lost: "the logs", unprotected: "Azure restores a deleted workspace for 14 days" };
const COPY: StoredData = { lost: "a secret that pods read", unprotected: "Key Vault has the original" };
const KEY: StoredData = {
  lost: "what the key encrypts",
  unprotected: "a vault keeps a deleted key as long as a deleted secret",
};
const RELEASE: StoredData = {
  lost: "what runs in the cluster, with the volumes that its chart does not keep",
  unprotected: "its volumes are kept, and another release uses them",
};

/** One row for each type. A type that stacks use must have one; what other code needs to know of a type is added here. */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  azapi_resource: { keyless: RESOURCE_AND_DATA },
  azapi_resource_action: { keyless: ["resource", "data", "ephemeral"] },
  azapi_update_resource: { keyless: RESOURCE },
  azuread_app_role_assignment: { keyless: RESOURCE, isReported: true },
  azuread_application: { noun: "app registration", keyless: RESOURCE_AND_DATA },
  // The state has its value, which is the documented exception: docs/decisions/0002-what-keyless-covers.md.
  azuread_application_password: { keyless: RESOURCE, isReported: true },
  azuread_client_config: { keyless: DATA },
  azuread_group: { noun: "group" },
  azuread_service_principal: { noun: "enterprise application", keyless: RESOURCE_AND_DATA },
  azuread_service_principal_delegated_permission_grant: { keyless: RESOURCE, isReported: true },
  azurerm_client_config: { keyless: DATA, isReported: true },
  // The state has admin_password only if the admin user is on.
  azurerm_container_registry: { noun: "registry", keyless: RESOURCE_AND_DATA, data: IMAGES },
  azurerm_dns_a_record: { keyless: RESOURCE, isReported: true },
  azurerm_dns_zone: { noun: "DNS zone" },
  azurerm_federated_identity_credential: { keyless: RESOURCE, isReported: true },
  azurerm_key_vault: { noun: "Key Vault", keyless: RESOURCE_AND_DATA, data: SECRETS },
  azurerm_key_vault_access_policy: { isReported: true },
  // The state has only the public half of the key.
  azurerm_key_vault_key: { keyless: RESOURCE, data: KEY },
  // The state has the value only if value_wo does not set it.
  azurerm_key_vault_secret: { noun: "secret", keyless: ["resource", "ephemeral"], data: SECRET },
  // The state has client_key and kube_admin_config only if local accounts are on.
  azurerm_kubernetes_cluster: { noun: "cluster", keyless: RESOURCE_AND_DATA, data: DATABASES },
  azurerm_kubernetes_cluster_node_pool: { noun: "node pool", keyless: RESOURCE },
  azurerm_log_analytics_workspace: { noun: "log workspace", data: LOGS },
  azurerm_managed_disk: { data: DISK },
  azurerm_management_lock: { keyless: RESOURCE },
  azurerm_monitor_diagnostic_setting: { keyless: RESOURCE, isReported: true },
  azurerm_network_security_group: { noun: "network security group", keyless: RESOURCE },
  azurerm_network_security_rule: { keyless: RESOURCE, isReported: true },
  azurerm_postgresql_flexible_server: { data: DATABASE },
  azurerm_postgresql_flexible_server_database: { data: DATABASE },
  azurerm_private_endpoint: { keyless: RESOURCE },
  azurerm_public_ip: { noun: "public IP", keyless: RESOURCE },
  azurerm_resource_group: { noun: "resource group", keyless: RESOURCE_AND_DATA, data: GROUP },
  azurerm_role_assignment: { keyless: RESOURCE, isReported: true },
  azurerm_role_definition: { keyless: RESOURCE },
  azurerm_storage_account: { noun: "storage account", data: EVENTS },
  azurerm_storage_container: { noun: "container", keyless: RESOURCE, data: EVENTS },
  azurerm_storage_management_policy: { keyless: RESOURCE, isReported: true },
  azurerm_subnet: { noun: "subnet", keyless: RESOURCE_AND_DATA },
  azurerm_subnet_network_security_group_association: { keyless: RESOURCE, isReported: true },
  azurerm_subscription: { noun: "subscription" },
  azurerm_user_assigned_identity: { noun: "identity", keyless: RESOURCE_AND_DATA },
  azurerm_virtual_network: { noun: "virtual network", keyless: RESOURCE },
  // The state has the values, which rules of their own check.
  helm_release: { noun: "Helm release", keyless: RESOURCE, data: RELEASE },
  kubernetes_default_service_account_v1: { noun: "default service account", keyless: RESOURCE },
  kubernetes_namespace: { data: NAMESPACE },
  kubernetes_namespace_v1: { noun: "namespace", keyless: RESOURCE, data: NAMESPACE },
  kubernetes_network_policy_v1: { noun: "network policy", keyless: RESOURCE },
  kubernetes_persistent_volume: { data: VOLUME },
  kubernetes_persistent_volume_claim: { data: DISK },
  kubernetes_persistent_volume_claim_v1: { data: DISK },
  kubernetes_persistent_volume_v1: { data: VOLUME },
  kubernetes_secret: { data: COPY },
  // The state has the data only if data_wo does not set it.
  kubernetes_secret_v1: { noun: "Kubernetes Secret", keyless: RESOURCE, data: COPY },
  kubernetes_service_account_v1: { noun: "service account", keyless: RESOURCE },
  kubernetes_storage_class_v1: { keyless: RESOURCE, isReported: true },
  random_bytes: { isReported: true },
  random_password: { keyless: ["ephemeral"], isReported: true },
  // The state has the outputs of the other state; rules check what is read of them.
  terraform_remote_state: { keyless: DATA },
  time_rotating: { keyless: RESOURCE, isReported: true },
  time_sleep: { keyless: RESOURCE, isReported: true },

  "Microsoft.Compute/disks": { data: DISK },
  "Microsoft.ContainerRegistry/registries": { noun: "registry", data: IMAGES },
  "Microsoft.ContainerService/managedClusters": { noun: "cluster", data: DATABASES },
  "Microsoft.DBforPostgreSQL/flexibleServers": { data: DATABASE },
  "Microsoft.DBforPostgreSQL/flexibleServers/databases": { data: DATABASE },
  "Microsoft.KeyVault/vaults": { noun: "Key Vault", data: SECRETS },
  // Azure answers without the value of the secret.
  "Microsoft.KeyVault/vaults/secrets": { noun: "secret", keyless: AZAPI, data: SECRET },
  "Microsoft.Management/managementGroups": { noun: "management group" },
  "Microsoft.ManagedIdentity/userAssignedIdentities": { noun: "identity" },
  "Microsoft.Network/dnsZones": { noun: "DNS zone" },
  "Microsoft.Network/networkSecurityGroups": { noun: "network security group" },
  "Microsoft.Network/publicIPAddresses": { noun: "public IP" },
  "Microsoft.Network/virtualNetworks": { noun: "virtual network" },
  "Microsoft.Network/virtualNetworks/subnets": { noun: "subnet" },
  "Microsoft.OperationalInsights/workspaces": { noun: "log workspace", keyless: AZAPI, data: LOGS },
  "Microsoft.Resources/resourceGroups": { data: GROUP },
  "Microsoft.Storage/storageAccounts": { noun: "storage account", keyless: AZAPI, data: EVENTS },
  "Microsoft.Storage/storageAccounts/blobServices": { keyless: AZAPI, isReported: true },
  "Microsoft.Storage/storageAccounts/blobServices/containers": { noun: "container", keyless: AZAPI, data: EVENTS },
};

/** The rows by their types in lower case: Azure compares its types without case. */
const ROWS = new Map(Object.entries(RESOURCE_TYPES).map(([type, row]) => [type.toLowerCase(), row]));

/** The row of a type of Terraform, or of a type of Azure without its version; undefined if there is none. */
export function findResourceType(type: string): ResourceType | undefined {
  return ROWS.get(type.toLowerCase());
}

/** Whether it was checked what a block's type writes to the state; true for a block that has no type of its own. */
export function isKnownType({ kind, type }: Pick<Block, "kind" | "type">): boolean {
  return !AZAPI.includes(kind) || (RESOURCE_TYPES[type]?.keyless?.includes(kind) ?? false);
}

/** Whether it was checked what Azure answers for a type. */
export function isKnownAzureType(armType: string): boolean {
  return armType.includes("/") && findResourceType(armType)?.keyless !== undefined;
}
