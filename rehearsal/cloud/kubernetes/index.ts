import type { Values } from "../../values/value";
import { isObject, textAt, valueAt } from "../../values/walk";
import type { Behaviour, ProviderBehaviour } from "../behaviour";
import { Refusal, digits, guid, type World } from "../world";
import { requireAccess } from "./access";

/** Namespaces that a cluster has by itself. */
const OWN_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Refuses what is put into a namespace that is not there. */
export function requireNamespace(name: string, world: World): void {
  if (OWN_NAMESPACES.includes(name)) return;
  if (world.find("kubernetes_namespace_v1", { "metadata.name": name }).length === 0) {
    throw new Refusal(`namespaces "${name}" not found`);
  }
}

/** Where the rehearsal keeps the value of a key of a Secret. */
export function secretKeyAddress({ cluster }: World, namespace: string, secret: string, key: string): string {
  return `kubernetes/${cluster}/${namespace}/${secret}/${key}`;
}

function namespaceOf(values: Values): string | undefined {
  return textAt(values, "metadata.namespace");
}

/** The name that is given, else one that the API server makes up behind the beginning that is given. */
function nameOf(given: Values): string {
  const beginning = textAt(given, "metadata.generate_name") ?? "";
  return textAt(given, "metadata.name") ?? beginning + digits(JSON.stringify(given), 5);
}

/** An object of the API server; its name is its id, with its namespace before it if it has one. */
function kubernetesObject(behaviour: Behaviour = {}): Behaviour {
  const idOf = (given: Values) => [namespaceOf(given), nameOf(given)].filter(Boolean).join("/");
  return {
    ...behaviour,
    id: idOf,
    checks: (given, context) => {
      requireAccess(context.provider, context.world);
      const namespace = namespaceOf(given);
      if (namespace !== undefined) requireNamespace(namespace, context.world);
      behaviour.checks?.(given, context);
    },
    computes: (given, context) => ({
      metadata: [{ generation: 0, resource_version: "1", uid: guid(`kubernetes ${context.id}`), name: nameOf(given) }],
      ...behaviour.computes?.(given, context),
    }),
  };
}

const SECRET = kubernetesObject({
  computes: () => ({ data: {} }),
  keeps: (config, { world, values }) => {
    const data = ["data", "binary_data"].map((name) => valueAt(config, `${name}_wo`) ?? valueAt(config, name));
    forget(values, world);
    for (const [key, value] of data.filter(isObject).flatMap((entries) => Object.entries(entries))) {
      world.secrets.set(addressPrefix(values, world) + key, { value: String(value), version: 1 });
    }
  },
  deletes: (values, { world }) => forget(values, world),
});

function addressPrefix(values: Values, world: World): string {
  return secretKeyAddress(world, namespaceOf(values) ?? "default", textAt(values, "metadata.name") ?? "", "");
}

function forget(values: Values, world: World): void {
  const prefix = addressPrefix(values, world);
  [...world.secrets.keys()]
    .filter((address) => address.startsWith(prefix))
    .forEach((address) => world.secrets.delete(address));
}

/** A cluster's API server, as the kubernetes provider shows it. */
export const KUBERNETES: ProviderBehaviour = {
  cluster: (config) => textAt(config, "host") ?? "",
  resources: {
    kubernetes_namespace_v1: kubernetesObject(),
    kubernetes_network_policy_v1: kubernetesObject(),
    kubernetes_secret_v1: SECRET,
    kubernetes_service_account_v1: kubernetesObject({
      computes: () => ({ default_secret_name: "" }),
    }),
    kubernetes_storage_class_v1: kubernetesObject(),
  },
};
