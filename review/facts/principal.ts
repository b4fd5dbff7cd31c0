import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { isList, type Json } from "../../terraform-json/json";
import type { Sentence } from "../report";
import { findSource, type Source } from "./blocks";
import { describeBlock, linkName } from "./naming";
import { linkTo, sentence } from "./sentence";

/** A principal that has a right. */
export interface Principal {
  /** `the identity id-langfuse`, `the kubelets of the cluster aks-langfuse`, `the group 1111…` */
  readonly words: Sentence;
  readonly kind: "identity" | "kubelet" | "cluster" | "application" | "deployer" | "person";
  /** Its block in the deployment. */
  readonly block: Block | undefined;
}

/** Nouns for the principal types of Azure RBAC. */
const TYPES: Readonly<Record<string, string>> = {
  Group: "group",
  ServicePrincipal: "service principal",
  User: "user",
};

/**
 * Finds the principal of an object id.
 * @param type its principal type, if known
 */
export function findPrincipal(deployment: Deployment, from: Block, value: Json | undefined, type?: string): Principal {
  const found = findPrincipalSource(deployment, from, value);
  if (found) return describePrincipal(deployment, found);
  const id = typeof value === "string" ? String(deployment.resolve(from, value)) : "with an unknown id";
  const name = findGivenName(deployment, id);
  const words = `the ${TYPES[type ?? ""] ?? "principal"} ${name === undefined ? id : `${name} (${id})`}`;
  return { words: [words], kind: "person", block: undefined };
}

/** Resources that the constructs name after a principal of the environment file: `vault_officer_platform_team`. */
const NAMED = /^(?:.*_)?(?:cluster_admin|cluster_kubeconfig|vault_officer|sso_group)_(.+)$/;

/** The name that the environment file gives a principal; undefined if it gives none. */
function findGivenName(deployment: Deployment, id: string): string | undefined {
  const blocks = deployment.resources("azurerm_role_assignment", "azuread_app_role_assignment");
  const isAssigned = (block: Block) => [block.value("principal_id"), block.value("principal_object_id")].includes(id);
  const names = blocks.filter(isAssigned).map(({ name }) => NAMED.exec(name)?.[1]);
  return names.find((name) => name !== undefined)?.replaceAll("_", "-");
}

/** The principal of a role assignment. */
export function findAssignedPrincipal(deployment: Deployment, assignment: Block): Principal {
  const id = assignment.value("principal_id");
  return findPrincipal(deployment, assignment, id, assignment.text("principal_type"));
}

function describePrincipal(deployment: Deployment, { block, attributes }: Source): Principal {
  const words = describeBlock(deployment, block);
  if (block.type === "azurerm_client_config") {
    return { words: [linkTo(block, "the deployer")], kind: "deployer", block };
  }
  if (attributes[0] === "kubelet_identity")
    return { words: sentence`the kubelets of ${words}`, kind: "kubelet", block };
  if (attributes[0] === "identity") return { words: sentence`the control plane of ${words}`, kind: "cluster", block };
  if (block.type === "azurerm_user_assigned_identity") return { words, kind: "identity", block };
  if (block.type === "azuread_service_principal") return { words, kind: "application", block };
  return { words, kind: "person", block };
}

const PRINCIPAL_TYPES = [
  "azuread_group",
  "azuread_service_principal",
  "azurerm_client_config",
  "azurerm_kubernetes_cluster",
  "azurerm_user_assigned_identity",
];

/** The block that a value comes from or, with known ids as in a state, the block with this object id. */
export function findPrincipalSource(deployment: Deployment, from: Block, value: Json | undefined): Source | undefined {
  const found = findSource(deployment, from, value);
  if (found) return found;
  if (typeof value !== "string" || value === "" || value.includes("${")) return undefined;
  const paths = ["principal_id", "object_id", "kubelet_identity.object_id", "identity.principal_id"];
  for (const block of deployment.blocks.filter(({ type }) => PRINCIPAL_TYPES.includes(type))) {
    const path = paths.find((one) => block.places(one).some((place) => place.value === value));
    if (path) return { block, attributes: path.split(".") };
  }
  return undefined;
}

/** The user-assigned identities of a resource. */
export function findIdentities(deployment: Deployment, block: Block): Block[] {
  return block
    .places("identity.identity_ids")
    .flatMap(({ value }) => (isList(value) ? value : []))
    .flatMap((id) => findSource(deployment, block, id)?.block ?? []);
}

export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** Parses the subject of a service account's token: `system:serviceaccount:<namespace>:<name>`. */
export function parseServiceAccount(subject: string): ServiceAccount | undefined {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

export function describeServiceAccount(deployment: Deployment, account: ServiceAccount): Sentence {
  const block = findServiceAccount(deployment, account);
  const name = block ? linkName(deployment, block) : account.name;
  return sentence`the service account ${name} in the namespace ${account.namespace}`;
}

export function findServiceAccount(deployment: Deployment, { namespace, name }: ServiceAccount): Block | undefined {
  return deployment
    .resources("kubernetes_service_account_v1", "kubernetes_service_account")
    .find(
      (block) =>
        deployment.resolvedText(block, "metadata.name") === name &&
        deployment.resolvedText(block, "metadata.namespace") === namespace,
    );
}
