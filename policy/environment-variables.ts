import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import { helmReleases } from "../terraform-json/helm-release";
import { isList, isObject, join, type Json, type JsonObject } from "../terraform-json/json";
import { memoize } from "../terraform-json/memoize";

/** A variable in the environment of a pod. */
export interface EnvironmentVariable {
  readonly block: Block;
  /** Where its name stands: `values.langfuse.additionalEnv[0].name`. */
  readonly path: string;
  readonly name: string;
  /** Undefined if it comes from another source, as a key of a Secret. */
  readonly value: Json | undefined;
}

type Found = Omit<EnvironmentVariable, "block">;

/** Types of Kubernetes whose blocks have containers in them, or what containers load as a whole. */
const KUBERNETES = /^kubernetes_/;

/**
 * The variables that pods get, as far as the deployment tells: out of every list of names and values in the values of a
 * Helm release, sub-charts and further manifests too, and of the containers of Kubernetes resources.
 */
export const environmentVariables = memoize((deployment: Deployment): EnvironmentVariable[] => {
  const releases = helmReleases(deployment).flatMap(({ block, values }) =>
    variablesIn(values, "values").map((one) => ({ ...one, block })),
  );
  const containers = deployment
    .resources()
    .filter(({ type }) => KUBERNETES.test(type))
    .flatMap((block) => variablesIn(block.values, "").map((one) => ({ ...one, block })));
  return [...releases, ...containers].map((one) => ({ ...one, name: String(deployment.resolve(one.block, one.name)) }));
});

/** Whether anything is looked at that runs pods. */
export function hasPods(deployment: Deployment): boolean {
  return deployment.resources().some(({ type }) => type === "helm_release" || KUBERNETES.test(type));
}

/** The keys of Secrets and ConfigMaps, which are variables of a pod that loads one as a whole. */
export const loadableVariables = memoize((deployment: Deployment): EnvironmentVariable[] => {
  const keys = deployment
    .resources("kubernetes_secret", "kubernetes_secret_v1", "kubernetes_config_map", "kubernetes_config_map_v1")
    .flatMap((block) => keysIn(block.values, "").map((one) => ({ ...one, block })));
  const manifests = helmReleases(deployment).flatMap(({ block, values }) =>
    manifestsIn(values, "values").map((one) => ({ ...one, block })),
  );
  return [...keys, ...manifests];
});

function variablesIn(value: Json, path: string, name = ""): Found[] {
  if (isList(value)) {
    return value.flatMap((entry, index) => {
      const place = join(path, index);
      return isObject(entry) ? [...listed(entry, place, name), ...variablesIn(entry, place)] : [];
    });
  }
  if (!isObject(value)) return [];
  const named = isEnvironment(name) ? mapped(value, path) : [];
  return [...named, ...Object.entries(value).flatMap(([key, entry]) => variablesIn(entry, join(path, key), key))];
}

/** `env`, `additionalEnv`, `extraEnvVars`, `environment`. */
function isEnvironment(name: string): boolean {
  return /env(?:ironment)?(?:vars?|variables?)?$/i.test(name);
}

/** An entry of a list: `{ name, value }`, or `{ name, valueFrom }`, and a name alone where the list says what it is. */
function listed(entry: JsonObject, path: string, list: string): Found[] {
  const name = entry["name"];
  const isVariable =
    isEnvironment(list) || ["value", "valueFrom", "value_from"].some((key) => Object.hasOwn(entry, key));
  if (typeof name !== "string" || !isVariable) return [];
  return [{ path: join(path, "name"), name, value: entry["value"] ?? undefined }];
}

/** The entries of a mapping: `{ NAME: value }`, or `{ NAME: { value } }`. */
function mapped(value: JsonObject, path: string): Found[] {
  return Object.entries(value)
    .filter(([name]) => /^[A-Z][A-Z\d_]*$/.test(name))
    .map(([name, entry]) => ({
      path: join(path, name),
      name,
      value: isObject(entry) ? (entry["value"] ?? undefined) : entry,
    }));
}

function manifestsIn(value: Json, path: string): Found[] {
  if (isList(value)) return value.flatMap((entry, index) => manifestsIn(entry, join(path, index)));
  if (!isObject(value)) return [];
  const own = ["Secret", "ConfigMap"].includes(String(value["kind"])) ? keysIn(value, path) : [];
  return [...own, ...Object.entries(value).flatMap(([name, entry]) => manifestsIn(entry, join(path, name)))];
}

function keysIn(values: JsonObject, path: string): Found[] {
  return ["data", "stringData", "data_wo", "binary_data", "binary_data_wo"].flatMap((argument) => {
    const data = values[argument];
    if (!isObject(data)) return [];
    const place = join(path, argument);
    return Object.entries(data).map(([name, value]) => ({ path: join(place, name), name, value }));
  });
}
