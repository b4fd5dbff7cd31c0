import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { TerraformOutput } from "cdktf";
import type { LangfuseClusterProps } from "../../../constructs/langfuse-cluster/cluster-props";
import { LangfuseCluster } from "../../../constructs/langfuse-cluster/langfuse-cluster";
import { OBJECT_ID, RESOURCE_GROUP, TENANT_ID, WORKSPACE_ID, addresses, synth } from "../../support/synth";

const MINIMAL: LangfuseClusterProps = {
  resourceGroup: RESOURCE_GROUP,
  name: "aks-test",
  tenantId: TENANT_ID,
  registry: { name: "acrtest" },
  systemPool: { vmSize: "Standard_D4s_v5", nodes: 3 },
  administrators: { deployer: { objectId: OBJECT_ID } },
};

function cluster(props: Partial<LangfuseClusterProps> = {}, use: (cluster: LangfuseCluster) => void = () => undefined) {
  return synth((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new TimeProvider(stack, "time");
    use(new LangfuseCluster(stack, "cluster", { ...MINIMAL, ...props }));
  });
}

function aks(props: Partial<LangfuseClusterProps> = {}) {
  return cluster(props).resource["azurerm_kubernetes_cluster"]?.["cluster"];
}

test("default: a cluster with its network, registry, identity and roles", () => {
  expect(addresses(cluster())).toEqual([
    "azurerm_container_registry.cluster_registry",
    "azurerm_kubernetes_cluster.cluster",
    "azurerm_network_security_group.cluster_network_nodes_guard",
    "azurerm_role_assignment.cluster_admin_deployer",
    "azurerm_role_assignment.cluster_join_subnet",
    "azurerm_role_assignment.cluster_kubeconfig_deployer",
    "azurerm_role_assignment.cluster_pull_images",
    "azurerm_subnet.cluster_network_nodes",
    "azurerm_subnet_network_security_group_association.cluster_network_nodes_guarded",
    "azurerm_user_assigned_identity.cluster_identity",
    "azurerm_virtual_network.cluster_network",
    "time_sleep.cluster_administrators_effective",
  ]);
});

test("Entra ID is the only way to sign in, and pods get tokens that Entra ID trusts", () => {
  expect(aks()).toMatchObject({
    local_account_disabled: true,
    role_based_access_control_enabled: true,
    azure_active_directory_role_based_access_control: { azure_rbac_enabled: true, tenant_id: TENANT_ID },
    oidc_issuer_enabled: true,
    workload_identity_enabled: true,
    run_command_enabled: false,
    azure_policy_enabled: true,
    lifecycle: { prevent_destroy: true },
    depends_on: ["azurerm_role_assignment.cluster_join_subnet"],
  });
});

test("network policies are enforced in an overlay with the given ranges", () => {
  expect(aks().network_profile).toEqual({
    network_plugin: "azure",
    network_plugin_mode: "overlay",
    network_data_plane: "cilium",
    network_policy: "cilium",
    load_balancer_sku: "standard",
    outbound_type: "loadBalancer",
    pod_cidr: "10.244.0.0/16",
    service_cidr: "10.41.0.0/16",
    dns_service_ip: "10.41.0.10",
  });
});

test("patches and node images are applied automatically, at night", () => {
  const window = {
    frequency: "Weekly",
    interval: 1,
    day_of_week: "Sunday",
    start_time: "02:00",
    utc_offset: "+00:00",
    duration: 4,
  };
  expect(aks()).toMatchObject({
    automatic_upgrade_channel: "patch",
    node_os_upgrade_channel: "NodeImage",
    maintenance_window_auto_upgrade: window,
    maintenance_window_node_os: window,
  });
});

test("the kubelet pulls, the control plane joins the subnet, administrators administer: each at its scope", () => {
  expect(cluster().resource["azurerm_role_assignment"]).toEqual({
    cluster_pull_images: {
      role_definition_name: "AcrPull",
      scope: "${azurerm_container_registry.cluster_registry.id}",
      principal_id: "${azurerm_kubernetes_cluster.cluster.kubelet_identity[0].object_id}",
      principal_type: "ServicePrincipal",
      skip_service_principal_aad_check: true,
    },
    cluster_join_subnet: {
      role_definition_name: "Network Contributor",
      scope: "${azurerm_subnet_network_security_group_association.cluster_network_nodes_guarded.subnet_id}",
      principal_id: "${azurerm_user_assigned_identity.cluster_identity.principal_id}",
      principal_type: "ServicePrincipal",
    },
    cluster_kubeconfig_deployer: {
      role_definition_name: "Azure Kubernetes Service Cluster User Role",
      scope: "${azurerm_kubernetes_cluster.cluster.id}",
      principal_id: OBJECT_ID,
    },
    cluster_admin_deployer: {
      role_definition_name: "Azure Kubernetes Service RBAC Cluster Admin",
      scope: "${azurerm_kubernetes_cluster.cluster.id}",
      principal_id: OBJECT_ID,
    },
  });
});

test("the release waits until the administrators' roles have taken effect", () => {
  expect(cluster().resource["time_sleep"]).toEqual({
    cluster_administrators_effective: {
      create_duration: "180s",
      triggers: {
        "kubeconfig-deployer": "${azurerm_role_assignment.cluster_kubeconfig_deployer.id}",
        "admin-deployer": "${azurerm_role_assignment.cluster_admin_deployer.id}",
      },
    },
  });
});

test("the registry has no admin user and no anonymous reader", () => {
  expect(cluster({ registry: { name: "acrtest", sku: "Premium" } }).resource["azurerm_container_registry"]).toEqual({
    cluster_registry: {
      lifecycle: { prevent_destroy: true },
      name: "acrtest",
      resource_group_name: "rg-test",
      location: "eastus",
      sku: "Premium",
      admin_enabled: false,
      anonymous_pull_enabled: false,
      zone_redundancy_enabled: true,
      data_endpoint_enabled: true,
      retention_policy_in_days: 30,
    },
  });
});

test("without a user pool, one pool of a fixed number runs all pods", () => {
  expect(aks().default_node_pool).toEqual({
    name: "system",
    vm_size: "Standard_D4s_v5",
    auto_scaling_enabled: false,
    node_count: 3,
    max_pods: 110,
    os_disk_type: "Managed",
    os_sku: "AzureLinux",
    vnet_subnet_id: "${azurerm_subnet_network_security_group_association.cluster_network_nodes_guarded.subnet_id}",
    host_encryption_enabled: false,
    node_public_ip_enabled: false,
    upgrade_settings: { max_surge: "33%", drain_timeout_in_minutes: 30, node_soak_duration_in_minutes: 0 },
    only_critical_addons_enabled: false,
    temporary_name_for_rotation: "systemtmp",
  });
});

test("with a user pool, the system pool runs only the cluster's own pods; both scale and span zones", () => {
  const json = cluster({
    zones: ["1", "2", "3"],
    encryptionAtHost: true,
    userPool: {
      vmSize: "Standard_D8ds_v5",
      nodes: { min: 3, max: 9 },
      osDiskGib: 128,
      osDiskType: "Ephemeral",
    },
  });
  expect(json.resource["azurerm_kubernetes_cluster"]?.["cluster"].default_node_pool).toMatchObject({
    only_critical_addons_enabled: true,
    zones: ["1", "2", "3"],
    host_encryption_enabled: true,
  });
  expect(json.resource["azurerm_kubernetes_cluster_node_pool"]).toEqual({
    cluster_user_pool: {
      name: "user",
      mode: "User",
      kubernetes_cluster_id: "${azurerm_kubernetes_cluster.cluster.id}",
      vm_size: "Standard_D8ds_v5",
      auto_scaling_enabled: true,
      min_count: 3,
      max_count: 9,
      max_pods: 110,
      os_disk_size_gb: 128,
      os_disk_type: "Ephemeral",
      os_sku: "AzureLinux",
      zones: ["1", "2", "3"],
      vnet_subnet_id: "${azurerm_subnet_network_security_group_association.cluster_network_nodes_guarded.subnet_id}",
      host_encryption_enabled: true,
      node_public_ip_enabled: false,
      upgrade_settings: { max_surge: "33%", drain_timeout_in_minutes: 30, node_soak_duration_in_minutes: 0 },
      temporary_name_for_rotation: "usertmp",
    },
  });
});

test("addNodePool: a further pool with the settings of the cluster", () => {
  const json = cluster({ zones: ["1"], kubernetesVersion: "1.35" }, (cluster) =>
    cluster.addNodePool("batch", { name: "batch", vmSize: "Standard_D8s_v5", nodes: { min: 1, max: 4 } }),
  );
  expect(json.resource["azurerm_kubernetes_cluster_node_pool"]).toEqual({
    cluster_batch: {
      name: "batch",
      mode: "User",
      kubernetes_cluster_id: "${azurerm_kubernetes_cluster.cluster.id}",
      vm_size: "Standard_D8s_v5",
      orchestrator_version: "1.35",
      auto_scaling_enabled: true,
      min_count: 1,
      max_count: 4,
      max_pods: 110,
      os_disk_type: "Managed",
      os_sku: "AzureLinux",
      zones: ["1"],
      vnet_subnet_id: "${azurerm_subnet_network_security_group_association.cluster_network_nodes_guarded.subnet_id}",
      host_encryption_enabled: false,
      node_public_ip_enabled: false,
      upgrade_settings: { max_surge: "33%", drain_timeout_in_minutes: 30, node_soak_duration_in_minutes: 0 },
      temporary_name_for_rotation: "batchtmp",
    },
  });
  expect(() =>
    cluster({}, (it) => it.addNodePool("x", { name: "much-too-long", vmSize: "Standard_D2", nodes: 1 })),
  ).toThrow('"name" must be 1 to 9 lower-case letters and digits, starting with a letter, got much-too-long');
});

test("grantUser, grantAdmin and grantPull: the roles of the cluster and its registry for further principals", () => {
  const json = cluster({}, (cluster) => {
    cluster.grantUser("readers", { objectId: OBJECT_ID, type: "Group" });
    cluster.grantAdmin("breakglass", { objectId: OBJECT_ID, type: "User" });
    cluster.grantPull("pull-scanner", { objectId: OBJECT_ID, type: "ServicePrincipal" });
  });
  const principal = (type: string) => ({ principal_id: OBJECT_ID, principal_type: type });
  const scope = "${azurerm_kubernetes_cluster.cluster.id}";
  expect(json.resource["azurerm_role_assignment"]).toMatchObject({
    cluster_kubeconfig_readers: {
      ...principal("Group"),
      role_definition_name: "Azure Kubernetes Service Cluster User Role",
      scope,
    },
    cluster_kubeconfig_breakglass: {
      ...principal("User"),
      role_definition_name: "Azure Kubernetes Service Cluster User Role",
      scope,
    },
    cluster_admin_breakglass: {
      ...principal("User"),
      role_definition_name: "Azure Kubernetes Service RBAC Cluster Admin",
      scope,
    },
    cluster_pull_scanner: {
      ...principal("ServicePrincipal"),
      role_definition_name: "AcrPull",
      scope: "${azurerm_container_registry.cluster_registry.id}",
    },
  });
  expect(json.resource["azurerm_role_assignment"]).not.toHaveProperty("cluster_admin_readers");
});

test("fromName: a cluster of another stack, with no credential", () => {
  const json = synth((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    const { connection, oidcIssuerUrl } = LangfuseCluster.fromName(stack, "cluster", {
      name: "aks",
      resourceGroup: "rg",
    });
    new TerraformOutput(stack, "found", { value: { ...connection, oidcIssuerUrl }, staticId: true });
  });
  expect(json.data["azurerm_kubernetes_cluster"]).toEqual({ cluster: { name: "aks", resource_group_name: "rg" } });
  const reference = "data.azurerm_kubernetes_cluster.cluster";
  expect(json.output["found"]?.value).toEqual({
    host: `\${${reference}.kube_config[0].host}`,
    clusterCaCertificate: `\${base64decode(${reference}.kube_config[0].cluster_ca_certificate)}`,
    oidcIssuerUrl: `\${${reference}.oidc_issuer_url}`,
  });
});

test("an administrator may have the name of a part of the cluster", () => {
  const userPool = { vmSize: "Standard_D8ds_v5", nodes: 3 };
  expect(() => cluster({ userPool, administrators: { pool: { objectId: OBJECT_ID } } })).not.toThrow();
});

test("pools have the control plane's version", () => {
  const json = cluster({ kubernetesVersion: "1.35", userPool: { vmSize: "Standard_D8ds_v5", nodes: 3 } });
  const control = json.resource["azurerm_kubernetes_cluster"]?.["cluster"];
  expect(control.kubernetes_version).toBe("1.35");
  expect(control.default_node_pool.orchestrator_version).toBe("1.35");
  expect(json.resource["azurerm_kubernetes_cluster_node_pool"]?.["cluster_user_pool"].orchestrator_version).toBe(
    "1.35",
  );
});

test.each([
  ["aks_langfuse_dev", "aks-langfuse-dev"],
  [`${"a".repeat(53)}_b`, "a".repeat(53)],
])("the host name of %s starts with %s", (name, dnsPrefix) => {
  expect(aks({ name })).toMatchObject({ name, dns_prefix: dnsPrefix });
});

test.each([
  [{ access: "public" } as const, { private_cluster_enabled: false }],
  [
    { access: "authorized-ranges", ranges: ["203.0.113.0/24"] } as const,
    { private_cluster_enabled: false, api_server_access_profile: { authorized_ip_ranges: ["203.0.113.0/24"] } },
  ],
  [{ access: "private" } as const, { private_cluster_enabled: true, private_cluster_public_fqdn_enabled: false }],
])("API server %j", (apiServer, expected) => {
  const json = aks({ apiServer });
  expect(json).toMatchObject(expected);
  expect("api_server_access_profile" in json).toBe("api_server_access_profile" in expected);
});

test("a public endpoint is an address, its DNS record, a security rule and the cluster's right to attach it", () => {
  const json = cluster({
    zones: ["1", "2", "3"],
    publicEndpoint: {
      name: "pip-test",
      dns: { zone: "example.com", resourceGroup: "rg-dns", record: "langfuse" },
    },
  });
  const principal = {
    principal_id: "${azurerm_user_assigned_identity.cluster_identity.principal_id}",
    principal_type: "ServicePrincipal",
  };
  expect(json.resource["azurerm_public_ip"]).toEqual({
    cluster_public_ip: {
      name: "pip-test",
      resource_group_name: "rg-test",
      location: "eastus",
      allocation_method: "Static",
      sku: "Standard",
      zones: ["1", "2", "3"],
    },
  });
  expect(json.resource["azurerm_dns_a_record"]).toEqual({
    cluster_public_ip_dns: {
      name: "langfuse",
      zone_name: "example.com",
      resource_group_name: "rg-dns",
      ttl: 300,
      records: ["${azurerm_public_ip.cluster_public_ip.ip_address}"],
    },
  });
  expect(json.resource["azurerm_role_assignment"]).toMatchObject({
    cluster_public_ip_attach: {
      ...principal,
      role_definition_name: "Network Contributor",
      scope: "${azurerm_public_ip.cluster_public_ip.id}",
    },
    cluster_public_ip_find: { ...principal, role_definition_name: "Reader", scope: RESOURCE_GROUP.id },
  });
  expect(json.resource["azurerm_network_security_rule"]).toEqual({
    cluster_network_allow_web: {
      name: "AllowWebInbound",
      resource_group_name: "rg-test",
      network_security_group_name: "${azurerm_network_security_group.cluster_network_nodes_guard.name}",
      priority: 100,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      source_address_prefix: "Internet",
      source_port_range: "*",
      destination_address_prefix: "${azurerm_public_ip.cluster_public_ip.ip_address}",
      destination_port_ranges: ["80", "443"],
    },
  });
});

test("an existing subnet and registry are used, not created", () => {
  const json = cluster({
    network: { existing: true, resourceGroup: "rg-net", virtualNetwork: "vnet", subnet: "snet" },
    registry: { existing: true, id: "/registry", loginServer: "shared.azurecr.io" },
    publicEndpoint: { name: "pip-test" },
  });
  const made = addresses(json);
  expect(made.filter((address) => /registry|virtual_network|security|dns/.test(address))).toEqual([]);
  expect(json.data["azurerm_subnet"]).toEqual({
    cluster_nodes: { name: "snet", virtual_network_name: "vnet", resource_group_name: "rg-net" },
  });
  expect(json.resource["azurerm_kubernetes_cluster"]?.["cluster"].default_node_pool.vnet_subnet_id).toBe(
    "${data.azurerm_subnet.cluster_nodes.id}",
  );
  expect(json.resource["azurerm_role_assignment"]?.["cluster_pull_images"].scope).toBe("/registry");
});

test("control plane logs are sent to the workspace, one table a category", () => {
  const setting = cluster({ logWorkspaceId: WORKSPACE_ID }).resource["azurerm_monitor_diagnostic_setting"]?.[
    "cluster_logs"
  ];
  expect(setting).toMatchObject({
    target_resource_id: "${azurerm_kubernetes_cluster.cluster.id}",
    log_analytics_workspace_id: WORKSPACE_ID,
    log_analytics_destination_type: "Dedicated",
  });
  expect(setting.enabled_log).toContainEqual({ category: "kube-audit-admin" });
});

test("props that are left out have their documented default", () => {
  const json = cluster();
  expect(json.resource["azurerm_kubernetes_cluster"]?.["cluster"]).toMatchObject({
    sku_tier: "Free",
    private_cluster_enabled: false,
    lifecycle: { prevent_destroy: true },
  });
  expect(json.resource["azurerm_container_registry"]?.["cluster_registry"]).toEqual({
    lifecycle: { prevent_destroy: true },
    name: "acrtest",
    resource_group_name: "rg-test",
    location: "eastus",
    sku: "Basic",
    admin_enabled: false,
    anonymous_pull_enabled: false,
  });
});

test.each<[Partial<LangfuseClusterProps>, string]>([
  [
    { systemPool: { vmSize: "Standard_D4s_v5", nodes: { min: 5, max: 1 } } },
    '"systemPool.nodes.min" must not be greater than max 1, got 5',
  ],
  [
    { userPool: { vmSize: "Standard_D4s_v5", nodes: { min: 2, max: 1 } } },
    '"userPool.nodes.min" must not be greater than max 1, got 2',
  ],
  [
    { administrators: {} },
    '"administrators" must name at least one: with local accounts off no other principal gets access',
  ],
])("%j is refused", (props, message) => {
  expect(() => cluster(props)).toThrow(message);
});
