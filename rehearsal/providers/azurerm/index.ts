import type { ProviderDefinition } from "../definition";
import { CONTAINER_REGISTRY } from "./container-registry";
import { KEY_VAULT } from "./key-vault";
import { KEY_VAULT_SECRET } from "./key-vault-secret";
import { KUBERNETES_CLUSTER } from "./kubernetes-cluster";
import { FEDERATED_IDENTITY_CREDENTIAL, USER_ASSIGNED_IDENTITY } from "./managed-identity";
import { LOG_ANALYTICS_WORKSPACE, MONITOR_DIAGNOSTIC_SETTING } from "./monitoring";
import {
  NETWORK_SECURITY_GROUP,
  NETWORK_SECURITY_RULE,
  SUBNET_NETWORK_SECURITY_GROUP_ASSOCIATION,
} from "./network-security-group";
import { KUBERNETES_CLUSTER_NODE_POOL } from "./node-pool";
import { DNS_A_RECORD, PUBLIC_IP } from "./public-address";
import { CLIENT_CONFIG, RESOURCE_GROUP } from "./resource-group";
import { ROLE_ASSIGNMENT } from "./role-assignment";
import { STORAGE_ACCOUNT, STORAGE_CONTAINER, STORAGE_MANAGEMENT_POLICY } from "./storage-account";
import { SUBNET, VIRTUAL_NETWORK } from "./virtual-network";

/**
 * hashicorp/azurerm 4.55.0.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs
 */
export const AZURERM: ProviderDefinition = {
  provider: { values: { resource_provider_registrations: ["none", "legacy", "core", "extended", "all"] } },
  types: {
    azurerm_client_config: CLIENT_CONFIG,
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
};
