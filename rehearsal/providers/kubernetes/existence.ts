import { isFields, placesAt, valueAt, type KubernetesObject } from "../../../kubernetes-api/object";
import { findPodSpec } from "../../../kubernetes-api/rules/pods";
import { isOwnGroup } from "../../../kubernetes-api/schema";
import { Refusal, type Cloud } from "../../cloud";
import type { Values } from "../../values/value";
import { plain, textAt, valueAt as valueIn } from "../../values/walk";
import { toObject } from "./api-object";

/** A group of kinds that a chart brings. */
interface Group {
  readonly chart: string;
  readonly versions: readonly string[];
  /** @default - any: the chart adds kinds */
  readonly kinds?: readonly string[];
}

const GROUPS: Readonly<Record<string, Group>> = {
  "acme.cert-manager.io": { chart: "cert-manager", versions: ["v1"], kinds: ["Challenge", "Order"] },
  "cert-manager.io": {
    chart: "cert-manager",
    versions: ["v1"],
    kinds: ["Certificate", "CertificateRequest", "ClusterIssuer", "Issuer"],
  },
  "clickhouse.com": { chart: "clickhouse-operator-helm", versions: ["v1alpha1"] },
  "traefik.io": { chart: "traefik", versions: ["v1alpha1"] },
};

/** The annotation of a namespace that names the charts that its workloads expect in the cluster. */
const EXPECTED = "langfuse-azure/expects";

/**
 * Refuses an object whose kind the cluster does not have: neither the API server, nor a chart that was installed before
 * or is expected to be installed by others, nor a CustomResourceDefinition.
 */
export function requireKind({ apiVersion, kind }: Pick<KubernetesObject, "apiVersion" | "kind">, cloud: Cloud): void {
  const [group = "", version = ""] = apiVersion.split("/");
  const { chart, versions = [], kinds = [kind] } = GROUPS[group] ?? {};
  const isBrought = chart !== undefined && versions.includes(version) && kinds.includes(kind);
  if (isOwnGroup(apiVersion) || (isBrought && isInstalled(chart, cloud))) return;
  const isDefined = listObjects(cloud).some(
    (one) => one.kind === "CustomResourceDefinition" && valueAt(one, "spec.group") === group,
  );
  if (isDefined) return;
  throw new Refusal(
    `no matches for kind "${kind}" in version "${apiVersion}": ensure CRDs are installed first` +
      (chart === undefined ? "" : ` (by the chart ${chart})`),
  );
}

function isInstalled(chart: string, cloud: Cloud): boolean {
  const isExpected = cloud
    .find("kubernetes_namespace_v1", {})
    .some(({ values }) => listExpected(values).includes(chart));
  return (
    isExpected ||
    cloud.find("helm_release", {}).some(({ values }) => {
      const name = textAt(values, "chart") ?? "";
      return (name === chart || name.endsWith(`/${chart}`)) && bringsKinds(values);
    })
  );
}

function listExpected(namespace: Values): string[] {
  const annotations = plain(valueIn(namespace, "metadata.annotations"));
  return isFields(annotations) ? String(annotations[EXPECTED] ?? "").split(/,\s*/) : [];
}

/** cert-manager installs its kinds only if a value says so, and Traefik unless they are skipped. */
function bringsKinds(release: Values): boolean {
  const values = JSON.parse(textAt(release, "metadata.values") ?? "null") as unknown;
  if (!(textAt(release, "chart") ?? "").endsWith("cert-manager")) return valueIn(release, "skip_crds") !== true;
  return (
    !isFields(values) ||
    values["installCRDs"] === true ||
    (isFields(values["crds"]) && values["crds"]["enabled"] === true)
  );
}

/** The objects of the cluster that Terraform created: typed resources and manifests. */
export function listObjects(cloud: Cloud): KubernetesObject[] {
  return cloud.all
    .filter(({ type, cluster }) => type.startsWith("kubernetes_") && cluster === cloud.cluster)
    .flatMap(({ type, values }) => {
      if (type !== "kubernetes_manifest") return toObject(type, values) ?? [];
      return plain(valueIn(values, "manifest")) as unknown as KubernetesObject;
    });
}

/** Objects that every cluster of AKS has. */
const OWN_OBJECTS = new Set([
  "ServiceAccount default",
  "ConfigMap kube-root-ca.crt",
  "PriorityClass system-cluster-critical",
  "PriorityClass system-node-critical",
  ..."default managed managed-csi managed-csi-premium managed-premium azurefile azurefile-csi azurefile-premium azurefile-csi-premium"
    .split(" ")
    .map((name) => `StorageClass ${name}`),
]);

interface Reference {
  readonly kind: string;
  readonly name: unknown;
}

/** Refuses pods and claims that would wait forever, because they refer to an object that does not exist. */
export function requireReferences(object: KubernetesObject, cloud: Cloud): void {
  const namespace = object.metadata?.namespace ?? "default";
  const known = listObjects(cloud);
  const missing = listReferences(object).find(
    ({ kind, name }) =>
      typeof name === "string" &&
      name !== "" &&
      !OWN_OBJECTS.has(`${kind} ${name}`) &&
      !known.some(isNamed(kind, name)),
  );
  if (missing)
    throw new Refusal(
      `context deadline exceeded: ${missing.kind} "${String(missing.name)}" not found in namespace ${namespace}`,
    );

  function isNamed(kind: string, name: string) {
    const isInCluster = kind === "PriorityClass" || kind === "StorageClass";
    return (one: KubernetesObject) =>
      one.kind === kind &&
      one.metadata?.name === name &&
      (isInCluster || (one.metadata.namespace ?? "default") === namespace);
  }
}

/** Refuses a StorageClass that the cluster does not have. */
export function requireStorageClass(name: string, cloud: Cloud): void {
  const isKnown =
    OWN_OBJECTS.has(`StorageClass ${name}`) ||
    listObjects(cloud).some((one) => one.kind === "StorageClass" && one.metadata?.name === name);
  if (!isKnown)
    throw new Refusal(
      `context deadline exceeded: pods wait for disks: storageclass.storage.k8s.io "${name}" not found`,
    );
}

function listReferences(object: KubernetesObject): Reference[] {
  const pods = findPodSpec(object);
  const find = (kind: string, from: Parameters<typeof placesAt>[0], path: string): Reference[] =>
    placesAt(from, path)
      .filter(({ value }) => !(isFields(value) && value["optional"] === true))
      .map(({ value }) => ({ kind, name: isFields(value) ? (value["name"] ?? value["secretName"]) : value }));
  const claims = [
    "spec.volumeClaimTemplates[].spec.storageClassName",
    ...(object.kind === "PersistentVolumeClaim" ? ["spec.storageClassName"] : []),
  ];
  return [
    ...claims.flatMap((path) => find("StorageClass", object, path)),
    ...(pods
      ? [
          ...find("ServiceAccount", pods, "serviceAccountName"),
          ...find("PriorityClass", pods, "priorityClassName"),
          ...["containers[]", "initContainers[]"].flatMap((containers) => [
            ...find("Secret", pods, `${containers}.env[].valueFrom.secretKeyRef`),
            ...find("Secret", pods, `${containers}.envFrom[].secretRef`),
            ...find("ConfigMap", pods, `${containers}.env[].valueFrom.configMapKeyRef`),
            ...find("ConfigMap", pods, `${containers}.envFrom[].configMapRef`),
          ]),
          ...find("Secret", pods, "volumes[].secret"),
          ...find("ConfigMap", pods, "volumes[].configMap"),
        ]
      : []),
  ];
}
