import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import { accessKeyOf, buckets, signsUrls, whereabouts } from "./bucket";
import { nameOf, source } from "./naming";
import { networkFlows } from "./network-flows";
import { networkPolicies, podsName, selects, type Pods, type Range } from "./pods";
import type { AzureNodes } from "./topology-azure";
import type { TopologyGraph } from "./topology-graph";
import type { PodNodes } from "./topology-pods";
import { ADMINISTRATORS_NODE, USERS_NODE, outside } from "./topology-trust";

/** Draws who connects to whom. */
export function drawNetwork(graph: TopologyGraph, deployment: Deployment, azure: AzureNodes, pods: PodNodes): void {
  drawWayIn(graph, deployment, azure, pods);
  drawApiServer(graph, deployment, azure, pods);
  drawFlows(graph, deployment, pods);
  drawWayOut(graph, deployment, pods);
  drawBlobs(graph, deployment, azure, pods);
  drawBuckets(graph, deployment, pods);
  drawNodes(graph, deployment, azure);
  drawLogs(graph, deployment, azure);
}

/** From users through the public IP and the ingress controller. */
function drawWayIn(graph: TopologyGraph, deployment: Deployment, azure: AzureNodes, pods: PodNodes): void {
  for (const { id, release } of pods.named("Traefik")) {
    const name = helmValue(release, ["service", "annotations", "service.beta.kubernetes.io/azure-pip-name"]);
    const address = deployment.resources("azurerm_public_ip").find((block) => nameOf(deployment, block) === name);
    if (address) {
      graph.edge("network", USERS_NODE, azure.idOf(address), "HTTPS 443, HTTP 80");
      graph.edge("network", azure.idOf(address), id, "load balancer");
    } else graph.edge("network", USERS_NODE, id, "HTTPS 443, HTTP 80");
  }
  for (const record of deployment.resources("azurerm_dns_a_record")) {
    const [value] = [record.value("target_resource_id") ?? record.value("records") ?? []].flat();
    graph.edge("network", azure.idOf(record), azure.of(record, String(value)), "points to");
  }
}

function drawApiServer(graph: TopologyGraph, deployment: Deployment, azure: AzureNodes, pods: PodNodes): void {
  for (const cluster of deployment.resources("azurerm_kubernetes_cluster")) {
    const ranges = [cluster.value("api_server_access_profile.authorized_ip_ranges") ?? []].flat().map(String);
    const from =
      cluster.value("private_cluster_enabled") === true
        ? "private endpoint"
        : ranges.length > 0
          ? `from ${ranges.join(", ")}`
          : "from any address";
    graph.edge("network", ADMINISTRATORS_NODE, azure.idOf(cluster), from);
    const web = pods.named("web");
    const hidden =
      web.length > 0 && web.every(({ release }) => helmValue(release, "langfuse.ingress.enabled") !== true);
    if (hidden) graph.edge("network", USERS_NODE, azure.idOf(cluster), "kubectl port-forward");
  }
}

/** Flows between pods. Where two releases have the same pods, each is drawn with its own. */
function drawFlows(graph: TopologyGraph, deployment: Deployment, pods: PodNodes): void {
  for (const { from, to, ports } of networkFlows(deployment).inside) {
    const pairs = nodesOf(deployment, pods, from).flatMap((one) =>
      nodesOf(deployment, pods, to).map((other) => ({ one, other })),
    );
    const own = pairs.filter(({ one, other }) => one.release === other.release);
    for (const { one, other } of own.length > 0 ? own : pairs) {
      graph.edge("network", one.id, other.id, portsLabel(ports));
    }
  }
}

function portsLabel(ports: readonly string[]): string {
  return ports.join(", ") || "any port";
}

/** The drawn nodes of some pods: by their name, or all of a namespace where a policy takes every pod of it. */
function nodesOf(deployment: Deployment, pods: PodNodes, which: Pods) {
  if (Object.keys(which.labels).length > 0) return pods.named(podsName(which));
  return pods.releases
    .filter(({ block }) => deployment.resolvedText(block, "namespace") === which.namespace)
    .flatMap((release) => pods.of(release));
}

const INTERNET = "internet";

/** To the internet and to other ranges, as policies allow it; name resolution is not drawn. */
function drawWayOut(graph: TopologyGraph, deployment: Deployment, pods: PodNodes): void {
  for (const { from, to, ports } of networkFlows(deployment).outward) {
    if (ports.length > 0 && ports.every((port) => port.endsWith(" 53"))) continue;
    for (const target of to.map((range) => rangeNode(graph, range))) {
      for (const { id } of nodesOf(deployment, pods, from)) graph.edge("network", id, target, portsLabel(ports));
    }
  }
  for (const { block } of pods.releases.filter((release) => isUnrestricted(deployment, release))) {
    const target = internetNode(graph);
    const own = pods.releases.filter((release) => release.block === block).flatMap((release) => pods.of(release));
    for (const { id } of own) graph.edge("network", id, target, "no policy: any port");
  }
}

function isUnrestricted(deployment: Deployment, { block }: HelmRelease): boolean {
  const namespace = deployment.resolvedText(block, "namespace");
  return !networkPolicies(deployment).some(
    ({ pods, egress }) => egress !== undefined && pods.namespace === namespace && selects(pods.labels, {}),
  );
}

function rangeNode(graph: TopologyGraph, { cidr }: Range): string {
  if (cidr === "0.0.0.0/0") return internetNode(graph);
  return graph.node(`range ${cidr}`, { label: cidr, what: "range of addresses", group: outside(graph) });
}

function internetNode(graph: TopologyGraph): string {
  return graph.node(INTERNET, { label: "internet", what: "any public address", group: outside(graph) });
}

/** From the pods, and from browsers by signed URLs, to the account whose endpoint the values name. */
function drawBlobs(graph: TopologyGraph, deployment: Deployment, azure: AzureNodes, pods: PodNodes): void {
  const accounts = [
    ...deployment.resources("azurerm_storage_account"),
    ...deployment.azureResources("Microsoft.Storage/storageAccounts"),
  ];
  for (const { id, release } of [...pods.named("web"), ...pods.named("worker")]) {
    const endpoint = String(helmValue(release, "s3.endpoint") ?? "");
    const account = accounts.find((block) => endpoint.startsWith(`https://${nameOf(deployment, block)}.`));
    if (account) graph.edge("network", id, azure.idOf(account), "HTTPS 443");
  }
  for (const block of deployment.azureResources("Microsoft.Storage/storageAccounts/blobServices")) {
    const origins = block.places("body.properties.cors.corsRules.allowedOrigins");
    const service = block.text("resource_id") ?? block.text("parent_id");
    if (origins.length > 0) graph.edge("network", USERS_NODE, azure.of(block, service), "signed URLs");
  }
}

/** From the pods, and from browsers by signed URLs, to a bucket of somebody else. */
function drawBuckets(graph: TopologyGraph, deployment: Deployment, pods: PodNodes): void {
  for (const bucket of buckets(deployment)) {
    const { name, host, provider, protocol, isPlaintext, release } = bucket;
    const what = provider === undefined ? `at ${host}` : `${provider}, ${host}`;
    const group = graph.group("outside", whereabouts(bucket));
    const id = graph.node(`bucket ${bucket.endpoint} ${name}`, { label: `bucket ${name}`, what, group });
    const key = accessKeyOf(deployment, release).map((secret) => nameOf(deployment, secret));
    const own = [...pods.named("web"), ...pods.named("worker")].filter((pod) => pod.release.block === release.block);
    for (const { id: pod } of own) {
      graph.edge("network", pod, id, protocol, { isPlaintext });
      graph.edge("trust", pod, id, key.length > 0 ? `signs with ${key.join(" and ")}` : "signs with an access key");
    }
    if (signsUrls(bucket)) graph.edge("network", USERS_NODE, id, `signed URLs, ${protocol}`, { isPlaintext });
  }
}

function drawNodes(graph: TopologyGraph, deployment: Deployment, azure: AzureNodes): void {
  for (const cluster of deployment.resources("azurerm_kubernetes_cluster")) {
    const subnet = subnetOf(azure, cluster, "default_node_pool.vnet_subnet_id");
    graph.edge("network", `${azure.idOf(cluster)} pool`, subnet, "nodes in");
  }
  for (const pool of deployment.resources("azurerm_kubernetes_cluster_node_pool")) {
    graph.edge("network", azure.idOf(pool), subnetOf(azure, pool, "vnet_subnet_id"), "nodes in");
  }
}

function subnetOf(azure: AzureNodes, block: Block, argument: string): string | undefined {
  return azure.of(block, block.text(argument));
}

function drawLogs(graph: TopologyGraph, deployment: Deployment, azure: AzureNodes): void {
  for (const block of deployment.resources("azurerm_monitor_diagnostic_setting")) {
    const from = source(deployment, block, /^\$\{[^{}]*\}/.exec(block.text("target_resource_id") ?? "")?.[0])?.block;
    const to = azure.of(block, block.text("log_analytics_workspace_id"));
    graph.edge("network", from && azure.idOf(from), to, "logs");
  }
}
