import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { findSource } from "./blocks";
import { getName, getNoun } from "./naming";
import { findAssignedPrincipal, findIdentities, parseServiceAccount, type Principal } from "./principal";
import { findScope, getRoleName, type Scope } from "./role-assignment";
import { toText } from "./sentence";
import { ADMINISTRATORS, USERS } from "./topology-graph";
import { getServiceAccountId, type Drawing } from "./topology-pods";

/** Draws role assignments, federated credentials and sign-in. */
export function drawTrust(drawing: Drawing): void {
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
