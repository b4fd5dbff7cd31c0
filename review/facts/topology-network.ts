import type { Deployment } from "../../terraform-json/deployment";
import { helmValue } from "../../terraform-json/helm-release";
import { findBlobServices, findOwner, findPublicIp, findStorageAccounts, getTexts, toTexts } from "./blocks";
import { describeLocation, findAccessKey, findBuckets, usesSignedUrls } from "./bucket";
import { getName, getNamespace } from "./naming";
import {
  describePods,
  findNetworkFlows,
  readNetworkPolicies,
  selects,
  type IpBlock,
  type Pods,
} from "./network-policies";
import { describePorts } from "./reachability-pods";
import { ADMINISTRATORS, USERS, type TopologyGraph } from "./topology-graph";
import type { Drawing } from "./topology-pods";

/** Draws connections. */
export function drawNetwork(drawing: Drawing): void {
  drawIngress(drawing);
  drawApiServers(drawing);
  drawPodConnections(drawing);
  drawEgress(drawing);
  drawBlobs(drawing);
  drawBuckets(drawing);
  drawNodePools(drawing);
  drawLogs(drawing);
}

/** From users to the public IP and the ingress controller. */
function drawIngress({ graph, deployment, azure, pods }: Drawing): void {
  for (const { id, release } of pods.named("Traefik")) {
    const name = helmValue(release, ["service", "annotations", "service.beta.kubernetes.io/azure-pip-name"]);
    const ip = findPublicIp(deployment, name);
    graph.edge("network", USERS, ip ? azure.getId(ip) : id, "HTTPS 443, HTTP 80");
    if (ip) graph.edge("network", azure.getId(ip), id, "load balancer");
  }
  for (const record of deployment.resources("azurerm_dns_a_record")) {
    const [value] = toTexts(record.value("target_resource_id") ?? record.value("records"));
    graph.edge("network", azure.getId(record), azure.find(record, value), "points to");
  }
}

function drawApiServers({ graph, deployment, azure, pods }: Drawing): void {
  const web = pods.named("web");
  const isForwarded =
    web.length > 0 && web.every(({ release }) => helmValue(release, "langfuse.ingress.enabled") !== true);
  for (const cluster of deployment.resources("azurerm_kubernetes_cluster")) {
    const ranges = getTexts(cluster, "api_server_access_profile.authorized_ip_ranges");
    const from = `from ${ranges.join(", ") || "any address"}`;
    const label = cluster.value("private_cluster_enabled") === true ? "private endpoint" : from;
    graph.edge("network", ADMINISTRATORS, azure.getId(cluster), label);
    if (isForwarded) graph.edge("network", USERS, azure.getId(cluster), "kubectl port-forward");
  }
}

/** Connections between pods. If two releases have pods of the same names, only those of one release are connected. */
function drawPodConnections({ graph, deployment, pods }: Drawing): void {
  for (const { from, to, ports } of findNetworkFlows(deployment).internal) {
    const pairs = findNodes(deployment, pods, from).flatMap((one) =>
      findNodes(deployment, pods, to).map((other) => ({ one, other })),
    );
    const own = pairs.filter(({ one, other }) => one.release === other.release);
    for (const { one, other } of own.length > 0 ? own : pairs) {
      graph.edge("network", one.id, other.id, describePorts(ports));
    }
  }
}

/** The nodes of some pods: by their name, or all nodes of the namespace for a selector without labels. */
function findNodes(deployment: Deployment, pods: Drawing["pods"], selected: Pods) {
  if (Object.keys(selected.labels).length > 0) return pods.named(describePods(selected));
  return pods.releases
    .filter(({ block }) => deployment.resolvedText(block, "namespace") === selected.namespace)
    .flatMap((release) => pods.of(release));
}

/** Connections to the internet and to other ranges; DNS is not drawn. */
function drawEgress({ graph, deployment, pods }: Drawing): void {
  for (const { from, to, ports } of findNetworkFlows(deployment).outbound) {
    if (ports.length > 0 && ports.every((port) => port.endsWith(" 53"))) continue;
    for (const target of to.map((range) => drawRange(graph, range))) {
      for (const { id } of findNodes(deployment, pods, from)) graph.edge("network", id, target, describePorts(ports));
    }
  }
  const restricted = readNetworkPolicies(deployment)
    .filter((policy) => policy.egress !== undefined && selects(policy.pods.labels, {}))
    .map((policy) => policy.pods.namespace);
  for (const release of pods.releases) {
    if (restricted.includes(getNamespace(deployment, release.block))) continue;
    const internet = drawInternet(graph);
    for (const { id } of pods.of(release)) graph.edge("network", id, internet, "no policy: any port");
  }
}

function drawRange(graph: TopologyGraph, { cidr }: IpBlock): string {
  if (cidr === "0.0.0.0/0") return drawInternet(graph);
  return graph.node(`range ${cidr}`, { label: cidr, what: "range of addresses", group: graph.outside() });
}

function drawInternet(graph: TopologyGraph): string {
  return graph.node("internet", { label: "internet", what: "any public address", group: graph.outside() });
}

/** From pods to the account of their endpoint, and from browsers by signed URLs. */
function drawBlobs({ graph, deployment, azure, pods }: Drawing): void {
  const accounts = findStorageAccounts(deployment);
  for (const { id, release } of pods.named("web", "worker")) {
    const endpoint = String(helmValue(release, "s3.endpoint") ?? "");
    const account = accounts.find((block) => endpoint.startsWith(`https://${getName(deployment, block)}.`));
    if (account) graph.edge("network", id, azure.getId(account), "HTTPS 443");
  }
  for (const block of findBlobServices(deployment)) {
    if (block.places("body.properties.cors.corsRules.allowedOrigins").length === 0) continue;
    const account = azure.find(block, block.text("resource_id") ?? block.text("parent_id"));
    graph.edge("network", USERS, account, "signed URLs");
  }
}

/** From pods, and from browsers by signed URLs, to buckets that no stack manages. */
function drawBuckets({ graph, deployment, pods }: Drawing): void {
  for (const bucket of findBuckets(deployment)) {
    const { name, host, provider, protocol, isPlaintext, release } = bucket;
    const what = provider === undefined ? `at ${host}` : `${provider}, ${host}`;
    const group = graph.outside(describeLocation(bucket));
    const id = graph.node(`bucket ${bucket.endpoint} ${name}`, { label: `bucket ${name}`, what, group });
    const key = findAccessKey(deployment, release).map((secret) => getName(deployment, secret));
    for (const pod of pods.named("web", "worker").filter((one) => one.release.block === release.block)) {
      graph.edge("network", pod.id, id, protocol, { isPlaintext });
      graph.edge("trust", pod.id, id, `signs with ${key.length > 0 ? key.join(" and ") : "an access key"}`);
    }
    if (usesSignedUrls(bucket)) graph.edge("network", USERS, id, `signed URLs, ${protocol}`, { isPlaintext });
  }
}

function drawNodePools({ graph, deployment, azure }: Drawing): void {
  for (const cluster of deployment.resources("azurerm_kubernetes_cluster")) {
    const subnet = azure.find(cluster, cluster.text("default_node_pool.vnet_subnet_id"));
    graph.edge("network", `${azure.getId(cluster)} pool`, subnet, "nodes in");
  }
  for (const pool of deployment.resources("azurerm_kubernetes_cluster_node_pool")) {
    graph.edge("network", azure.getId(pool), azure.find(pool, pool.text("vnet_subnet_id")), "nodes in");
  }
}

function drawLogs({ graph, deployment, azure }: Drawing): void {
  for (const block of deployment.resources("azurerm_monitor_diagnostic_setting")) {
    const from = findOwner(deployment, block, block.text("target_resource_id"));
    const to = azure.find(block, block.text("log_analytics_workspace_id"));
    graph.edge("network", from && azure.getId(from), to, "logs");
  }
}
