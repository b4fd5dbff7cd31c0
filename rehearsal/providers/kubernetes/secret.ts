import type { KubernetesObject } from "../../../kubernetes-api/object";
import { findConfigurationMistakes } from "../../../kubernetes-api/rules/configuration";
import type { Cloud } from "../../cloud";
import { UNKNOWN, type Values } from "../../values/value";
import { isObject, textAt, valueAt } from "../../values/walk";
import type { TypeDefinition } from "../definition";
import { namespacedObject } from "./objects";

/** @see https://registry.terraform.io/providers/hashicorp/kubernetes/2.38.0/docs/resources/secret_v1 */
export const SECRET: TypeDefinition = {
  resource: namespacedObject("kubernetes_secret_v1", {
    sensitive: ["data", "binary_data"],
    // A secret that was immutable is also replaced by a change of "data", "binary_data" or "immutable".
    replacing: ["type"],
    defaults: { type: "Opaque", wait_for_service_account_token: true },
    exclusive: [
      ["data", "data_wo"],
      ["binary_data", "binary_data_wo"],
    ],
    findProblems: (given) =>
      findConfigurationMistakes(toSecret(given)).map(({ path, problem }) => ({
        path: "data_wo",
        message: `${path}: ${problem}`,
      })),
    requires: { data_wo_revision: ["data_wo"], binary_data_wo_revision: ["binary_data_wo"] },
    compute: () => ({ data: {} }),
    store: (config, { cloud, values }) => {
      const data = ["data", "binary_data"].map((name) => valueAt(config, `${name}_wo`) ?? valueAt(config, name));
      removeKeys(values, cloud);
      for (const [key, value] of data.filter(isObject).flatMap((entries) => Object.entries(entries))) {
        cloud.secrets.set(getKeyAddress(values, cloud, key), { value: String(value), version: 1 });
      }
    },
    remove: (values, { cloud }) => removeKeys(values, cloud),
  }),
};

/** The Secret with its keys, and without its values; without its type too if not all of its keys are known yet. */
function toSecret(given: Values): KubernetesObject {
  const maps = ["data", "data_wo", "binary_data", "binary_data_wo"].map((name) => valueAt(given, name));
  const keys = maps.filter(isObject).flatMap((entries) => Object.keys(entries));
  const isKnown = !maps.includes(UNKNOWN) && textAt(given, "type") !== "kubernetes.io/service-account-token";
  return {
    apiVersion: "v1",
    kind: "Secret",
    ...(isKnown && { type: textAt(given, "type") }),
    stringData: Object.fromEntries(keys.map((key) => [key, ""])),
  };
}

function removeKeys(values: Values, cloud: Cloud): void {
  const prefix = getKeyAddress(values, cloud, "");
  const addresses = [...cloud.secrets.keys()].filter((address) => address.startsWith(prefix));
  for (const address of addresses) cloud.secrets.delete(address);
}

function getKeyAddress(values: Values, cloud: Cloud, key: string): string {
  const namespace = textAt(values, "metadata.namespace") ?? "default";
  return secretKeyAddress(cloud, namespace, textAt(values, "metadata.name") ?? "", key);
}

/** The key, in `cloud.secrets`, of a key of a Secret. */
export function secretKeyAddress({ cluster }: Cloud, namespace: string, secret: string, key: string): string {
  return `kubernetes/${cluster}/${namespace}/${secret}/${key}`;
}
