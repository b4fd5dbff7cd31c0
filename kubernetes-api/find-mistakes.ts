import type { KubernetesObject, Mistake } from "./object";
import { findConfigurationMistakes } from "./rules/configuration";
import { findMetadataMistakes } from "./rules/metadata";
import { findNetworkMistakes } from "./rules/network";
import { findPodMistakes } from "./rules/pods";
import { findStorageMistakes } from "./rules/storage";
import { findWorkloadMistakes } from "./rules/workloads";
import { findModel, findSchemaMistakes, isOwnGroup } from "./schema";

const RULES = [
  findMetadataMistakes,
  findPodMistakes,
  findWorkloadMistakes,
  findNetworkMistakes,
  findStorageMistakes,
  findConfigurationMistakes,
];

/**
 * What the API server refuses of an object: by the schema of its kind, and by the rules that a schema cannot express.
 * The schema of a kind that comes with a CustomResourceDefinition is not known here; its name and labels are checked.
 */
export function findMistakes(object: KubernetesObject): Mistake[] {
  if (!isOwnGroup(object.apiVersion)) return findMetadataMistakes(object);
  const model = findModel(object);
  if (!model)
    return [{ path: "kind", problem: `no matches for kind "${object.kind}" in version "${object.apiVersion}"` }];
  return oncePerPath([...RULES.flatMap((find) => find(object)), ...findSchemaMistakes(object, model)]);
}

/** The mistakes of an object as the API server answers them; undefined if it has none. */
export function findRefusal(object: KubernetesObject): string | undefined {
  return formatRefusal(object, findMistakes(object));
}

export function formatRefusal(object: KubernetesObject, mistakes: readonly Mistake[]): string | undefined {
  if (mistakes.length === 0) return undefined;
  const list = mistakes.map(({ path, problem }) => `${path}: ${problem}`);
  const [group, version] = object.apiVersion.split("/");
  const kind = version === undefined ? object.kind : `${object.kind}.${group}`;
  const name = object.metadata?.name ?? "";
  return `${kind} "${name}" is invalid: ${list.length === 1 ? list.join() : `[${list.join(", ")}]`}`;
}

/** The first mistake of each value: a rule says more than the schema, which writes keys of mappings as names. */
function oncePerPath(mistakes: readonly Mistake[]): Mistake[] {
  const paths = mistakes.map(({ path }) => path.replace(/\[(\D[^\]]*)\]/g, ".$1"));
  return mistakes.filter((_, index) => paths.indexOf(paths[index] as string) === index);
}
