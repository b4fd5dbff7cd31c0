import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { helmValue } from "../../../terraform-json/helm-release";
import { isObject, toList, type Json } from "../../../terraform-json/json";
import type { Diagram } from "../../report";
import { findSource, getTexts } from "../blocks";
import { findBuckets } from "../bucket";
import { getName, getNamespace } from "../naming";
import {
  findAssignedPrincipal,
  findIdentities,
  findPrincipal,
  findServiceAccount,
  parseServiceAccount,
  type Principal,
  type ServiceAccount,
} from "../principal";
import { findScope, getRoleName } from "../role-assignment";
import { toText } from "../sentence";
import { drawBucket } from "./network";
import {
  drawBlock,
  drawOutside,
  drawPart,
  drawPod,
  drawResource,
  drawValue,
  startDrawing,
  type Drawing,
} from "./nodes";
import type { Pod } from "./pods";

const SIGN_IN = "Who may sign in to Langfuse";
const LANGFUSE = "What Langfuse may do";
const PEOPLE = "What people and pipelines may do";
const CLUSTER = "What the cluster may do";

/** Who may act as whom: sign-in, federated credentials, roles, access policies and access keys. */
export function drawTrust(deployment: Deployment): Diagram {
  const drawing = startDrawing(deployment);
  drawSignIn(drawing);
  for (const block of deployment.resources("azurerm_federated_identity_credential")) drawFederation(drawing, block);
  drawServiceAccounts(drawing);
  drawBuckets(drawing);
  for (const block of deployment.resources("azurerm_kubernetes_cluster")) drawCluster(drawing, block);
  for (const block of deployment.resources("azurerm_role_assignment")) drawRole(drawing, block);
  drawAccessPolicies(drawing);
  return drawing.graph.toDiagram("trust");
}

/** From those who may sign in to the app registration, and to the pods that it identifies users for. */
function drawSignIn(drawing: Drawing): void {
  const { graph, deployment, pods } = drawing;
  const [application] = [...deployment.resources("azuread_application"), ...deployment.data("azuread_application")];
  if (!application) return;
  const id = drawBlock(drawing, application);
  for (const { who, label } of findUsers(drawing)) graph.edge(SIGN_IN, who, id, label);
  for (const pod of pods.filter(({ name }) => name === "web")) {
    graph.edge(SIGN_IN, id, drawPod(drawing, pod), "identifies users");
  }
}

function findUsers(drawing: Drawing): { who: string; label: string }[] {
  const { deployment } = drawing;
  const principals = deployment.resources("azuread_service_principal");
  if (principals.some((block) => block.value("app_role_assignment_required") !== true)) {
    return [{ who: drawOutside(drawing, "every user", "of the tenant"), label: "signs in" }];
  }
  const assigned = deployment.resources("azuread_app_role_assignment");
  if (assigned.length === 0) {
    const what = principals.length > 0 ? "no assignment in these stacks" : "the app decides who";
    return [{ who: drawOutside(drawing, "assigned users", what), label: "sign in" }];
  }
  return assigned.map((block) => {
    const principal = findPrincipal(deployment, block, block.value("principal_object_id"));
    return { who: drawPrincipal(drawing, principal), label: "may sign in" };
  });
}

/** The pods that have tokens of a service account for which there is a federated credential. */
function drawServiceAccounts(drawing: Drawing): void {
  const { graph, deployment, pods } = drawing;
  for (const pod of pods.filter(isApplication)) {
    const name = helmValue(pod.release, "langfuse.serviceAccount.name");
    const id = getAccountId({ namespace: getNamespace(deployment, pod.release.block), name: String(name) });
    if (graph.has(id)) graph.edge(LANGFUSE, drawPod(drawing, pod), id, "have tokens of");
  }
}

function isApplication({ name }: Pod): boolean {
  return name === "web" || name === "worker";
}

function getAccountId({ namespace, name }: ServiceAccount): string {
  return `service account ${namespace}/${name}`;
}

function drawServiceAccount({ graph, deployment }: Drawing, account: ServiceAccount): string {
  const { namespace, name } = account;
  const block = findServiceAccount(deployment, account);
  const what = `service account in the namespace ${namespace}`;
  return graph.node(getAccountId(account), { label: name, what, place: "Kubernetes", block });
}

function drawFederation(drawing: Drawing, block: Block): void {
  const { graph, deployment } = drawing;
  const identity = drawValue(drawing, block, block.value("user_assigned_identity_id") ?? block.value("parent_id"));
  const subject = deployment.resolvedText(block, "subject") ?? "an unknown subject";
  const account = parseServiceAccount(subject);
  const from = account ? drawServiceAccount(drawing, account) : drawOutside(drawing, subject, "subject of tokens");
  graph.edge(LANGFUSE, from, identity, "may act as");
}

/** Buckets outside of Azure trust who has the access key. */
function drawBuckets(drawing: Drawing): void {
  const { graph, deployment, pods } = drawing;
  for (const bucket of findBuckets(deployment)) {
    for (const pod of pods.filter(isApplication)) {
      if (pod.release.block !== bucket.release.block) continue;
      graph.edge(LANGFUSE, drawPod(drawing, pod), drawBucket(drawing, bucket), "have an access key of");
    }
  }
}

/** The identities of a cluster, and its admin groups, which need no role. */
function drawCluster(drawing: Drawing, block: Block): void {
  const { graph, deployment } = drawing;
  for (const identity of findIdentities(deployment, block)) {
    graph.edge(CLUSTER, drawControlPlane(drawing, block), drawBlock(drawing, identity), "acts as");
  }
  for (const id of getTexts(block, "azure_active_directory_role_based_access_control.admin_group_object_ids")) {
    const group = drawPrincipal(drawing, findPrincipal(deployment, block, id, "Group"));
    graph.edge(PEOPLE, group, drawBlock(drawing, block), "admin group");
  }
}

function drawControlPlane(drawing: Drawing, cluster: Block): string {
  const what = `of ${getName(drawing.deployment, cluster)}`;
  return drawPart(drawing, cluster, { label: "control plane", what });
}

function drawRole(drawing: Drawing, block: Block): void {
  const { graph, deployment } = drawing;
  const principal = findAssignedPrincipal(deployment, block);
  const role = getRoleName(block).replace(/^Azure Kubernetes Service /, "");
  const condition = block.value("condition") ? ", under a condition" : "";
  graph.edge(
    getLane(deployment, principal),
    drawPrincipal(drawing, principal),
    drawScope(drawing, block),
    role + condition,
  );
}

function getLane(deployment: Deployment, { kind, block }: Principal): string {
  if (kind === "kubelet" || kind === "cluster") return CLUSTER;
  if (kind !== "identity") return PEOPLE;
  const clusters = deployment.resources("azurerm_kubernetes_cluster");
  const isOfCluster = clusters.some((cluster) => findIdentities(deployment, cluster).some((one) => one === block));
  return isOfCluster ? CLUSTER : LANGFUSE;
}

/** The name and the kind of a principal that has a name: `group platform-team (11111111-…)`. */
function splitName(label: string): { label: string; what: string } {
  const [, kind = "", name] = /^(.+) (\S+) \([0-9a-f-]{36}\)$/.exec(label) ?? [];
  return name === undefined ? { label, what: "in Entra ID" } : { label: name, what: `${kind} in Entra ID` };
}

function drawPrincipal(drawing: Drawing, { kind, block, words }: Principal): string {
  const { graph, deployment } = drawing;
  const label = toText(words).replace(/^the /, "");
  if (kind === "deployer") return drawOutside(drawing, label, "runs Terraform");
  if (!block) return graph.node(`principal ${label}`, { ...splitName(label), place: "Entra ID" });
  const what = `of ${getName(deployment, block)}`;
  if (kind === "kubelet") return drawPart(drawing, block, { label: "kubelets", what });
  return kind === "cluster" ? drawControlPlane(drawing, block) : drawBlock(drawing, block);
}

function drawScope(drawing: Drawing, assignment: Block): string {
  const { words, block, resource } = findScope(drawing.deployment, assignment);
  if (block) return drawBlock(drawing, block);
  if (resource) return drawResource(drawing, resource);
  const label = toText(words);
  return drawing.graph.node(`scope ${label}`, { label, what: "scope", place: "Azure" });
}

/** Access policies of Key Vaults: blocks of their own, and blocks in a vault. */
function drawAccessPolicies(drawing: Drawing): void {
  const { graph, deployment } = drawing;
  const draw = (block: Block, vault: Block | undefined, objectId: Json | undefined) => {
    const principal = findPrincipal(deployment, block, objectId);
    const to = vault && drawBlock(drawing, vault);
    graph.edge(getLane(deployment, principal), drawPrincipal(drawing, principal), to, "access policy");
  };
  for (const vault of deployment.resources("azurerm_key_vault")) {
    const policies = vault.places("access_policy").flatMap(({ value }) => toList<Json>(value));
    for (const policy of policies.filter(isObject)) draw(vault, vault, policy["object_id"]);
  }
  for (const block of deployment.resources("azurerm_key_vault_access_policy")) {
    draw(block, findSource(deployment, block, block.value("key_vault_id"))?.block, block.value("object_id"));
  }
}
