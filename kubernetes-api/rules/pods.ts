import { QUANTITY_RULE, dnsLabel, dnsSubdomain, parseQuantity, portName } from "../formats";
import {
  entriesAt,
  findRepeated,
  invalid,
  placesAt,
  required,
  unsupported,
  valueAt,
  type KubernetesObject,
  type Mistake,
  type Place,
} from "../object";
import { check } from "./metadata";
import { findPlacementMistakes } from "./placement";

/** Where each kind of workload has the spec of its pods. */
const POD_SPECS: Readonly<Record<string, string>> = {
  Pod: "spec",
  CronJob: "spec.jobTemplate.spec.template.spec",
  ...Object.fromEntries(
    ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "PodTemplate"].map((kind) => [
      kind,
      "spec.template.spec",
    ]),
  ),
};

/** The restart policies that a kind accepts. */
const RESTART_POLICIES: Readonly<Record<string, readonly string[]>> = {
  Job: ["OnFailure", "Never"],
  CronJob: ["OnFailure", "Never"],
  ...Object.fromEntries(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"].map((kind) => [kind, ["Always"]])),
};

/** The spec of the pods of a workload. */
export function findPodSpec(object: KubernetesObject): Place | undefined {
  const path = POD_SPECS[object.kind];
  return path === undefined ? undefined : placesAt(object, path)[0];
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
export function findPodMistakes(object: KubernetesObject): Mistake[] {
  const spec = findPodSpec(object);
  if (!spec) return [];
  const containers = [...placesAt(spec, "initContainers[]"), ...placesAt(spec, "containers[]")];
  const claims = placesAt(object, "spec.volumeClaimTemplates[].metadata.name");
  return [
    ...(placesAt(spec, "containers[]").length === 0 ? [required(`${spec.path}.containers`)] : []),
    ...findRestartMistakes(object, spec),
    ...findRepeated(containers.flatMap((container) => placesAt(container, "name"))),
    ...containers.flatMap((container) => findContainerMistakes(container)),
    ...findVolumeMistakes(spec, containers, claims),
    ...placesAt(spec, "serviceAccountName").flatMap(({ path, value }) => check(path, value || "a", dnsSubdomain)),
    ...findPlacementMistakes(spec),
  ];
}

function findRestartMistakes({ kind, spec }: KubernetesObject, pods: Place): Mistake[] {
  const allowed = RESTART_POLICIES[kind];
  const policy = valueAt(pods, "restartPolicy");
  if (!allowed || (policy === undefined && allowed.includes("Always"))) return [];
  if (policy === undefined)
    return spec === undefined
      ? []
      : [required(`${pods.path}.restartPolicy`, `valid values: ${allowed.map((one) => `"${one}"`).join(", ")}`)];
  return allowed.includes(String(policy)) ? [] : [unsupported(`${pods.path}.restartPolicy`, policy, allowed)];
}

function findContainerMistakes(container: Place): Mistake[] {
  const ports = placesAt(container, "ports[]");
  return [
    ...placesAt(container, "name").flatMap(({ path, value }) => check(path, value, dnsLabel)),
    ...(valueAt(container, "image") ? [] : [required(`${container.path}.image`)]),
    ...ports.flatMap((port) => findPortMistakes(port)),
    ...findRepeated(ports.flatMap((port) => placesAt(port, "name"))),
    ...placesAt(container, "env[].name")
      .filter(({ value }) => value === "" || String(value).includes("="))
      .map(({ path, value }) =>
        invalid(path, value, "a valid environment variable name must not be empty, and must not contain '='"),
      ),
    ...findRepeated(placesAt(container, "env[].name")),
    ...placesAt(container, "env[]")
      .filter((place) => valueAt(place, "value") && valueAt(place, "valueFrom"))
      .map(({ path }) => invalid(`${path}.valueFrom`, "", "may not be specified when `value` is not empty")),
    ...findResourceMistakes(container),
    ...findPrivilegeMistakes(container),
    ...["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe) => findProbeMistakes(container, probe)),
    ...findRepeated(placesAt(container, "volumeMounts[].mountPath")),
  ];
}

function findPrivilegeMistakes(container: Place): Mistake[] {
  const at = (field: string) => valueAt(container, `securityContext.${field}`);
  return at("privileged") === true && at("allowPrivilegeEscalation") === false
    ? [
        invalid(
          `${container.path}.securityContext`,
          { privileged: true, allowPrivilegeEscalation: false },
          "cannot set `allowPrivilegeEscalation` to false and `privileged` to true",
        ),
      ]
    : [];
}

/** A number of 1 to 65535; a name is checked by `portName`. */
export function findPortNumberMistakes(places: readonly Place[]): Mistake[] {
  return places.flatMap(({ path, value }) => {
    if (typeof value === "string" && !/^\d+$/.test(value)) return check(path, value, portName);
    const port = Number(value);
    return port >= 1 && port <= 65535 ? [] : [invalid(path, value, "must be between 1 and 65535, inclusive")];
  });
}

function findPortMistakes(port: Place): Mistake[] {
  return [
    ...findPortNumberMistakes(placesAt(port, "containerPort")),
    ...findPortNumberMistakes(placesAt(port, "hostPort").filter(({ value }) => value !== 0)),
    ...placesAt(port, "name").flatMap(({ path, value }) => check(path, value || "a", portName)),
  ];
}

function findProbeMistakes(container: Place, name: string): Mistake[] {
  return placesAt(container, name).flatMap((probe) => [
    ...findPortNumberMistakes(["httpGet.port", "tcpSocket.port", "grpc.port"].flatMap((path) => placesAt(probe, path))),
    ...["initialDelaySeconds", "periodSeconds", "timeoutSeconds", "failureThreshold", "successThreshold"].flatMap(
      (field) =>
        placesAt(probe, field)
          .filter(({ value }) => Number(value) < 0)
          .map(({ path, value }) => invalid(path, value, "must be greater than or equal to 0")),
    ),
    ...(name === "readinessProbe"
      ? []
      : placesAt(probe, "successThreshold")
          .filter(({ value }) => Number(value) > 1)
          .map(({ path, value }) => invalid(path, value, "must be 1"))),
  ]);
}

/** Quantities that are none or negative, and requests over their limit. */
export function findResourceMistakes(container: Place): Mistake[] {
  const quantities = ["requests", "limits"].flatMap((kind) => entriesAt(container, `resources.${kind}`));
  const requests = entriesAt(container, "resources.requests");
  return [
    ...quantities.flatMap(findQuantityMistakes),
    ...requests.flatMap(({ path, key, value }) => {
      const limit = entriesAt(container, "resources.limits").find((entry) => entry.key === key)?.value;
      const [requested, allowed] = [parseQuantity(value), parseQuantity(limit)];
      if (requested === undefined || allowed === undefined || requested <= allowed) return [];
      return [invalid(path, value, `must be less than or equal to ${key} limit of ${String(limit)}`)];
    }),
  ];
}

export function findQuantityMistakes({ path, value }: Place): Mistake[] {
  const number = parseQuantity(value);
  if (number === undefined) return [invalid(path, value, QUANTITY_RULE)];
  return number < 0 ? [invalid(path, value, "must be greater than or equal to 0")] : [];
}

function findVolumeMistakes(spec: Place, containers: readonly Place[], claims: readonly Place[]): Mistake[] {
  const volumes = placesAt(spec, "volumes[].name");
  const names = [...volumes, ...claims].map(({ value }) => value);
  return [
    ...volumes.flatMap(({ path, value }) => check(path, value, dnsLabel)),
    ...findRepeated(volumes),
    ...containers
      .flatMap((container) => placesAt(container, "volumeMounts[].name"))
      .filter(({ value }) => !names.includes(value))
      .map(({ path, value }) => ({ path, problem: `Not found: ${JSON.stringify(value)}` })),
  ];
}
