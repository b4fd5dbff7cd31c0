import { Refusal, type Cloud } from "../../cloud";
import type { Values } from "../../values/value";
import { textAt, textsAt, valueAt } from "../../values/walk";
import { words, type ArgumentPath, type Pattern, type TypeDefinition } from "../definition";
import { SUBNET_ID, ZONES, idPattern, requireResources } from "./arm";
import { KUBERNETES_VERSION, refuseNewerPool } from "./kubernetes-version";
import { refuseLabels, refuseMachine, requireAddresses } from "./nodes";
import { findTagProblems, refuseTags } from "./tags";

const NAME: Pattern = {
  pattern: /^[a-z][a-z\d]{0,11}$/,
  rule: "takes up to 12 lowercase letters and digits, a letter first",
};

/** @see https://learn.microsoft.com/azure/aks/use-node-taints */
const TAINT: Pattern = {
  pattern: /^[A-Za-z\d]([\w./-]*[A-Za-z\d])?(=[\w.-]*)?:(NoSchedule|PreferNoSchedule|NoExecute)$/,
  rule: "must be key=value:effect, with the effect NoSchedule, PreferNoSchedule or NoExecute",
};

const HUGE_PAGES = ["always", "madvise", "never"];

/** What the default node pool of a cluster and an added pool have in common. */
const POOL = {
  replacing: words(`
    name capacity_reservation_group_id gpu_driver gpu_instance host_group_id node_public_ip_prefix_id
    proximity_placement_group_id node_network_profile.node_public_ip_tags
  `),
  defaults: {
    "kubelet_config.cpu_cfs_quota_enabled": true,
    os_disk_type: "Managed",
    scale_down_mode: "Delete",
    ultra_ssd_enabled: false,
  },
  exclusive: [["linux_os_config.transparent_huge_page", "linux_os_config.transparent_huge_page_enabled"]],
  requires: { node_public_ip_prefix_id: ["node_public_ip_enabled"] },
  values: {
    gpu_driver: ["Install", "None"],
    gpu_instance: ["MIG1g", "MIG2g", "MIG3g", "MIG4g", "MIG7g"],
    "kubelet_config.cpu_manager_policy": ["none", "static"],
    "kubelet_config.topology_manager_policy": ["none", "best-effort", "restricted", "single-numa-node"],
    kubelet_disk_type: ["OS", "Temporary"],
    "linux_os_config.transparent_huge_page": HUGE_PAGES,
    "linux_os_config.transparent_huge_page_defrag": ["always", "defer", "defer+madvise", "madvise", "never"],
    "linux_os_config.transparent_huge_page_enabled": HUGE_PAGES,
    "node_network_profile.allowed_host_ports.protocol": ["TCP", "UDP"],
    os_disk_type: ["Ephemeral", "Managed"],
    os_sku: ["AzureLinux", "AzureLinux3", "Ubuntu", "Ubuntu2204", "Windows2019", "Windows2022"],
    scale_down_mode: ["Deallocate", "Delete"],
  },
  patterns: {
    name: NAME,
    pod_subnet_id: SUBNET_ID,
    temporary_name_for_rotation: NAME,
    // The provider ignores the case here.
    "upgrade_settings.undrainable_node_behavior": {
      pattern: /^(Cordon|Schedule)$/i,
      rule: "is Cordon or Schedule",
    },
    vnet_subnet_id: SUBNET_ID,
  },
  ranges: {
    max_count: [0, 1000],
    min_count: [0, 1000],
    node_count: [0, 1000],
    os_disk_size_gb: [1, Infinity],
    "kubelet_config.container_log_max_line": [2, Infinity],
    "kubelet_config.image_gc_high_threshold": [0, 100],
    "kubelet_config.image_gc_low_threshold": [0, 100],
    "linux_os_config.sysctl_config.vm_max_map_count": [65530, 262144],
    "linux_os_config.sysctl_config.vm_swappiness": [0, 100],
    "node_network_profile.allowed_host_ports.port_end": [1, 65535],
    "node_network_profile.allowed_host_ports.port_start": [1, 65535],
    "upgrade_settings.node_soak_duration_in_minutes": [0, 30],
  } as Readonly<Record<ArgumentPath, readonly [number, number]>>,
};

/**
 * What Azure checks of a pool.
 * @see https://learn.microsoft.com/azure/aks/concepts-network-ip-address-planning#maximum-pods-per-node
 * @see https://learn.microsoft.com/azure/aks/upgrade-cluster-rolling#node-drain-timeout
 */
const SERVICE = {
  values: { zones: ZONES },
  patterns: {
    orchestrator_version: KUBERNETES_VERSION,
    "upgrade_settings.max_surge": {
      pattern: /^(\d+|([1-9]\d?|100)%)$/,
      rule: "must be a number, or 1 % to 100 % as in 33%",
    },
    vm_size: {
      pattern: /^(?!.*_v([2-9]\d|\d{3}))(Standard|Basic)_[A-Z]+\d+[\w-]*$/i,
      rule: "must be a size of virtual machines, as in Standard_D4s_v5",
    },
  },
  ranges: {
    max_pods: [10, 250],
    os_disk_size_gb: [30, 2048],
    "upgrade_settings.drain_timeout_in_minutes": [0, 1440],
  } as Readonly<Record<ArgumentPath, readonly [number, number]>>,
};

const within = (path: ArgumentPath) => `default_node_pool.${path}`;

/** The same, of the block `default_node_pool` of a cluster. */
export const DEFAULT_POOL = {
  replacing: POOL.replacing.map(within),
  defaults: withinAll(POOL.defaults, (value) => value),
  exclusive: POOL.exclusive.map((group) => group.map(within)),
  requires: withinAll(POOL.requires, (paths) => paths.map(within)),
  values: withinAll(POOL.values, (values) => values),
  patterns: withinAll(POOL.patterns, (pattern) => pattern),
  ranges: {
    ...withinAll(POOL.ranges, (range) => range),
    ...withinAll(
      { max_count: [1, 1000], min_count: [1, 1000], node_count: [1, 1000] },
      (range) => range as [number, number],
    ),
  },
  service: {
    values: withinAll(SERVICE.values, (values) => values),
    patterns: withinAll(SERVICE.patterns, (pattern) => pattern),
    ranges: withinAll(SERVICE.ranges, (range) => range),
  },
};

function withinAll<Value>(record: Readonly<Record<ArgumentPath, Value>>, change: (value: Value) => Value) {
  return Object.fromEntries(Object.entries(record).map(([path, value]) => [within(path), change(value)]));
}

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/kubernetes_cluster_node_pool */
export const KUBERNETES_CLUSTER_NODE_POOL: TypeDefinition = {
  resource: {
    version: 1,
    // An `os_sku` replaces the pool only to or from Windows.
    replacing: [
      ...POOL.replacing,
      ...words("kubernetes_cluster_id eviction_policy os_type priority spot_max_price"),
      ...words("windows_profile windows_profile.outbound_nat_enabled"),
    ],
    defaults: {
      ...POOL.defaults,
      mode: "User",
      os_type: "Linux",
      priority: "Regular",
      spot_max_price: -1,
      "windows_profile.outbound_nat_enabled": true,
    },
    exclusive: POOL.exclusive,
    exactlyOne: [["upgrade_settings.max_surge", "upgrade_settings.max_unavailable"]],
    requires: POOL.requires,
    values: {
      ...POOL.values,
      eviction_policy: ["Delete", "Deallocate"],
      mode: ["System", "User"],
      os_type: ["Linux", "Windows"],
      priority: ["Regular", "Spot"],
      workload_runtime: ["OCIContainer", "WasmWasi"],
    },
    patterns: { ...POOL.patterns, kubernetes_cluster_id: idPattern("Microsoft.ContainerService/managedClusters") },
    ranges: POOL.ranges,
    service: { ...SERVICE, patterns: { ...SERVICE.patterns, node_taints: TAINT } },
    findProblems: findTagProblems,
    id: (given) => `${textAt(given, "kubernetes_cluster_id")}/agentPools/${textAt(given, "name")}`,
    check: (given, context) => {
      requireResources("kubernetes_cluster_id", "vnet_subnet_id")(given, context);
      requireScaling(given, context.prior === null);
      refuseTags(given["tags"]);
      refuseWrongPriority(given);
      refuseDelegatedSubnet(textAt(given, "vnet_subnet_id"), context.cloud);
      refuseLabels(given);
      if (!context.prior) requireAddresses(given, context.cloud);
      refuseMachine(given, textAt(given, "mode") === "System" ? "system" : "user");
      const cluster = context.cloud.get("azurerm_kubernetes_cluster", textAt(given, "kubernetes_cluster_id") ?? "");
      if (cluster) refuseWithin(given, cluster.values);
    },
  },
};

function refuseWithin(given: Values, cluster: Values): void {
  const name = textAt(given, "name");
  if (name === textAt(cluster, "default_node_pool.name")) {
    throw new Refusal(`The agent pool "${name}" exists already: it is the default_node_pool of the cluster.`);
  }
  refuseNewerPool(textAt(given, "orchestrator_version"), textAt(cluster, "kubernetes_version"));
  const own = textAt(given, "vnet_subnet_id");
  const its = textAt(cluster, "default_node_pool.vnet_subnet_id");
  if (own === undefined || its === undefined || getNetwork(own) === getNetwork(its)) return;
  throw new Refusal(
    `InvalidParameter: "vnet_subnet_id" must be in the network of the other pools, ${getNetwork(its)}.`,
  );
}

const getNetwork = (subnet: string) => subnet.replace(/\/subnets\/[^/]*$/, "");

/** Pools of spot virtual machines have settings of their own, and run no system pods. */
function refuseWrongPriority(given: Values): void {
  const spot = textAt(given, "priority") === "Spot";
  const policy = valueAt(given, "eviction_policy") ? "eviction_policy" : "spot_max_price";
  if (!spot && (policy === "eviction_policy" || Number(valueAt(given, policy) ?? -1) > 0)) {
    throw new Refusal(`\`${policy}\` can only be set when \`priority\` is set to \`Spot\`.`);
  }
  const system = textAt(given, "mode") === "System";
  if (spot && system) throw new Refusal("A pool of mode System cannot have the priority Spot.");
  if (system && textAt(given, "os_type") === "Windows")
    throw new Refusal("A pool of mode System must have the os_type Linux.");
}

/**
 * Nodes take no address of a subnet that is delegated to another service.
 * @see https://learn.microsoft.com/azure/aks/azure-cni-overlay
 */
export function refuseDelegatedSubnet(id: string | undefined, cloud: Cloud): void {
  const subnet = cloud.get("azurerm_subnet", id ?? "");
  const [service] = textsAt(subnet?.values, "delegation.service_delegation.name");
  if (service === undefined) return;
  throw new Refusal(
    `SubnetIsDelegated: "vnet_subnet_id" ${id} is delegated to ${service}; nodes need one without delegation.`,
  );
}

/**
 * Azure takes a range of nodes only with autoscaling, and autoscaling only with a range. The provider compares the number
 * of nodes with the least one only for a new pool: later, the autoscaler has set it.
 * @see https://github.com/hashicorp/terraform-provider-azurerm/blob/v4.55.0/internal/services/containers/kubernetes_nodepool.go
 */
export function requireScaling(pool: Values, isNew: boolean): void {
  const scaled = valueAt(pool, "auto_scaling_enabled") === true;
  const [min, max] = [valueAt(pool, "min_count"), valueAt(pool, "max_count")];
  const count = valueAt(pool, "node_count");
  if (scaled && (typeof min !== "number" || typeof max !== "number")) {
    throw new Refusal("A pool with autoscaling needs min_count and max_count.");
  }
  if (!scaled && (min !== null || max !== null)) {
    throw new Refusal("min_count and max_count need auto_scaling_enabled.");
  }
  if (typeof min === "number" && typeof max === "number" && min > max) {
    throw new Refusal(`min_count ${min} is above max_count ${max}.`);
  }
  if (isNew && scaled && typeof count === "number" && typeof min === "number" && count < min) {
    throw new Refusal(`node_count ${count} is below min_count ${min}.`);
  }
}
