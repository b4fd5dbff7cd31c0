import type { Fields, KubernetesObject } from "../../../kubernetes-api/object";
import { UNKNOWN, type Value, type Values } from "../../values/value";
import { isObject } from "../../values/walk";

/** The API version and the kind of the objects that types create, without the version in the type's name. */
const KINDS: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  cluster_role: ["rbac.authorization.k8s.io/v1", "ClusterRole"],
  cluster_role_binding: ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
  config_map: ["v1", "ConfigMap"],
  cron_job: ["batch/v1", "CronJob"],
  daemon_set: ["apps/v1", "DaemonSet"],
  daemonset: ["apps/v1", "DaemonSet"],
  default_service_account: ["v1", "ServiceAccount"],
  deployment: ["apps/v1", "Deployment"],
  horizontal_pod_autoscaler: ["autoscaling/v2", "HorizontalPodAutoscaler"],
  ingress: ["networking.k8s.io/v1", "Ingress"],
  job: ["batch/v1", "Job"],
  limit_range: ["v1", "LimitRange"],
  namespace: ["v1", "Namespace"],
  network_policy: ["networking.k8s.io/v1", "NetworkPolicy"],
  persistent_volume_claim: ["v1", "PersistentVolumeClaim"],
  pod: ["v1", "Pod"],
  pod_disruption_budget: ["policy/v1", "PodDisruptionBudget"],
  priority_class: ["scheduling.k8s.io/v1", "PriorityClass"],
  resource_quota: ["v1", "ResourceQuota"],
  role: ["rbac.authorization.k8s.io/v1", "Role"],
  role_binding: ["rbac.authorization.k8s.io/v1", "RoleBinding"],
  secret: ["v1", "Secret"],
  service: ["v1", "Service"],
  service_account: ["v1", "ServiceAccount"],
  stateful_set: ["apps/v1", "StatefulSet"],
  storage_class: ["storage.k8s.io/v1", "StorageClass"],
};

/** Blocks that may be repeated, and the list that the API has for them. Any other block is one object. */
const LISTS: Readonly<Record<string, string>> = {
  container: "containers",
  egress: "egress",
  env: "env",
  env_from: "envFrom",
  from: "from",
  host_aliases: "hostAliases",
  http_header: "httpHeaders",
  image_pull_secret: "imagePullSecrets",
  image_pull_secrets: "imagePullSecrets",
  ingress: "ingress",
  init_container: "initContainers",
  items: "items",
  limit: "limits",
  match_expressions: "matchExpressions",
  match_fields: "matchFields",
  metric: "metrics",
  node_selector_term: "nodeSelectorTerms",
  path: "paths",
  policy: "policies",
  port: "ports",
  ports: "ports",
  preferred_during_scheduling_ignored_during_execution: "preferredDuringSchedulingIgnoredDuringExecution",
  rule: "rules",
  sources: "sources",
  subject: "subjects",
  tls: "tls",
  to: "to",
  toleration: "tolerations",
  topology_spread_constraint: "topologySpreadConstraints",
  volume: "volumes",
  volume_claim_template: "volumeClaimTemplates",
  volume_device: "volumeDevices",
  volume_mount: "volumeMounts",
};

/** Names that are not the camel case of the provider's. */
const NAMES: Readonly<Record<string, string>> = {
  cluster_ip: "clusterIP",
  cluster_ips: "clusterIPs",
  external_ips: "externalIPs",
  host_ip: "hostIP",
  host_ipc: "hostIPC",
  host_pid: "hostPID",
  load_balancer_ip: "loadBalancerIP",
  non_resource_urls: "nonResourceURLs",
  storage_provisioner: "provisioner",
  target_cpu_utilization_percentage: "targetCPUUtilizationPercentage",
};

/** Numbers that the provider takes as text. */
const NUMBERS = /^(?:replicas|run_as_user|run_as_group|fs_group)$/;

/** Whether the object that a type creates is known. */
export function isObjectType(type: string): boolean {
  return getBase(type) in KINDS;
}

/** The object of the API that a resource of the provider creates; undefined if its type is not known. */
export function toObject(type: string, given: Values): KubernetesObject | undefined {
  const [apiVersion, kind] = KINDS[getBase(type)] ?? [];
  if (apiVersion === undefined || kind === undefined) return undefined;
  const object = { apiVersion, kind, ...toFields({ ...given, binary_data: null }) } as KubernetesObject;
  if (kind !== "Secret") return object;
  // Values are plain text. A plan has no write-only ones, so the keys that a type of Secret needs are not checked.
  return { ...object, type: undefined, data: undefined, stringData: object["data"] };
}

function getBase(type: string): string {
  return type.replace(/^kubernetes_/, "").replace(/_v\d\w*$/, "");
}

/** The fields of a block; what is not set or not known is left out. */
function toFields(block: Values, parent = ""): Fields {
  return Object.fromEntries(
    Object.entries(block).flatMap(([name, value]): [string, unknown][] => {
      const field = toField(name, value, parent);
      return field === undefined ? [] : [[getFieldName(name, value, parent), field]];
    }),
  );
}

function getFieldName(name: string, value: Value, parent: string): string {
  const list = Array.isArray(value) && isBlockList(name, value, parent) ? LISTS[name] : undefined;
  return list ?? NAMES[name] ?? name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function toField(name: string, value: Value, parent: string): unknown {
  if (Array.isArray(value)) {
    const items = value as readonly Value[];
    if (!items.some(isObject)) return items.length > 0 ? toPlain(items) : undefined;
    const blocks = items.filter(isObject).map((item) => toFields(item, name));
    return isBlockList(name, items, parent) ? blocks : blocks[0];
  }
  if (typeof value === "string" && NUMBERS.test(name) && /^\d+$/.test(value)) return Number(value);
  return toPlain(value);
}

/** A term of affinity to pods is repeated, one of affinity to nodes is not. */
function isBlockList(name: string, items: readonly Value[], parent: string): boolean {
  if (name === "required_during_scheduling_ignored_during_execution") return parent !== "node_affinity";
  return items.some(isObject) && name in LISTS;
}

function toPlain(value: Value): unknown {
  if (value === null || value === UNKNOWN || value === "") return undefined;
  if (Array.isArray(value)) return (value as readonly Value[]).map(toPlain).filter((item) => item !== undefined);
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, inner]) => (inner === null || inner === UNKNOWN ? [] : [[key, inner]])),
      )
    : value;
}
