import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import type { Json } from "../../terraform-json/json";
import type { Sentence } from "../report";
import { named, source, the, type Source } from "./naming";
import { mention, sentence } from "./sentence";

/** Who has a right. */
export interface Principal {
  /** `the identity id-langfuse`, `the kubelets of the cluster aks-langfuse`, `the group 1111…` */
  readonly words: Sentence;
  readonly kind: "identity" | "kubelet" | "cluster" | "application" | "deployer" | "person";
  /** The block that it belongs to, if it is one of the deployment. */
  readonly block: Block | undefined;
}

/** What Entra ID calls the kinds of principals, in words. */
const KINDS: Readonly<Record<string, string>> = {
  Group: "group",
  ServicePrincipal: "service principal",
  User: "user",
};

/**
 * Whom an object id means.
 * @param type what Entra ID calls its kind, where that is told
 */
export function principalOf(deployment: Deployment, from: Block, value: Json | undefined, type?: string): Principal {
  const found = holderOf(deployment, from, value);
  if (found) return ofSource(deployment, found);
  const kind = KINDS[type ?? ""] ?? "principal";
  const id = typeof value === "string" ? deployment.resolve(from, value) : "that is not told";
  return { words: [`the ${kind} ${String(id)}`], kind: "person", block: undefined };
}

function ofSource(deployment: Deployment, { block, attributes }: Source): Principal {
  if (block.type === "azurerm_client_config") {
    return { words: [mention(block, "whoever applies")], kind: "deployer", block };
  }
  if (attributes[0] === "kubelet_identity") {
    return { words: sentence`the kubelets of ${the(deployment, block)}`, kind: "kubelet", block };
  }
  if (attributes[0] === "identity") {
    return { words: sentence`the control plane of ${the(deployment, block)}`, kind: "cluster", block };
  }
  const words = the(deployment, block);
  if (block.type === "azurerm_user_assigned_identity") return { words, kind: "identity", block };
  if (block.type === "azuread_service_principal") return { words, kind: "application", block };
  return { words, kind: "person", block };
}

/** The block that a value comes from or, where ids are known, as in a state, that has this object id. */
export function holderOf(deployment: Deployment, from: Block, value: Json | undefined): Source | undefined {
  const found = source(deployment, from, value);
  if (found) return found;
  if (typeof value !== "string" || value === "" || value.includes("${")) return undefined;
  const paths = ["principal_id", "object_id", "kubelet_identity.object_id", "identity.principal_id"];
  const owners = deployment.blocks.filter(({ type }) => OWNERS.includes(type));
  for (const block of owners) {
    const path = paths.find((one) => block.places(one).some((place) => place.value === value));
    if (path) return { block, attributes: path.split(".") };
  }
  return undefined;
}

const OWNERS = [
  "azuread_group",
  "azuread_service_principal",
  "azurerm_client_config",
  "azurerm_kubernetes_cluster",
  "azurerm_user_assigned_identity",
];

/** The identities that a resource acts as. */
export function actsAs(deployment: Deployment, block: Block): Block[] {
  return block
    .places("identity.identity_ids")
    .flatMap(({ value }) => (Array.isArray(value) ? (value as readonly Json[]) : []))
    .flatMap((id) => source(deployment, block, id)?.block ?? []);
}

/** A service account as its tokens name it: `system:serviceaccount:<namespace>:<name>`. */
export function serviceAccountOf(deployment: Deployment, subject: string): Sentence | undefined {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject) ?? [];
  if (namespace === undefined || name === undefined) return undefined;
  const block = serviceAccountBlock(deployment, namespace, name);
  return sentence`the service account ${block ? named(deployment, block) : name} in the namespace ${namespace}`;
}

/** The service account of a name in a namespace, if it is one of the deployment. */
export function serviceAccountBlock(deployment: Deployment, namespace: string, name: string): Block | undefined {
  return deployment
    .resources("kubernetes_service_account_v1", "kubernetes_service_account")
    .find(
      (block) =>
        deployment.resolvedText(block, "metadata.name") === name &&
        deployment.resolvedText(block, "metadata.namespace") === namespace,
    );
}
