import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { nameOf, nounOf, source } from "./naming";
import { actsAs, principalOf, type Principal } from "./principal";
import { scopeOf } from "./scope";
import { plain } from "./sentence";
import type { AzureNodes } from "./topology-azure";
import type { TopologyGraph } from "./topology-graph";
import { serviceAccountId, type PodNodes } from "./topology-pods";
import { roleName } from "./trust";

const USERS = "users";
const ADMINISTRATORS = "administrators";

/** The node of those who use Langfuse. */
export const USERS_NODE = USERS;
/** The node of those who have roles in Azure, and are none of its resources. */
export const ADMINISTRATORS_NODE = ADMINISTRATORS;

/** Draws who may act as whom, and on what. */
export function drawTrust(graph: TopologyGraph, deployment: Deployment, azure: AzureNodes, pods: PodNodes): void {
  drawPeople(graph, deployment);
  for (const block of deployment.resources("azurerm_federated_identity_credential")) {
    drawFederation(graph, deployment, azure, block);
  }
  for (const cluster of deployment.resources("azurerm_kubernetes_cluster")) {
    for (const identity of actsAs(deployment, cluster))
      graph.edge("trust", azure.idOf(cluster), azure.idOf(identity), "acts as");
  }
  for (const block of deployment.resources("azurerm_role_assignment")) drawRole(graph, deployment, azure, block);
  drawSignIn(graph, deployment, azure, pods);
}

export function outside(graph: TopologyGraph): string {
  return graph.group("outside", "Outside of Azure");
}

function drawPeople(graph: TopologyGraph, deployment: Deployment): void {
  const group = outside(graph);
  if (deployment.resources("helm_release", "azuread_application").length > 0) {
    graph.node(USERS, { label: "users", what: "people with a browser", group });
  }
  const people = deployment
    .resources("azurerm_role_assignment")
    .map((block) => principalOf(deployment, block, block.value("principal_id"), block.text("principal_type")))
    .filter(isPerson);
  if (people.length === 0) return;
  const kinds = [
    ...new Set(people.map(({ words, kind }) => (kind === "deployer" ? "whoever applies" : kindWords(plain(words))))),
  ];
  graph.node(ADMINISTRATORS, { label: "administrators", what: kinds.join(", "), group });
}

function isPerson({ kind }: Principal): boolean {
  return kind === "person" || kind === "deployer";
}

/** `group` of `the group 1111…` */
function kindWords(words: string): string {
  return words.replace(/^the /, "").replace(/ \S+$/, "");
}

function drawFederation(graph: TopologyGraph, deployment: Deployment, azure: AzureNodes, block: Block): void {
  const parent = block.text("user_assigned_identity_id") ?? block.text("parent_id");
  const subject = deployment.resolvedText(block, "subject") ?? "";
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject) ?? [];
  const account = namespace && name ? serviceAccountId(namespace, name) : undefined;
  const from =
    account !== undefined && graph.has(account)
      ? account
      : graph.node(`subject ${subject}`, { label: subject, what: "subject of tokens", group: outside(graph), block });
  graph.edge("trust", from, azure.of(block, parent), "federated credential");
}

function drawRole(graph: TopologyGraph, deployment: Deployment, azure: AzureNodes, block: Block): void {
  const who = principalOf(deployment, block, block.value("principal_id"), block.text("principal_type"));
  const scope = scopeOf(deployment, block);
  const label = roleName(block).replace(/^Azure Kubernetes Service /, "");
  graph.edge("trust", nodeOfPrincipal(azure, who), nodeOfScope(graph, deployment, azure, scope), label);
}

function nodeOfPrincipal(azure: AzureNodes, who: Principal): string | undefined {
  if (isPerson(who)) return ADMINISTRATORS;
  if (!who.block) return undefined;
  const id = azure.idOf(who.block);
  return who.kind === "kubelet" ? `${id} kubelet` : id;
}

/** The node of a scope; what covers more than one thing, or is no block, is drawn for the role's sake. */
function nodeOfScope(
  graph: TopologyGraph,
  deployment: Deployment,
  azure: AzureNodes,
  { words, block, resource }: ReturnType<typeof scopeOf>,
): string {
  if (resource) return azure.ofResource(resource);
  if (!block) return graph.node(`scope ${plain(words)}`, { label: plain(words), what: "scope" });
  const id = azure.idOf(block);
  if (graph.has(id)) return id;
  const isGroup = block.type === "azurerm_resource_group";
  const group = isGroup
    ? graph.group("resource group", nameOf(deployment, block), graph.group("stack", block.stack))
    : azure.frameOf(block);
  const label = isGroup ? `all of ${nameOf(deployment, block)}` : nameOf(deployment, block);
  return graph.node(id, { label, what: nounOf(block), group, block });
}

/** Draws the app registration with who signs in, to what, and where its secret goes. */
function drawSignIn(graph: TopologyGraph, deployment: Deployment, azure: AzureNodes, pods: PodNodes): void {
  const application = [...deployment.resources("azuread_application"), ...deployment.data("azuread_application")][0];
  if (!application) return;
  const group = graph.group("outside", "Entra ID");
  const id = azure.idOf(application);
  const what = application.kind === "data" ? "app registration, exists already" : "app registration";
  graph.node(id, { label: nameOf(deployment, application), what, group, block: application });
  graph.edge("trust", USERS, id, signInWords(deployment));
  for (const { id: web } of pods.named("web")) graph.edge("trust", id, web, "tells who signed in");
  const handedOver = deployment.resources("azurerm_key_vault_secret").filter((secret) => {
    const value = secret.value("value_wo") ?? secret.value("value");
    return deployment.target(secret, value)?.block.type === "azuread_application_password";
  });
  for (const secret of handedOver) {
    graph.edge(
      "secret",
      id,
      azure.idOf(source(deployment, secret, secret.value("key_vault_id"))?.block ?? secret),
      "client secret",
    );
  }
}

function signInWords(deployment: Deployment): string {
  const principals = deployment.resources("azuread_service_principal");
  const everyone = principals.some((block) => block.value("app_role_assignment_required") !== true);
  if (everyone) return "everyone in the tenant signs in";
  const groups = deployment.resources("azuread_app_role_assignment").length;
  if (groups === 0) return principals.length > 0 ? "assigned users sign in" : "sign in";
  return groups === 1 ? "1 assigned group or user signs in" : `${groups} assigned groups or users sign in`;
}
