import { digits, guid } from "../../cloud";
import type { Values } from "../../values/value";
import { textAt, valueAt } from "../../values/walk";
import { words, type TypeDefinition } from "../definition";
import { DURATION, IPV4_ADDRESS, IPV4_RANGE, TIME, UUID, UUID_OR_EMPTY } from "../patterns";
import {
  KEY_VAULT_ID,
  RESOURCE_GROUP_NAME,
  SUBNET_ID,
  USER_ASSIGNED_IDENTITY_ID,
  WORKSPACE_ID,
  armResource,
  idPattern,
  requireResources,
} from "./arm";
import { findNetworkProblems, refuseWrongNetwork } from "./cluster-network";
import { WINDOW_RANGES, refuseSettings, refuseWindows } from "./cluster-settings";
import { KUBERNETES_VERSION, refuseNewerPool, refuseVersionChange, requireSameVersion } from "./kubernetes-version";
import { DEFAULT_POOL, refuseDelegatedSubnet, requireScaling } from "./node-pool";
import { refuseLabels, refuseMachine, requireAddresses } from "./nodes";
import { refuseTags } from "./tags";

/** The version that AKS takes if none is given. */
const DEFAULT_VERSION = "1.34";

const DAYS = words("Sunday Monday Tuesday Wednesday Thursday Friday Saturday");
const FREQUENCIES = words("Daily Weekly RelativeMonthly AbsoluteMonthly");
const WEEKS = words("First Second Third Fourth Last");
const APPLICATION_GATEWAY = words(`
  ingress_application_gateway.gateway_id ingress_application_gateway.subnet_cidr ingress_application_gateway.subnet_id
`);
const KUBELET_IDENTITY = words(`
  kubelet_identity.client_id kubelet_identity.object_id kubelet_identity.user_assigned_identity_id
`);
const LOAD_BALANCER = "network_profile.load_balancer_profile";
const CREDENTIALS = words("kube_admin_config kube_admin_config_raw kube_config kube_config_raw");

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/kubernetes_cluster */
export const KUBERNETES_CLUSTER: TypeDefinition = {
  resource: armResource("Microsoft.ContainerService/managedClusters", {
    filledInBlocks: words("auto_scaler_profile bootstrap_profile kubelet_identity network_profile windows_profile"),
    version: 2,
    sensitive: [
      ...CREDENTIALS,
      ...words("http_proxy_config.trusted_ca service_principal.client_secret windows_profile.admin_password"),
    ],
    // The name of the default node pool replaces unless a rotation under a temporary name failed; a network policy
    // and a data plane replace only if there was one before.
    replacing: [
      ...DEFAULT_POOL.replacing,
      ...words(`
        disk_encryption_set_id dns_prefix dns_prefix_private_cluster edge_zone node_resource_group
        private_cluster_enabled private_dns_zone_id role_based_access_control_enabled
        default_node_pool.type kubelet_identity.client_id kubelet_identity.object_id
        kubelet_identity.user_assigned_identity_id linux_profile.admin_username linux_profile.ssh_key.key_data
        windows_profile.admin_username
        network_profile network_profile.dns_service_ip network_profile.ip_versions
        network_profile.load_balancer_profile network_profile.load_balancer_sku network_profile.nat_gateway_profile
        network_profile.network_data_plane network_profile.network_mode network_profile.network_plugin
        network_profile.network_policy network_profile.pod_cidr network_profile.pod_cidrs network_profile.service_cidr
        network_profile.service_cidrs
      `),
    ],
    defaults: {
      ...DEFAULT_POOL.defaults,
      ai_toolchain_operator_enabled: false,
      node_os_upgrade_channel: "NodeImage",
      private_cluster_enabled: false,
      private_cluster_public_fqdn_enabled: false,
      role_based_access_control_enabled: true,
      run_command_enabled: true,
      sku_tier: "Free",
      support_plan: "KubernetesOfficial",
      workload_identity_enabled: false,
      "api_server_access_profile.virtual_network_integration_enabled": false,
      "auto_scaler_profile.balance_similar_node_groups": false,
      "auto_scaler_profile.daemonset_eviction_for_empty_nodes_enabled": false,
      "auto_scaler_profile.daemonset_eviction_for_occupied_nodes_enabled": true,
      "auto_scaler_profile.expander": "random",
      "auto_scaler_profile.ignore_daemonsets_utilization_enabled": false,
      "auto_scaler_profile.max_node_provisioning_time": "15m",
      "auto_scaler_profile.max_unready_nodes": 3,
      "auto_scaler_profile.max_unready_percentage": 45,
      "auto_scaler_profile.skip_nodes_with_system_pods": true,
      "bootstrap_profile.artifact_source": "Direct",
      "default_node_pool.type": "VirtualMachineScaleSets",
      "key_management_service.key_vault_network_access": "Public",
      "key_vault_secrets_provider.secret_rotation_enabled": false,
      "key_vault_secrets_provider.secret_rotation_interval": "2m",
      "network_profile.advanced_networking.observability_enabled": false,
      "network_profile.advanced_networking.security_enabled": false,
      "network_profile.load_balancer_profile.backend_pool_type": "NodeIPConfiguration",
      "network_profile.load_balancer_profile.idle_timeout_in_minutes": 30,
      "network_profile.load_balancer_profile.outbound_ports_allocated": 0,
      "network_profile.load_balancer_sku": "standard",
      "network_profile.nat_gateway_profile.idle_timeout_in_minutes": 4,
      "network_profile.network_data_plane": "azure",
      "network_profile.outbound_type": "loadBalancer",
      "storage_profile.blob_driver_enabled": false,
      "storage_profile.disk_driver_enabled": true,
      "storage_profile.file_driver_enabled": true,
      "storage_profile.snapshot_controller_enabled": true,
      "web_app_routing.default_nginx_controller": "AnnotationControlled",
      "workload_autoscaler_profile.keda_enabled": false,
      "workload_autoscaler_profile.vertical_pod_autoscaler_enabled": false,
    },
    exclusive: [
      ...DEFAULT_POOL.exclusive,
      APPLICATION_GATEWAY,
      [
        `${LOAD_BALANCER}.managed_outbound_ip_count`,
        `${LOAD_BALANCER}.outbound_ip_address_ids`,
        `${LOAD_BALANCER}.outbound_ip_prefix_ids`,
      ],
      [`${LOAD_BALANCER}.managed_outbound_ipv6_count`, `${LOAD_BALANCER}.outbound_ip_address_ids`],
      [`${LOAD_BALANCER}.managed_outbound_ipv6_count`, `${LOAD_BALANCER}.outbound_ip_prefix_ids`],
    ],
    exactlyOne: [
      ["dns_prefix", "dns_prefix_private_cluster"],
      ["identity", "service_principal"],
    ],
    atLeastOne: [
      [
        "azure_active_directory_role_based_access_control.admin_group_object_ids",
        "azure_active_directory_role_based_access_control.tenant_id",
      ],
      APPLICATION_GATEWAY,
      ["key_vault_secrets_provider.secret_rotation_enabled", "key_vault_secrets_provider.secret_rotation_interval"],
      ["maintenance_window.allowed", "maintenance_window.not_allowed"],
      [
        "network_profile.advanced_networking.observability_enabled",
        "network_profile.advanced_networking.security_enabled",
      ],
    ],
    requires: {
      ...DEFAULT_POOL.requires,
      ...Object.fromEntries(
        KUBELET_IDENTITY.map((path) => [
          path,
          [...KUBELET_IDENTITY.filter((other) => other !== path), "identity.identity_ids"],
        ]),
      ),
    },
    values: {
      ...DEFAULT_POOL.values,
      automatic_upgrade_channel: ["patch", "rapid", "stable", "node-image"],
      node_os_upgrade_channel: ["NodeImage", "None", "SecurityPatch", "Unmanaged"],
      sku_tier: ["Free", "Standard", "Premium"],
      support_plan: ["KubernetesOfficial", "AKSLongTermSupport"],
      "auto_scaler_profile.expander": ["least-waste", "most-pods", "priority", "random"],
      "bootstrap_profile.artifact_source": ["Cache", "Direct"],
      "default_node_pool.type": ["VirtualMachineScaleSets"],
      "default_node_pool.workload_runtime": ["OCIContainer"],
      "identity.type": ["UserAssigned", "SystemAssigned"],
      "key_management_service.key_vault_network_access": ["Private", "Public"],
      "maintenance_window.allowed.day": DAYS,
      "maintenance_window_auto_upgrade.day_of_week": DAYS,
      "maintenance_window_auto_upgrade.frequency": FREQUENCIES,
      "maintenance_window_auto_upgrade.week_index": WEEKS,
      "maintenance_window_node_os.day_of_week": DAYS,
      "maintenance_window_node_os.frequency": FREQUENCIES,
      "maintenance_window_node_os.week_index": WEEKS,
      "network_profile.ip_versions": ["IPv4", "IPv6"],
      "network_profile.load_balancer_profile.backend_pool_type": ["NodeIPConfiguration", "NodeIP"],
      "network_profile.load_balancer_sku": ["basic", "standard"],
      "network_profile.network_data_plane": ["azure", "cilium"],
      "network_profile.network_mode": ["bridge", "transparent"],
      "network_profile.network_plugin": ["azure", "kubenet", "none"],
      "network_profile.network_plugin_mode": ["overlay"],
      "network_profile.network_policy": ["calico", "azure", "cilium"],
      "network_profile.outbound_type": words(
        "loadBalancer userDefinedRouting managedNATGateway userAssignedNATGateway none",
      ),
      "service_mesh_profile.mode": ["Istio"],
      "web_app_routing.default_nginx_controller": ["AnnotationControlled", "Internal", "External", "None"],
      "windows_profile.license": ["Windows_Server"],
    },
    patterns: {
      ...DEFAULT_POOL.patterns,
      dns_prefix: {
        pattern: /^[a-zA-Z\d]([-a-zA-Z\d]{0,52}[a-zA-Z\d])?$/,
        rule: "takes up to 54 letters, digits and dashes, with no dash first or last",
      },
      private_dns_zone_id: {
        pattern: new RegExp(`^(System|None)$|${idPattern("Microsoft.Network/privateDnsZones").pattern.source}`),
        rule: "must be the id of a Microsoft.Network/privateDnsZones, or System, or None",
      },
      "api_server_access_profile.authorized_ip_ranges": IPV4_RANGE,
      "api_server_access_profile.subnet_id": SUBNET_ID,
      "auto_scaler_profile.max_node_provisioning_time": DURATION,
      "auto_scaler_profile.new_pod_scale_up_delay": DURATION,
      "auto_scaler_profile.scale_down_delay_after_add": DURATION,
      "auto_scaler_profile.scale_down_delay_after_delete": DURATION,
      "auto_scaler_profile.scale_down_delay_after_failure": DURATION,
      "auto_scaler_profile.scale_down_unneeded": DURATION,
      "auto_scaler_profile.scale_down_unready": DURATION,
      "auto_scaler_profile.scan_interval": DURATION,
      "azure_active_directory_role_based_access_control.admin_group_object_ids": UUID,
      "azure_active_directory_role_based_access_control.tenant_id": UUID_OR_EMPTY,
      "identity.identity_ids": USER_ASSIGNED_IDENTITY_ID,
      "ingress_application_gateway.subnet_cidr": IPV4_RANGE,
      "ingress_application_gateway.subnet_id": SUBNET_ID,
      "key_vault_secrets_provider.secret_rotation_interval": DURATION,
      "kubelet_identity.user_assigned_identity_id": USER_ASSIGNED_IDENTITY_ID,
      "linux_profile.admin_username": {
        pattern: /^[A-Za-z][-A-Za-z\d_]*$/,
        rule: "takes letters, digits, underscores and dashes, a letter first",
      },
      "maintenance_window_node_os.start_date": TIME,
      "microsoft_defender.log_analytics_workspace_id": WORKSPACE_ID,
      "network_profile.dns_service_ip": IPV4_ADDRESS,
      "network_profile.pod_cidr": IPV4_RANGE,
      "network_profile.service_cidr": IPV4_RANGE,
      "oms_agent.log_analytics_workspace_id": WORKSPACE_ID,
      "service_mesh_profile.certificate_authority.key_vault_id": KEY_VAULT_ID,
      "upgrade_override.effective_until": TIME,
    },
    ranges: {
      ...DEFAULT_POOL.ranges,
      ...WINDOW_RANGES,
      image_cleaner_interval_hours: [24, 2160],
      [`${LOAD_BALANCER}.idle_timeout_in_minutes`]: [4, 100],
      [`${LOAD_BALANCER}.managed_outbound_ip_count`]: [1, 100],
      [`${LOAD_BALANCER}.managed_outbound_ipv6_count`]: [1, 100],
      [`${LOAD_BALANCER}.outbound_ports_allocated`]: [0, 64000],
      "network_profile.nat_gateway_profile.idle_timeout_in_minutes": [4, 120],
      "network_profile.nat_gateway_profile.managed_outbound_ip_count": [1, 100],
    },
    findProblems: findNetworkProblems,
    service: {
      ...DEFAULT_POOL.service,
      patterns: {
        ...DEFAULT_POOL.service.patterns,
        kubernetes_version: KUBERNETES_VERSION,
        name: {
          pattern: /^[a-z0-9]([\w-]{0,61}[a-z0-9])?$/i,
          rule: "takes 1 to 63 letters, digits, dashes and underscores, with a letter or digit first and last",
        },
        node_resource_group: { pattern: /^[\w.()-]{1,79}[\w()-]$/, rule: "takes up to 80 characters" },
      },
    },
    check: (given, context) => {
      requireResources("default_node_pool.vnet_subnet_id", "identity.identity_ids")(given, context);
      const pool = valueAt(given, "default_node_pool") as Values;
      requireScaling(pool, context.prior === null);
      refuseLabels(pool);
      if (!context.prior) requireAddresses(pool, context.cloud);
      refuseMachine(pool, "system");
      refuseTags(valueAt(pool, "tags"));
      refuseDelegatedSubnet(textAt(given, "default_node_pool.vnet_subnet_id"), context.cloud);
      refuseSettings(given);
      refuseWindows(given);
      refuseWrongNetwork(given, context.cloud);
      const version = textAt(given, "kubernetes_version");
      const poolVersion = textAt(given, "default_node_pool.orchestrator_version");
      if (!context.prior) return requireSameVersion(poolVersion, version);
      refuseVersionChange(textAt(context.prior, "kubernetes_version"), version);
      refuseNewerPool(poolVersion, version);
    },
    // What is in a cluster is deleted with it, also if a cluster of the same name follows.
    remove: (values, { cloud }) => cloud.removeCluster(textAt(values, "kube_config.host") ?? ""),
    compute: (given, { id, cloud }) => {
      const location = textAt(given, "location") ?? "";
      const name = textAt(given, "name") ?? "";
      const fqdn = `${textAt(given, "dns_prefix") ?? name}-${digits(id, 8)}.hcp.${location}.azmk8s.io`;
      const version = textAt(given, "kubernetes_version") ?? DEFAULT_VERSION;
      const nodes = `MC_${textAt(given, "resource_group_name")}_${name}_${location}`;
      const localAccounts = valueAt(given, "local_account_disabled") !== true;
      const issue = (attribute: string) =>
        localAccounts ? cloud.canaries.issue("azurerm_kubernetes_cluster", attribute) : "";
      return {
        fqdn,
        current_kubernetes_version: version.split(".").length > 2 ? version : `${version}.2`,
        kubernetes_version: DEFAULT_VERSION,
        oidc_issuer_url: `https://${location}.oic.prod-aks.azure.com/${cloud.account.tenantId}/${guid(`${id} issuer`)}/`,
        node_resource_group: nodes,
        node_resource_group_id: `${id.slice(0, id.indexOf("/resourceGroups/"))}/resourceGroups/${nodes}`,
        kubelet_identity: [
          {
            client_id: guid(`${id} kubelet client`),
            object_id: guid(`${id} kubelet`),
            user_assigned_identity_id: `${id}/kubelet`,
          },
        ],
        kube_config: [getKubeConfig("kube_config", localAccounts ? "clusterUser" : "", fqdn, issue)],
        kube_config_raw: issue("kube_config_raw"),
        kube_admin_config: localAccounts ? [getKubeConfig("kube_admin_config", "clusterAdmin", fqdn, issue)] : [],
        kube_admin_config_raw: issue("kube_admin_config_raw"),
        portal_fqdn: fqdn.replace(".hcp.", ".portal.hcp."),
        private_fqdn: "",
      };
    },
  }),
  dataSource: { sensitive: CREDENTIALS, patterns: { resource_group_name: RESOURCE_GROUP_NAME } },
};

/** Sensitive attributes are secrets only with local accounts: without them they describe how to sign in. */
function getKubeConfig(name: string, username: string, fqdn: string, issue: (attribute: string) => string): Values {
  return {
    host: `https://${fqdn}:443`,
    cluster_ca_certificate: Buffer.from(`certificate of ${fqdn}`).toString("base64"),
    username,
    password: issue(`${name}.password`),
    client_certificate: issue(`${name}.client_certificate`),
    client_key: issue(`${name}.client_key`),
  };
}
