import { STATEFUL_SET_RULE, findImmutableChanges } from "../../kubernetes-api/immutable";
import type { Fields, KubernetesObject } from "../../kubernetes-api/object";

const of = (kind: string, fields: Fields): KubernetesObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name: "a" },
  ...fields,
});
const claim = (storage: string) => ({ spec: { resources: { requests: { storage } } } });
const statefulSet = (storage: string, replicas = 1) => ({ spec: { replicas, volumeClaimTemplates: [claim(storage)] } });
const FIXED = "Invalid value: field is immutable";

test.each<[kind: string, before: Fields, after: Fields, found: string[]]>([
  ["StatefulSet", statefulSet("1Gi"), statefulSet("1Gi", 3), []],
  ["StatefulSet", statefulSet("1Gi"), statefulSet("2Gi"), [`spec: Forbidden: ${STATEFUL_SET_RULE}`]],
  ["PersistentVolumeClaim", claim("1Gi"), claim("2Gi"), []],
  [
    "PersistentVolumeClaim",
    claim("2Gi"),
    claim("1Gi"),
    ["spec.resources.requests.storage: Forbidden: field can not be less than status.capacity"],
  ],
  ["StorageClass", { parameters: { skuName: "a" } }, { parameters: { skuName: "b" } }, [`parameters: ${FIXED}`]],
  ["Deployment", { spec: { selector: { a: "b" } } }, { spec: { selector: { a: "c" } } }, [`spec.selector: ${FIXED}`]],
  ["Service", { spec: { clusterIP: "10.0.0.1" } }, { spec: { clusterIP: "10.0.0.2" } }, [`spec.clusterIP: ${FIXED}`]],
  ["Service", { spec: { clusterIP: "10.0.0.1" } }, { spec: {} }, []],
  ["Job", { spec: { template: { a: 1 } } }, { spec: { template: { a: 2 } } }, [`spec.template: ${FIXED}`]],
  ["Secret", { type: "Opaque" }, { type: "kubernetes.io/tls" }, [`type: ${FIXED}`]],
  ["RoleBinding", { roleRef: { name: "a" } }, { roleRef: { name: "b" } }, [`roleRef: ${FIXED}`]],
  ["ConfigMap", { data: { a: "1" } }, { data: { a: "2" } }, []],
  [
    "ConfigMap",
    { immutable: true, data: { a: "1" } },
    { immutable: true, data: { a: "2" } },
    ["data: Forbidden: field is immutable when `immutable` is set"],
  ],
])("an update of a %s from %j to %j", (kind, before, after, found) => {
  const changes = findImmutableChanges(of(kind, before), of(kind, after));
  expect(changes.map(({ path, problem }) => `${path}: ${problem}`)).toEqual(found);
});
