import type { Block } from "../terraform-json/block";

/** Types of resources that were looked at: their provider writes no key or other credential of Azure to the state. */
const RESOURCES: readonly string[] = [
  "azapi_resource",
  "azapi_resource_action",
  "azapi_update_resource",
  "azuread_app_role_assignment",
  "azuread_application",
  // Writes its value, which is the stated exception: docs/decisions/0002-what-keyless-covers.md.
  "azuread_application_password",
  "azuread_service_principal",
  "azuread_service_principal_delegated_permission_grant",
  // Writes admin_password only where the admin user is on.
  "azurerm_container_registry",
  "azurerm_dns_a_record",
  "azurerm_federated_identity_credential",
  "azurerm_key_vault",
  // Writes the public half of the key only.
  "azurerm_key_vault_key",
  // Writes its value only where it is not given by value_wo.
  "azurerm_key_vault_secret",
  // Writes client_key and kube_admin_config only where local accounts are on.
  "azurerm_kubernetes_cluster",
  "azurerm_kubernetes_cluster_node_pool",
  "azurerm_management_lock",
  "azurerm_monitor_diagnostic_setting",
  "azurerm_network_security_group",
  "azurerm_network_security_rule",
  "azurerm_private_endpoint",
  "azurerm_public_ip",
  "azurerm_resource_group",
  "azurerm_role_assignment",
  "azurerm_role_definition",
  "azurerm_storage_container",
  "azurerm_storage_management_policy",
  "azurerm_subnet",
  "azurerm_subnet_network_security_group_association",
  "azurerm_user_assigned_identity",
  "azurerm_virtual_network",
  // Writes its values, which are judged by themselves.
  "helm_release",
  "kubernetes_namespace_v1",
  "kubernetes_network_policy_v1",
  // Writes its data only where it is not given by data_wo.
  "kubernetes_secret_v1",
  "kubernetes_service_account_v1",
  "kubernetes_storage_class_v1",
  "time_rotating",
  "time_sleep",
];

/** Types of data sources that were looked at. */
const DATA: readonly string[] = [
  "azapi_resource",
  "azapi_resource_action",
  "azuread_application",
  "azuread_client_config",
  "azuread_service_principal",
  "azurerm_client_config",
  "azurerm_container_registry",
  "azurerm_key_vault",
  "azurerm_kubernetes_cluster",
  "azurerm_resource_group",
  "azurerm_subnet",
  "azurerm_user_assigned_identity",
  // Holds the outputs of another state; what is read of them is judged.
  "terraform_remote_state",
];

/** Types of ephemeral resources that were looked at: no state holds them, but they may ask Azure for a key. */
const EPHEMERAL: readonly string[] = ["azapi_resource_action", "azurerm_key_vault_secret", "random_password"];

/** Types in Azure that azapi manages or reads, and whose answer has no key in it. */
const AZURE: readonly string[] = [
  // Answers without the value of the secret.
  "Microsoft.KeyVault/vaults/secrets",
  "Microsoft.OperationalInsights/workspaces",
  "Microsoft.Storage/storageAccounts",
  "Microsoft.Storage/storageAccounts/blobServices",
  "Microsoft.Storage/storageAccounts/blobServices/containers",
];

const KNOWN: Partial<Record<Block["kind"], readonly string[]>> = {
  resource: RESOURCES,
  data: DATA,
  ephemeral: EPHEMERAL,
};

/** Whether somebody has looked at what a type of block writes to the state. Blocks without a type of their own are known. */
export function isKnownType({ kind, type }: Pick<Block, "kind" | "type">): boolean {
  return KNOWN[kind]?.includes(type) ?? true;
}

/** Whether somebody has looked at what Azure answers for a type. */
export function isKnownAzureType(armType: string): boolean {
  return AZURE.some((known) => known.toLowerCase() === armType.toLowerCase());
}
