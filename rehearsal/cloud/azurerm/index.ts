import { textAt } from "../../values/walk";
import type { ProviderBehaviour } from "../behaviour";
import { CONTAINER_REGISTRY } from "./container-registry";
import { DNS_A_RECORD } from "./dns";
import { FEDERATED_IDENTITY_CREDENTIAL, ROLE_ASSIGNMENT, USER_ASSIGNED_IDENTITY } from "./identity";
import { KEY_VAULT, KEY_VAULT_SECRET, KEY_VAULT_SECRET_VALUE, vaultUri } from "./key-vault";
import { KUBERNETES_CLUSTER, KUBERNETES_CLUSTER_NODE_POOL } from "./kubernetes-cluster";
import { LOG_ANALYTICS_WORKSPACE, MONITOR_DIAGNOSTIC_SETTING } from "./monitoring";
import {
  NETWORK_SECURITY_GROUP,
  NETWORK_SECURITY_RULE,
  PUBLIC_IP,
  SUBNET,
  SUBNET_NETWORK_SECURITY_GROUP_ASSOCIATION,
  VIRTUAL_NETWORK,
} from "./network";
import { RESOURCE_GROUP } from "./resource-group";
import { STORAGE_ACCOUNT, STORAGE_CONTAINER, STORAGE_MANAGEMENT_POLICY } from "./storage";
import { subscriptionId } from "./arm";

/** Azure, as the azurerm provider shows it. */
export const AZURERM: ProviderBehaviour = {
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
    azurerm_client_config: {
      answers: (_, context) => ({
        id: context.world.account.clientId,
        client_id: context.world.account.clientId,
        object_id: context.world.account.objectId,
        tenant_id: textAt(context.provider, "tenant_id") ?? context.world.account.tenantId,
        subscription_id: subscriptionId(context).split("/")[2] as string,
      }),
    },
    azurerm_key_vault: {
      assumed: (config) => ({ vault_uri: vaultUri(textAt(config, "name") ?? "") }),
    },
    azurerm_resource_group: {
      assumed: () => ({ location: "eastus" }),
    },
  },
  ephemeralResources: { azurerm_key_vault_secret: KEY_VAULT_SECRET_VALUE },
};
