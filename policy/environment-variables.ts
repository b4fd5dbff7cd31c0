import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { helmReleases } from "../terraform-json/helm-release";
import { isList, isObject, join, type Json, type JsonObject } from "../terraform-json/json";
import { memoize } from "../terraform-json/memoize";

/** A variable in the environment of a pod. */
export interface EnvironmentVariable {
  readonly block: Block;
  /** The path of its name: `values.langfuse.additionalEnv[0].name`. */
  readonly path: string;
  readonly name: string;
  /** Undefined if it comes from another source, as a key of a Secret. */
  readonly value: Json | undefined;
}

type Found = Omit<EnvironmentVariable, "block">;

/** Types of Kubernetes with containers, or with variables that containers load. */
const KUBERNETES = /^kubernetes_/;

/**
 * Finds the variables of pods: in every list of names and values in the values of a Helm release, also of sub-charts and
 * further manifests, and in the containers of Kubernetes resources.
 */
export const findVariables = memoize((deployment: Deployment): EnvironmentVariable[] => {
  const releases = helmReleases(deployment).flatMap(({ block, values }) =>
    collectVariables(values, "values").map((one) => ({ ...one, block })),
  );
  const containers = deployment
    .resources()
    .filter(({ type }) => KUBERNETES.test(type))
    .flatMap((block) => collectVariables(block.values, "").map((one) => ({ ...one, block })));
  return [...releases, ...containers].map((one) => ({ ...one, name: String(deployment.resolve(one.block, one.name)) }));
});

/** Whether a deployment runs pods. */
export function hasPods(deployment: Deployment): boolean {
  return deployment.resources().some(({ type }) => type === "helm_release" || KUBERNETES.test(type));
}

/** The keys of Secrets and ConfigMaps: variables of a pod that loads the whole Secret or ConfigMap. */
export const findLoadableVariables = memoize((deployment: Deployment): EnvironmentVariable[] => {
  const keys = deployment
    .resources("kubernetes_secret", "kubernetes_secret_v1", "kubernetes_config_map", "kubernetes_config_map_v1")
    .flatMap((block) => collectKeys(block.values, "").map((one) => ({ ...one, block })));
  const manifests = helmReleases(deployment).flatMap(({ block, values }) =>
    collectManifests(values, "values").map((one) => ({ ...one, block })),
  );
  return [...keys, ...manifests];
});

function collectVariables(value: Json, path: string, name = ""): Found[] {
  if (isList(value)) {
    return value.flatMap((entry, index) => {
      const place = join(path, index);
      return isObject(entry) ? [...readEntry(entry, place, name), ...collectVariables(entry, place)] : [];
    });
  }
  if (!isObject(value)) return [];
  const named = isEnvironment(name) ? readObject(value, path) : [];
  return [...named, ...Object.entries(value).flatMap(([key, entry]) => collectVariables(entry, join(path, key), key))];
}

/** `env`, `additionalEnv`, `extraEnvVars`, `environment`. */
function isEnvironment(name: string): boolean {
  return /env(?:ironment)?(?:vars?|variables?)?$/i.test(name);
}

/** An entry of a list: `{ name, value }` or `{ name, valueFrom }`, or a name alone if the list is one of variables. */
function readEntry(entry: JsonObject, path: string, list: string): Found[] {
  const name = entry["name"];
  const isVariable =
    isEnvironment(list) || ["value", "valueFrom", "value_from"].some((key) => Object.hasOwn(entry, key));
  if (typeof name !== "string" || !isVariable) return [];
  return [{ path: join(path, "name"), name, value: entry["value"] ?? undefined }];
}

/** The entries of an object: `{ NAME: value }`, or `{ NAME: { value } }`. */
function readObject(value: JsonObject, path: string): Found[] {
  return Object.entries(value)
    .filter(([name]) => /^[A-Z][A-Z\d_]*$/.test(name))
    .map(([name, entry]) => ({
      path: join(path, name),
      name,
      value: isObject(entry) ? (entry["value"] ?? undefined) : entry,
    }));
}

function collectManifests(value: Json, path: string): Found[] {
  if (isList(value)) return value.flatMap((entry, index) => collectManifests(entry, join(path, index)));
  if (!isObject(value)) return [];
  const own = ["Secret", "ConfigMap"].includes(String(value["kind"])) ? collectKeys(value, path) : [];
  return [...own, ...Object.entries(value).flatMap(([name, entry]) => collectManifests(entry, join(path, name)))];
}

function collectKeys(values: JsonObject, path: string): Found[] {
  return ["data", "stringData", "data_wo", "binary_data", "binary_data_wo"].flatMap((argument) => {
    const data = values[argument];
    if (!isObject(data)) return [];
    const place = join(path, argument);
    return Object.entries(data).map(([name, value]) => ({ path: join(place, name), name, value }));
  });
}
