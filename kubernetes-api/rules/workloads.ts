import {
  entriesAt,
  invalid,
  isFields,
  placesAt,
  required,
  unsupported,
  valueAt,
  type KubernetesObject,
  type Mistake,
} from "../object";
import { findLabelMistakes, findLow } from "./metadata";

const SELECTING = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];

/** @see https://kubernetes.io/docs/concepts/workloads/controllers/ */
export function findWorkloadMistakes(object: KubernetesObject): Mistake[] {
  const rules: Readonly<Record<string, (object: KubernetesObject) => Mistake[]>> = {
    HorizontalPodAutoscaler: findScalerMistakes,
    PodDisruptionBudget: findBudgetMistakes,
    CronJob: findScheduleMistakes,
    PriorityClass: findPriorityMistakes,
  };
  return [
    ...findLow(object, "spec.replicas", 0),
    ...(SELECTING.includes(object.kind) ? [...findSelectorMistakes(object), ...findStrategyMistakes(object)] : []),
    ...(object.kind === "Job"
      ? ["spec.parallelism", "spec.completions", "spec.backoffLimit"].flatMap((path) => findLow(object, path, 0))
      : []),
    ...(rules[object.kind]?.(object) ?? []),
  ];
}

function findSelectorMistakes(object: KubernetesObject): Mistake[] {
  const wanted = entriesAt(object, "spec.selector.matchLabels");
  const expressions = placesAt(object, "spec.selector.matchExpressions[]");
  const labels = valueAt(object, "spec.template.metadata.labels");
  if (wanted.length + expressions.length === 0)
    return [invalid("spec.selector", {}, "empty selector is invalid for workloads")];
  const matches = wanted.every(({ key, value }) => isFields(labels) && labels[key] === value);
  return [
    ...findLabelMistakes(object, "spec.selector.matchLabels"),
    ...(matches
      ? []
      : [invalid("spec.template.metadata.labels", labels ?? null, "`selector` does not match template `labels`")]),
  ];
}

const STRATEGIES = ["Recreate", "RollingUpdate"];

function findStrategyMistakes(object: KubernetesObject): Mistake[] {
  const [strategy] = placesAt(object, "spec.strategy");
  if (!strategy) return [];
  const rolling = valueAt(strategy, "rollingUpdate");
  const type = valueAt(strategy, "type") ?? "RollingUpdate";
  if (!STRATEGIES.includes(String(type))) return [unsupported("spec.strategy.type", type, STRATEGIES)];
  if (valueAt(strategy, "type") === "Recreate" && rolling !== undefined) {
    return [
      {
        path: "spec.strategy.rollingUpdate",
        problem: "Forbidden: may not be specified when strategy `type` is 'Recreate'",
      },
    ];
  }
  const isZero = (name: string) => /^0%?$/.test(String(valueAt(strategy, `rollingUpdate.${name}`)));
  return isZero("maxUnavailable") && isZero("maxSurge")
    ? [invalid("spec.strategy.rollingUpdate.maxUnavailable", 0, "may not be 0 when `maxSurge` is 0")]
    : [];
}

function findScalerMistakes(object: KubernetesObject): Mistake[] {
  const [least, most] = [valueAt(object, "spec.minReplicas"), valueAt(object, "spec.maxReplicas")];
  return [
    ...findLow(object, "spec.minReplicas", 1),
    ...findLow(object, "spec.maxReplicas", 1),
    ...(typeof least === "number" && typeof most === "number" && most < least
      ? [invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`")]
      : []),
  ];
}

function findBudgetMistakes(object: KubernetesObject): Mistake[] {
  const [available, unavailable] = [valueAt(object, "spec.minAvailable"), valueAt(object, "spec.maxUnavailable")];
  if (available !== undefined && unavailable !== undefined) {
    return [
      invalid(
        "spec",
        { minAvailable: available, maxUnavailable: unavailable },
        "minAvailable and maxUnavailable cannot be both set",
      ),
    ];
  }
  return ["spec.minAvailable", "spec.maxUnavailable"].flatMap((path) =>
    placesAt(object, path)
      .filter(
        ({ value }) =>
          !/^\d+%?$/.test(String(value)) || (/%$/.test(String(value)) && Number.parseInt(String(value)) > 100),
      )
      .map(({ value }) => invalid(path, value, "must be a number of pods, or a percentage of at most 100%")),
  );
}

function findScheduleMistakes(object: KubernetesObject): Mistake[] {
  const schedule = valueAt(object, "spec.schedule");
  if (
    typeof schedule !== "string" ||
    /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/.test(schedule)
  )
    return [];
  const fields = schedule.trim().split(/\s+/);
  const isCron = fields.length === 5 && fields.every((field) => /^[\d*/,\-?a-zA-Z]+$/.test(field));
  return isCron ? [] : [invalid("spec.schedule", schedule, "expected exactly 5 fields of a cron schedule")];
}

function findPriorityMistakes(object: KubernetesObject): Mistake[] {
  const { value, metadata } = object;
  if (value === undefined) return [required("value")];
  return [
    ...(typeof value === "number" && value > 1_000_000_000
      ? [{ path: "value", problem: "Forbidden: maximum allowed value of a user defined priority is 1000000000" }]
      : []),
    ...(String(metadata?.name).startsWith("system-")
      ? [
          {
            path: "metadata.name",
            problem: "Forbidden: priority class names with 'system-' prefix are reserved for system use only",
          },
        ]
      : []),
  ];
}
