import { isDeepStrictEqual } from "node:util";
import { parseQuantity } from "./formats";
import { isFields, valueAt, type KubernetesObject, type Mistake } from "./object";

/** The fields of the spec of a StatefulSet that an update may change. */
const STATEFUL_SET_FIELDS = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];

export const STATEFUL_SET_RULE =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
  "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/** The fields of a kind that no update may change. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["spec.selector"],
  DaemonSet: ["spec.selector"],
  ReplicaSet: ["spec.selector"],
  Job: ["spec.selector", "spec.template", "spec.completionMode"],
  Secret: ["type"],
  StorageClass: ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"],
  RoleBinding: ["roleRef"],
  ClusterRoleBinding: ["roleRef"],
  PriorityClass: ["value"],
  Service: ["spec.clusterIP"],
  PersistentVolumeClaim: [
    "spec.accessModes",
    "spec.storageClassName",
    "spec.volumeMode",
    "spec.volumeName",
    "spec.selector",
  ],
};

/** What the API server refuses of an update. A field that is left out before or after is not compared, if it has a default. */
export function findImmutableChanges(before: KubernetesObject, after: KubernetesObject): Mistake[] {
  if (before.kind !== after.kind) return [];
  const changed = (IMMUTABLE[after.kind] ?? []).filter((path) => {
    const [old, now] = [valueAt(before, path), valueAt(after, path)];
    return old !== undefined && now !== undefined && !isDeepStrictEqual(old, now);
  });
  return [
    ...changed.map((path) => ({ path, problem: "Invalid value: field is immutable" })),
    ...(after.kind === "StatefulSet" ? findStatefulSetChanges(before, after) : []),
    ...(after.kind === "PersistentVolumeClaim" ? findShrunkClaim(before, after) : []),
    ...(["ConfigMap", "Secret"].includes(after.kind) && before["immutable"] === true
      ? findDataChanges(before, after)
      : []),
  ];
}

function findStatefulSetChanges(before: KubernetesObject, after: KubernetesObject): Mistake[] {
  const fixed = ({ spec }: KubernetesObject) =>
    isFields(spec)
      ? Object.fromEntries(Object.entries(spec).filter(([name]) => !STATEFUL_SET_FIELDS.includes(name)))
      : {};
  return isDeepStrictEqual(fixed(before), fixed(after))
    ? []
    : [{ path: "spec", problem: `Forbidden: ${STATEFUL_SET_RULE}` }];
}

function findShrunkClaim(before: KubernetesObject, after: KubernetesObject): Mistake[] {
  const path = "spec.resources.requests.storage";
  const [old, now] = [parseQuantity(valueAt(before, path)), parseQuantity(valueAt(after, path))];
  return old !== undefined && now !== undefined && now < old
    ? [{ path, problem: "Forbidden: field can not be less than status.capacity" }]
    : [];
}

function findDataChanges(before: KubernetesObject, after: KubernetesObject): Mistake[] {
  const isSame = ["data", "binaryData", "immutable"].every((name) => isDeepStrictEqual(before[name], after[name]));
  return isSame ? [] : [{ path: "data", problem: "Forbidden: field is immutable when `immutable` is set" }];
}
