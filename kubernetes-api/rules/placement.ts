import { invalid, placesAt, unsupported, valueAt, type Mistake, type Place } from "../object";
import { findSelectorMistakes } from "./metadata";

const AFFINITIES = ["affinity.podAffinity", "affinity.podAntiAffinity"];
const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution[]";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution[]";
const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/**
 * What the API server refuses of where pods may run.
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
 */
export function findPlacementMistakes(spec: Place): Mistake[] {
  const terms = AFFINITIES.flatMap((path) => [
    ...placesAt(spec, `${path}.${REQUIRED}`),
    ...placesAt(spec, `${path}.${PREFERRED}.podAffinityTerm`),
  ]);
  return [
    ...placesAt(spec, "topologySpreadConstraints[].maxSkew")
      .filter(({ value }) => Number(value) < 1)
      .map(({ path, value }) => invalid(path, value, "must be greater than zero")),
    ...findSelectorMistakes(spec, "topologySpreadConstraints[].labelSelector"),
    ...terms.flatMap((term) => findSelectorMistakes(term, "labelSelector")),
    ...[...AFFINITIES, "affinity.nodeAffinity"]
      .flatMap((path) => placesAt(spec, `${path}.${PREFERRED}.weight`))
      .filter(({ value }) => Number(value) < 1 || Number(value) > 100)
      .map(({ path, value }) => invalid(path, value, "must be in the range 1-100")),
    ...placesAt(spec, "tolerations[]").flatMap(findTolerationMistakes),
  ];
}

function findTolerationMistakes(toleration: Place): Mistake[] {
  const [operator, effect] = [valueAt(toleration, "operator"), valueAt(toleration, "effect")];
  return [
    ...(operator === "Exists" && valueAt(toleration, "value")
      ? [invalid(`${toleration.path}.operator`, operator, "value must be empty when `operator` is 'Exists'")]
      : []),
    ...(effect === undefined || effect === "" || EFFECTS.includes(String(effect))
      ? []
      : [unsupported(`${toleration.path}.effect`, effect, EFFECTS)]),
  ];
}
