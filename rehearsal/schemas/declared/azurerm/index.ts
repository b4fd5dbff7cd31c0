import type { ProviderDeclaration } from "../../declaration";
import { CLIENT_CONFIG_DATA } from "./client-config";
import { CONTAINER_REGISTRY } from "./container-registry";
import { DNS_A_RECORD } from "./dns-a-record";
import { FEDERATED_IDENTITY_CREDENTIAL } from "./federated-identity-credential";
import { KEY_VAULT, KEY_VAULT_DATA } from "./key-vault";
import { KEY_VAULT_SECRET, KEY_VAULT_SECRET_EPHEMERAL } from "./key-vault-secret";
import { KUBERNETES_CLUSTER, KUBERNETES_CLUSTER_DATA } from "./kubernetes-cluster";
import { KUBERNETES_CLUSTER_NODE_POOL } from "./kubernetes-cluster-node-pool";
import { LOG_ANALYTICS_WORKSPACE } from "./log-analytics-workspace";
import { MONITOR_DIAGNOSTIC_SETTING } from "./monitor-diagnostic-setting";
import { NETWORK_SECURITY_GROUP } from "./network-security-group";
import { NETWORK_SECURITY_RULE } from "./network-security-rule";
import { PUBLIC_IP } from "./public-ip";
import { RESOURCE_GROUP, RESOURCE_GROUP_DATA } from "./resource-group";
import { ROLE_ASSIGNMENT } from "./role-assignment";
import { STORAGE_ACCOUNT } from "./storage-account";
import { STORAGE_CONTAINER } from "./storage-container";
import { STORAGE_MANAGEMENT_POLICY } from "./storage-management-policy";
import { SUBNET, SUBNET_DATA } from "./subnet";
import { SUBNET_NETWORK_SECURITY_GROUP_ASSOCIATION } from "./subnet-network-security-group-association";
import { USER_ASSIGNED_IDENTITY, USER_ASSIGNED_IDENTITY_DATA } from "./user-assigned-identity";
import { VIRTUAL_NETWORK } from "./virtual-network";

/**
 * hashicorp/azurerm 4.55.0.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs
 */
export const AZURERM: ProviderDeclaration = {
  provider: {
    values: { resource_provider_registrations: ["none", "legacy", "core", "extended", "all"] },
  },
  resources: {
    azurerm_container_registry: CONTAINER_REGISTRY,
    azurerm_dns_a_record: DNS_A_RECORD,
    azurerm_federated_identity_credential: FEDERATED_IDENTITY_CREDENTIAL,
    azurerm_key_vault: KEY_VAULT,
    azurerm_key_vault_secret: KEY_VAULT_SECRET,
    azurerm_kubernetes_cluster: KUBERNETES_CLUSTER,
    azurerm_kubernetes_cluster_node_pool: KUBERNETES_CLUSTER_NODE_POOL,
    azurerm_log_analytics_workspace: LOG_ANALYTICS_WORKSPACE,
    azurerm_monitor_diagnostic_setting: MONITOR_DIAGNOSTIC_SETTING,
    azurerm_network_security_group: NETWORK_SECURITY_GROUP,
    azurerm_network_security_rule: NETWORK_SECURITY_RULE,
    azurerm_public_ip: PUBLIC_IP,
    azurerm_resource_group: RESOURCE_GROUP,
    azurerm_role_assignment: ROLE_ASSIGNMENT,
    azurerm_storage_account: STORAGE_ACCOUNT,
    azurerm_storage_container: STORAGE_CONTAINER,
    azurerm_storage_management_policy: STORAGE_MANAGEMENT_POLICY,
    azurerm_subnet: SUBNET,
    azurerm_subnet_network_security_group_association: SUBNET_NETWORK_SECURITY_GROUP_ASSOCIATION,
    azurerm_user_assigned_identity: USER_ASSIGNED_IDENTITY,
    azurerm_virtual_network: VIRTUAL_NETWORK,
  },
  dataSources: {
    azurerm_client_config: CLIENT_CONFIG_DATA,
    azurerm_key_vault: KEY_VAULT_DATA,
    azurerm_kubernetes_cluster: KUBERNETES_CLUSTER_DATA,
    azurerm_resource_group: RESOURCE_GROUP_DATA,
    azurerm_subnet: SUBNET_DATA,
    azurerm_user_assigned_identity: USER_ASSIGNED_IDENTITY_DATA,
  },
  ephemeralResources: {
    azurerm_key_vault_secret: KEY_VAULT_SECRET_EPHEMERAL,
  },
};
