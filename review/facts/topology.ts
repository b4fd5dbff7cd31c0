import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { helmValue } from "../../terraform-json/helm-release";
import type { Topology } from "../report";
import {
  findBlobServices,
  findOwner,
  findPublicIp,
  findSource,
  findStorageAccounts,
  getTexts,
  toTexts,
} from "./blocks";
import { describeLocation, findAccessKey, findBuckets, usesSignedUrls } from "./bucket";
import { getName, getNamespace, getNoun } from "./naming";
import {
  describePods,
  findNetworkFlows,
  readNetworkPolicies,
  selects,
  type IpBlock,
  type Pods,
} from "./network-policies";
import { findAssignedPrincipal, findIdentities, parseServiceAccount, type Principal } from "./principal";
import { describePorts } from "./reachability-pods";
import { findScope, getRoleName, type Scope } from "./role-assignment";
import { toText } from "./sentence";
import { drawAzure } from "./topology-azure";
import { ADMINISTRATORS, TopologyGraph, USERS } from "./topology-graph";
import { drawPods, getServiceAccountId, type Drawing } from "./topology-pods";

/**
 * Draws a deployment as a graph of about thirty nodes: what a reviewer asks about, not every resource. The contents of a
 * cluster are drawn in its frame, though another stack deploys them.
 */
export function drawTopology(deployment: Deployment): Topology {
  const graph = new TopologyGraph();
  const azure = drawAzure(graph, deployment);
  const drawing = { graph, deployment, azure, pods: drawPods({ graph, deployment, azure }) };
  drawTrust(drawing);
  drawIngress(drawing);
  drawApiServers(drawing);
  drawPodConnections(drawing);
  drawEgress(drawing);
  drawBlobs(drawing);
  drawBuckets(drawing);
  drawNodePools(drawing);
  drawLogs(drawing);
  return graph.topology();
}

/** Draws role assignments, federated credentials and sign-in. */
function drawTrust(drawing: Drawing): void {
  const { graph, deployment, azure } = drawing;
  drawPeople(drawing);
  for (const block of deployment.resources("azurerm_federated_identity_credential")) drawFederation(drawing, block);
  for (const cluster of deployment.resources("azurerm_kubernetes_cluster")) {
    for (const identity of findIdentities(deployment, cluster))
      graph.edge("trust", azure.getId(cluster), azure.getId(identity), "acts as");
  }
  for (const block of deployment.resources("azurerm_role_assignment")) drawRole(drawing, block);
  drawSignIn(drawing);
}

function drawPeople({ graph, deployment }: Drawing): void {
  const group = graph.outside();
  if (deployment.resources("helm_release", "azuread_application").length > 0) {
    graph.node(USERS, { label: "users", what: "people with a browser", group });
  }
  const people = deployment
    .resources("azurerm_role_assignment")
    .map((block) => findAssignedPrincipal(deployment, block))
    .filter(isPerson);
  if (people.length === 0) return;
  const kinds = new Set(people.map(({ words, kind }) => (kind === "deployer" ? "the deployer" : getPersonKind(words))));
  graph.node(ADMINISTRATORS, { label: "administrators", what: [...kinds].join(", "), group });
}

function isPerson({ kind }: Principal): boolean {
  return kind === "person" || kind === "deployer";
}

/** `group` of `the group 1111…` */
function getPersonKind(words: Principal["words"]): string {
  return toText(words).replace(/^the /, "").replace(/ \S+$/, "");
}

function drawFederation({ graph, deployment, azure }: Drawing, block: Block): void {
  const identity = block.text("user_assigned_identity_id") ?? block.text("parent_id");
  const subject = deployment.resolvedText(block, "subject") ?? "";
  const account = parseServiceAccount(subject);
  const id = account && getServiceAccountId(account);
  const from =
    id !== undefined && graph.has(id)
      ? id
      : graph.node(`subject ${subject}`, { label: subject, what: "subject of tokens", group: graph.outside(), block });
  graph.edge("trust", from, azure.find(block, identity), "federated credential");
}

function drawRole(drawing: Drawing, block: Block): void {
  const { graph, deployment } = drawing;
  const principal = findPrincipalNode(drawing, findAssignedPrincipal(deployment, block));
  const scope = drawScope(drawing, findScope(deployment, block));
  graph.edge("trust", principal, scope, getRoleName(block).replace(/^Azure Kubernetes Service /, ""));
}

function findPrincipalNode({ azure }: Drawing, principal: Principal): string | undefined {
  if (isPerson(principal)) return ADMINISTRATORS;
  if (!principal.block) return undefined;
  const id = azure.getId(principal.block);
  return principal.kind === "kubelet" ? `${id} kubelet` : id;
}

/** The node of a scope; it is added if the scope has no node yet. */
function drawScope({ graph, deployment, azure }: Drawing, { words, block, resource }: Scope): string {
  if (resource) return azure.drawResource(resource);
  if (!block) return graph.node(`scope ${toText(words)}`, { label: toText(words), what: "scope" });
  const id = azure.getId(block);
  if (graph.has(id)) return id;
  const name = getName(deployment, block);
  const isGroup = block.type === "azurerm_resource_group";
  const group = isGroup
    ? graph.group("resource group", name, graph.group("stack", block.stack))
    : azure.findFrame(block);
  return graph.node(id, { label: isGroup ? `all of ${name}` : name, what: getNoun(block), group, block });
}

/** Draws the app registration with its users, its application, and the copies of its secret. */
function drawSignIn({ graph, deployment, azure, pods }: Drawing): void {
  const application = [...deployment.resources("azuread_application"), ...deployment.data("azuread_application")][0];
  if (!application) return;
  const id = graph.node(azure.getId(application), {
    label: getName(deployment, application),
    what: application.kind === "data" ? "app registration, exists already" : "app registration",
    group: graph.outside("Entra ID"),
    block: application,
  });
  graph.edge("trust", USERS, id, describeSignIn(deployment));
  for (const web of pods.named("web")) graph.edge("trust", id, web.id, "identifies users");
  for (const secret of deployment.resources("azurerm_key_vault_secret")) {
    const value = secret.value("value_wo") ?? secret.value("value");
    if (deployment.target(secret, value)?.block.type !== "azuread_application_password") continue;
    const vault = findSource(deployment, secret, secret.value("key_vault_id"))?.block ?? secret;
    graph.edge("secret", id, azure.getId(vault), "client secret");
  }
}

function describeSignIn(deployment: Deployment): string {
  const principals = deployment.resources("azuread_service_principal");
  const isOpen = principals.some((block) => block.value("app_role_assignment_required") !== true);
  if (isOpen) return "every user of the tenant signs in";
  const groups = deployment.resources("azuread_app_role_assignment").length;
  if (groups === 0) return principals.length > 0 ? "assigned users sign in" : "sign in";
  return groups === 1 ? "1 assigned group or user signs in" : `${groups} assigned groups or users sign in`;
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
