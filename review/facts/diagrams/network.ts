import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { helmValue } from "../../../terraform-json/helm-release";
import type { Diagram, Mention } from "../../report";
import { findBlobServices, findOwner, findPublicIp, findStorageAccounts, toTexts } from "../blocks";
import { findBuckets, usesSignedUrls, type Bucket } from "../bucket";
import { LANGFUSE_CHART } from "../helm-releases";
import { getName, getNamespace } from "../naming";
import {
  describePods,
  findNetworkFlows,
  readNetworkPolicies,
  selects,
  type IpBlock,
  type NetworkFlows,
  type Pods,
} from "../network-policies";
import { findAzureReach } from "../reachability-azure";
import { describePorts } from "../reachability-pods";
import { toText } from "../sentence";
import { drawBlock, drawOutside, drawPart, drawPod, drawValue, startDrawing, type Drawing } from "./nodes";
import type { Pod } from "./pods";

const USERS = "How users reach Langfuse";
const PODS = "What pods reach in the cluster";
const EGRESS = "What pods reach outside of the cluster";
const AZURE = "Who reaches the services of Azure";
const LOGS = "Where logs are sent";

/** Who reaches what: users, pods, and Azure's services. */
export function drawNetwork(deployment: Deployment): Diagram {
  const drawing = startDrawing(deployment);
  drawIngress(drawing);
  drawPortForward(drawing);
  drawSignedUrls(drawing);
  const flows = findNetworkFlows(deployment);
  drawPodConnections(drawing, flows);
  drawEgress(drawing, flows);
  drawStorageAccess(drawing);
  drawServices(drawing);
  drawLogs(drawing);
  return drawing.graph.toDiagram("network");
}

function drawUsers(drawing: Drawing): string {
  return drawOutside(drawing, "users", "people with a browser");
}

function drawInternet(drawing: Drawing): string {
  return drawOutside(drawing, "internet", "any public address");
}

/** From users through the DNS name, the public IP and the ingress controller to web. */
function drawIngress(drawing: Drawing): void {
  const { graph, deployment, pods } = drawing;
  for (const pod of pods.filter(({ name }) => name === "Traefik")) {
    const traefik = drawPod(drawing, pod);
    const name = helmValue(pod.release, ["service", "annotations", "service.beta.kubernetes.io/azure-pip-name"]);
    const block = findPublicIp(deployment, name);
    const ip = block && drawBlock(drawing, block);
    const entries = drawRecords(drawing, ip);
    for (const entry of entries.length > 0 ? entries : [ip ?? traefik]) {
      graph.edge(USERS, drawUsers(drawing), entry, "HTTPS 443, HTTP 80");
    }
    graph.edge(USERS, ip, traefik, "load balancer");
  }
}

/** The DNS records of a public IP; those of other addresses have no node. */
function drawRecords(drawing: Drawing, ip: string | undefined): string[] {
  const { graph, deployment } = drawing;
  return deployment.resources("azurerm_dns_a_record").flatMap((record) => {
    const [value] = toTexts(record.value("target_resource_id") ?? record.value("records"));
    if (ip === undefined || drawValue(drawing, record, value) !== ip) return [];
    const id = drawBlock(drawing, record);
    graph.edge(USERS, id, ip, "");
    return [id];
  });
}

/** Without an ingress, users need a right in Kubernetes and reach web through the API server. */
function drawPortForward(drawing: Drawing): void {
  const { graph, deployment, pods } = drawing;
  const web = pods.filter(({ name }) => name === "web");
  if (web.some(({ release }) => helmValue(release, "langfuse.ingress.enabled") === true)) return;
  for (const cluster of deployment.resources("azurerm_kubernetes_cluster")) {
    for (const pod of web) {
      const server = drawApiServer(drawing, cluster);
      graph.edge(USERS, drawUsers(drawing), server, "kubectl port-forward");
      graph.edge(USERS, server, drawPod(drawing, pod), "port-forward");
    }
  }
}

function drawApiServer(drawing: Drawing, cluster: Block): string {
  return drawPart(drawing, cluster, { label: "API server", what: `of ${getName(drawing.deployment, cluster)}` });
}

/** Browsers read and write blobs and objects by signed URLs. */
function drawSignedUrls(drawing: Drawing): void {
  const { graph, deployment } = drawing;
  for (const block of findBlobServices(deployment)) {
    if (block.places("body.properties.cors.corsRules.allowedOrigins").length === 0) continue;
    const account = findOwner(deployment, block, block.text("resource_id") ?? block.text("parent_id"));
    graph.edge(USERS, drawUsers(drawing), account && drawBlock(drawing, account), "signed URLs, HTTPS 443");
  }
  for (const bucket of findBuckets(deployment).filter(usesSignedUrls)) {
    const { isPlaintext: isAlarming, protocol } = bucket;
    graph.edge(USERS, drawUsers(drawing), drawBucket(drawing, bucket), `signed URLs, ${protocol}`, { isAlarming });
  }
}

/** Draws a bucket that no stack manages. */
export function drawBucket({ graph }: Drawing, { endpoint, name, provider, host }: Bucket): string {
  const what = provider === undefined ? `at ${host}` : `${provider}, ${host}`;
  return graph.node(`bucket ${endpoint} ${name}`, { label: `bucket ${name}`, what, place: "outside" });
}

/** Connections between pods. If two releases have pods of the same names, only those of one release are connected. */
function drawPodConnections(drawing: Drawing, { internal }: NetworkFlows): void {
  const { graph } = drawing;
  for (const { from, to, ports } of internal) {
    const pairs = findSelected(drawing, from).flatMap((one) =>
      findSelected(drawing, to).map((other) => ({ one, other })),
    );
    const own = pairs.filter(({ one, other }) => one.release.block === other.release.block);
    for (const { one, other } of own.length > 0 ? own : pairs) {
      const lane = one.name === "Traefik" ? USERS : PODS;
      graph.edge(lane, drawPod(drawing, one), drawPod(drawing, other), describePorts(ports));
    }
  }
}

/** The pods that a selector names; without labels, all pods of the namespace. */
function findSelected({ deployment, pods }: Drawing, selected: Pods): readonly Pod[] {
  if (Object.keys(selected.labels).length > 0) return pods.filter(({ name }) => name === describePods(selected));
  return pods.filter(({ release }) => getNamespace(deployment, release.block) === selected.namespace);
}

/** Connections to the internet and to other ranges; DNS is not drawn. */
function drawEgress(drawing: Drawing, { outbound }: NetworkFlows): void {
  const { graph, deployment, pods } = drawing;
  for (const { from, to, ports } of outbound) {
    if (ports.length > 0 && ports.every((port) => port.endsWith(" 53"))) continue;
    for (const range of to) {
      for (const pod of findSelected(drawing, from)) {
        graph.edge(EGRESS, drawPod(drawing, pod), drawRange(drawing, range), describePorts(ports));
      }
    }
  }
  const restricted = readNetworkPolicies(deployment)
    .filter(({ egress, pods }) => egress !== undefined && selects(pods.labels, {}))
    .map(({ pods }) => pods.namespace);
  for (const pod of pods) {
    if (restricted.includes(getNamespace(deployment, pod.release.block))) continue;
    graph.edge(EGRESS, drawPod(drawing, pod), drawInternet(drawing), "any port: no policy");
  }
}

function drawRange(drawing: Drawing, { cidr }: IpBlock): string {
  return cidr === "0.0.0.0/0" ? drawInternet(drawing) : drawOutside(drawing, cidr, "range of addresses");
}

/** From pods to the storage account or the bucket of their Helm values. */
function drawStorageAccess(drawing: Drawing): void {
  const { graph, deployment, pods } = drawing;
  const accounts = findStorageAccounts(deployment);
  const buckets = findBuckets(deployment);
  for (const pod of pods) {
    const { release, name } = pod;
    if (release.chart !== LANGFUSE_CHART || (name !== "web" && name !== "worker")) continue;
    const endpoint = String(helmValue(release, "s3.endpoint") ?? "");
    const account = accounts.find((block) => endpoint.startsWith(`https://${getName(deployment, block)}.`));
    if (account) graph.edge(EGRESS, drawPod(drawing, pod), drawBlock(drawing, account), "HTTPS 443");
    for (const bucket of buckets.filter((one) => one.release.block === release.block)) {
      const { isPlaintext: isAlarming, protocol } = bucket;
      graph.edge(EGRESS, drawPod(drawing, pod), drawBucket(drawing, bucket), protocol, { isAlarming });
    }
  }
}

/** What the table of connections contains about services of Azure; access by signed URLs is drawn with the users. */
function drawServices(drawing: Drawing): void {
  const { graph, deployment } = drawing;
  for (const { from, to, by } of findAzureReach(deployment)) {
    const { stack = "", address = "" } = to.find((part): part is Mention => typeof part !== "string") ?? {};
    const block = deployment.find(stack, address);
    if (!block || /^(?:browsers|no address)/.test(from)) continue;
    const isNodes = toText(to).startsWith("the nodes");
    const target = isNodes
      ? drawPart(drawing, block, { label: "nodes", what: `of ${getName(deployment, block)}` })
      : toText(to).startsWith("the API server")
        ? drawApiServer(drawing, block)
        : drawBlock(drawing, block);
    for (const range of from.split(", ")) graph.edge(AZURE, drawOutside(drawing, range, "network"), target, by);
  }
}

function drawLogs(drawing: Drawing): void {
  const { graph, deployment } = drawing;
  for (const block of deployment.resources("azurerm_monitor_diagnostic_setting")) {
    const from = findOwner(deployment, block, block.text("target_resource_id"));
    const to = drawValue(drawing, block, block.value("log_analytics_workspace_id"));
    graph.edge(LOGS, from && drawBlock(drawing, from), to, "logs");
  }
}
