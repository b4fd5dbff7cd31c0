import { Refusal, digits, guid, type Cloud } from "../../cloud";
import type { Values } from "../../values/value";
import { textAt, valueAt } from "../../values/walk";
import { findMistakes, formatRefusal } from "../../../kubernetes-api/find-mistakes";
import { findImmutableChanges } from "../../../kubernetes-api/immutable";
import type { KubernetesObject } from "../../../kubernetes-api/object";
import type { Context, ResourceDefinition, TypeDefinition } from "../definition";
import { checkRole } from "../azurerm/role-assignment";
import { isObjectType, toObject } from "./api-object";
import { requireKind, requireReferences } from "./existence";

const NAME = {
  pattern: /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  rule: "must have at most 253 characters: parts of a-z, 0-9 and inner hyphens, with dots between them",
};

const NAME_PREFIX = {
  pattern: /^(?=.{1,63}$)[a-z0-9][-a-z0-9]*$/,
  rule: "must have at most 63 characters of a-z, 0-9 and hyphens, and not start with a hyphen",
};

/** The one type whose name is never generated. */
const FIXED_NAME = "kubernetes_default_service_account_v1";

/** @see https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/resources/namespace_v1 */
export const NAMESPACE: TypeDefinition = {
  resource: clusterObject("kubernetes_namespace_v1", { defaults: { wait_for_default_service_account: false } }),
};

/** @see https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/resources/network_policy_v1 */
export const NETWORK_POLICY: TypeDefinition = {
  resource: namespacedObject("kubernetes_network_policy_v1", {
    defaults: { "spec.ingress.ports.protocol": "TCP", "spec.egress.ports.protocol": "TCP" },
  }),
};

/** @see https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/resources/service_account_v1 */
export const SERVICE_ACCOUNT: TypeDefinition = {
  resource: namespacedObject("kubernetes_service_account_v1", {
    defaults: { automount_service_account_token: true },
    compute: () => ({ default_secret_name: "" }),
  }),
};

/**
 * Kubernetes creates the account with its namespace, and creates it again after a deletion.
 * @see https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/resources/default_service_account_v1
 */
export const DEFAULT_SERVICE_ACCOUNT: TypeDefinition = {
  resource: namespacedObject("kubernetes_default_service_account_v1", {
    defaults: { automount_service_account_token: true, "metadata.name": "default" },
    values: { "metadata.name": ["default"] },
    compute: () => ({ default_secret_name: "" }),
  }),
};

/** @see https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/resources/storage_class_v1 */
export const STORAGE_CLASS: TypeDefinition = {
  resource: clusterObject("kubernetes_storage_class_v1", {
    // Of "allowed_topologies", the number of blocks; a change within one does not replace.
    replacing: ["allowed_topologies", "mount_options", "parameters", "storage_provisioner", "volume_binding_mode"],
    defaults: { allow_volume_expansion: true, reclaim_policy: "Delete", volume_binding_mode: "Immediate" },
    values: {
      reclaim_policy: ["Recycle", "Delete", "Retain"],
      volume_binding_mode: ["Immediate", "WaitForFirstConsumer"],
    },
  }),
};

/** Another type of the provider: its object is checked, and has no other rules of its own. */
export function findObjectType(type: string): TypeDefinition | undefined {
  return isObjectType(type) ? { resource: namespacedObject(type, {}) } : undefined;
}

/** An object without a namespace. */
function clusterObject(type: string, definition: ResourceDefinition): ResourceDefinition {
  return kubernetesObject(type, { ...definition, exclusive: [["metadata.name", "metadata.generate_name"]] });
}

/**
 * An object in a namespace. The provider means to refuse `name` beside `generate_name` here too, but it looks for them
 * on a path without index, finds nothing, and accepts both; so that rule is not declared.
 */
export function namespacedObject(type: string, definition: ResourceDefinition): ResourceDefinition {
  return kubernetesObject(type, {
    ...definition,
    replacing: ["metadata.namespace", ...(definition.replacing ?? [])],
    defaults: { "metadata.namespace": "default", ...definition.defaults },
  });
}

/** An object of the API server; its id is its name, after its namespace if it has one. */
function kubernetesObject(type: string, definition: ResourceDefinition): ResourceDefinition {
  const isNameFixed = type === FIXED_NAME;
  return {
    ...definition,
    replacing: ["metadata.name", ...(isNameFixed ? [] : ["metadata.generate_name"]), ...(definition.replacing ?? [])],
    patterns: { "metadata.name": NAME, ...(!isNameFixed && { "metadata.generate_name": NAME_PREFIX }) },
    id: (given) => [textAt(given, "metadata.namespace"), getName(given)].filter(Boolean).join("/"),
    check: (given, context) => {
      requireAccess(context.provider, context.cloud);
      const namespace = textAt(given, "metadata.namespace");
      if (namespace !== undefined) requireNamespace(namespace, context.cloud);
      const object = toObject(type, given);
      const before = context.prior && toObject(type, context.prior);
      if (object) checkObject({ ...object, metadata: { ...object.metadata, name: getName(given) } }, before, context);
      definition.check?.(given, context);
    },
    compute: (given, context) => ({
      metadata: [{ generation: 0, resource_version: "1", uid: guid(`kubernetes ${context.id}`), name: getName(given) }],
      ...definition.compute?.(given, context),
    }),
  };
}

/** Refuses an object that the API server does not accept, or that would wait for another one forever. */
export function checkObject(
  object: KubernetesObject,
  before: KubernetesObject | null | undefined,
  { cloud }: Context,
): void {
  requireKind(object, cloud);
  // The provider has a schema of its own, in which every field is known.
  const mistakes = findMistakes(object).filter(({ problem }) => problem !== "unknown field");
  const refused = formatRefusal(object, [...mistakes, ...(before ? findImmutableChanges(before, object) : [])]);
  if (refused !== undefined) throw new Refusal(refused);
  requireReferences(object, cloud);
}

/** The given name, or one that the API server generates from the given prefix. */
function getName(given: Values): string {
  const prefix = textAt(given, "metadata.generate_name") ?? "";
  return textAt(given, "metadata.name") ?? prefix + digits(JSON.stringify(given), 5);
}

/** Namespaces that every cluster has. */
const OWN_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Refuses an object of a namespace that does not exist. */
export function requireNamespace(name: string, cloud: Cloud): void {
  if (OWN_NAMESPACES.includes(name)) return;
  const types = ["kubernetes_namespace_v1", "kubernetes_namespace"];
  if (types.every((type) => cloud.find(type, { "metadata.name": name }).length === 0)) {
    throw new Refusal(`namespaces "${name}" not found`);
  }
}

/** The roles that allow everything that a release does. */
const ADMINISTRATORS = ["Azure Kubernetes Service RBAC Cluster Admin"];

/**
 * Refuses a connection to an address that is no cluster's, or without a role that has taken effect.
 * @param connection the provider's arguments, with `host`
 */
export function requireAccess(connection: Values, cloud: Cloud): void {
  const host = textAt(connection, "host");
  const cluster = cloud.all.find(
    ({ type, values }) =>
      type === "azurerm_kubernetes_cluster" && host !== undefined && textAt(values, "kube_config.host") === host,
  );
  if (!cluster) {
    throw new Refusal(`Kubernetes cluster unreachable: there is no API server at ${host ?? "http://localhost"}.`);
  }
  if (cluster.assumed || valueAt(cluster.values, "local_account_disabled") !== true) return;
  const role = checkRole(cloud, cluster.id, ADMINISTRATORS);
  if (role !== "in effect") {
    throw new Refusal(`Forbidden: the role ${ADMINISTRATORS[0]} on ${textAt(cluster.values, "name")} is ${role}.`);
  }
}
