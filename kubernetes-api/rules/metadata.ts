import { dnsLabel, dnsSubdomain, labelValue, qualifiedName, serviceName, type Format } from "../formats";
import {
  entriesAt,
  invalid,
  placesAt,
  required,
  unsupported,
  valueAt,
  type KubernetesObject,
  type Mistake,
  type Place,
} from "../object";

/** Kinds whose names are no DNS subdomain. */
const NAMES: Readonly<Record<string, Format>> = {
  Namespace: dnsLabel,
  Service: serviceName,
  CronJob: (name) => dnsSubdomain(name) ?? (name.length > 52 ? "must be no more than 52 characters" : undefined),
  Job: (name) => dnsSubdomain(name) ?? (name.length > 63 ? "must be no more than 63 characters" : undefined),
  ...Object.fromEntries(
    ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"].map((kind) => [kind, pathSegment]),
  ),
};

function pathSegment(name: string): string | undefined {
  return name === "." || name === ".." || /[/%]/.test(name)
    ? "may not be '.' or '..', nor contain '/' or '%'"
    : undefined;
}

/** The levels of Pod Security, which admission requires of a namespace's labels. */
const LEVELS = ["privileged", "baseline", "restricted"];
const LEVEL_LABEL = /^pod-security\.kubernetes\.io\/(?:enforce|audit|warn)$/;
const VERSION_LABEL = /^pod-security\.kubernetes\.io\/(?:enforce|audit|warn)-version$/;

const LABELS = ["metadata.labels", "spec.template.metadata.labels", "spec.jobTemplate.spec.template.metadata.labels"];
const ANNOTATIONS = LABELS.map((path) => path.replace(/labels$/, "annotations"));

/** The bytes that all annotations of an object may have. */
const ANNOTATIONS_LIMIT = 262_144;

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
export function findMetadataMistakes(object: KubernetesObject): Mistake[] {
  return [
    ...findNameMistakes(object),
    ...LABELS.flatMap((path) => findLabelMistakes(object, path)),
    ...ANNOTATIONS.flatMap((path) =>
      entriesAt(object, path).flatMap((entry) => check(entry.path, entry.key.toLowerCase(), qualifiedName)),
    ),
    ...findLargeAnnotations(object),
    ...(object.kind === "Namespace" ? findLevelMistakes(object) : []),
  ];
}

/** Checks a text; a value of another type is a mistake of the schema. */
export function check(path: string, value: unknown, format: Format): Mistake[] {
  const problem = typeof value === "string" ? format(value) : undefined;
  return problem === undefined ? [] : [invalid(path, value, problem)];
}

/** Labels of a selector, which are labels too. */
export function findLabelMistakes(object: KubernetesObject | Place, path: string): Mistake[] {
  return entriesAt(object, path).flatMap(({ path: at, key, value }) => [
    ...check(at, key, qualifiedName),
    ...check(at, value, labelValue),
  ]);
}

/** The labels and expressions of the selectors at a path. */
export function findSelectorMistakes(from: KubernetesObject | Place, path: string): Mistake[] {
  const expressions = placesAt(from, path).flatMap((selector) => placesAt(selector, "matchExpressions[]"));
  return [...findLabelMistakes(from, `${path}.matchLabels`), ...expressions.flatMap(findExpressionMistakes)];
}

const OPERATORS = ["In", "NotIn", "Exists", "DoesNotExist"];

function findExpressionMistakes(expression: Place): Mistake[] {
  const operator = String(valueAt(expression, "operator"));
  const count = placesAt(expression, "values[]").length;
  const at = `${expression.path}.values`;
  return [
    ...placesAt(expression, "key").flatMap(({ path, value }) => check(path, value, qualifiedName)),
    ...(OPERATORS.includes(operator) ? [] : [unsupported(`${expression.path}.operator`, operator, OPERATORS)]),
    ...(/In$/.test(operator) && count === 0
      ? [required(at, "must be specified when `operator` is 'In' or 'NotIn'")]
      : []),
    ...(/Exist$|Exists$/.test(operator) && count > 0
      ? [{ path: at, problem: "Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'" }]
      : []),
  ];
}

function findNameMistakes(object: KubernetesObject): Mistake[] {
  const { name, namespace, generateName } = object.metadata ?? {};
  const named =
    name === undefined || name === ""
      ? generateName === undefined
        ? [required("metadata.name", "name or generateName is required")]
        : []
      : check("metadata.name", name, NAMES[object.kind] ?? dnsSubdomain);
  return [...named, ...check("metadata.namespace", namespace, dnsLabel)];
}

function findLargeAnnotations(object: KubernetesObject): Mistake[] {
  const size = entriesAt(object, "metadata.annotations")
    .map(({ key, value }) => Buffer.byteLength(key + String(value)))
    .reduce((sum, bytes) => sum + bytes, 0);
  return size > ANNOTATIONS_LIMIT
    ? [{ path: "metadata.annotations", problem: `Too long: may not be more than ${ANNOTATIONS_LIMIT} bytes` }]
    : [];
}

function findLevelMistakes(object: KubernetesObject): Mistake[] {
  return entriesAt(object, "metadata.labels").flatMap(({ path, key, value }) => {
    if (LEVEL_LABEL.test(key) && !LEVELS.includes(String(value))) {
      return [invalid(path, value, `must be one of ${LEVELS.join(", ")}`)];
    }
    const isVersion = value === "latest" || /^v1\.\d+$/.test(String(value));
    return VERSION_LABEL.test(key) && !isVersion ? [invalid(path, value, 'must be "latest" or "v1.x"')] : [];
  });
}

/** A reference to another object by its name. */
export function findReferenceMistakes(object: KubernetesObject, ...paths: readonly string[]): Mistake[] {
  return paths.flatMap((path) =>
    placesAt(object, path).flatMap((place) => check(place.path, place.value, dnsSubdomain)),
  );
}

/** Whether a value is a number or is left out, and at least so large. */
export function findLow(object: KubernetesObject, path: string, least: number): Mistake[] {
  const value = valueAt(object, path);
  return typeof value === "number" && value < least
    ? [invalid(path, value, `must be greater than or equal to ${least}`)]
    : [];
}
