import { Cloud } from "../../../../rehearsal/cloud";
import type { Values } from "../../../../rehearsal/values/value";
import { getResource, create, refusal, resourceGroup } from "../../support";

const PROVIDER = { kubernetes: { host: "https://toys.example.net:443" } };

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
  cloud.put("azurerm_kubernetes_cluster", "/aks", { kube_config: [PROVIDER.kubernetes] });
  cloud.put("kubernetes_namespace_v1", "ns", { metadata: [{ name: "ns" }] });
});

const release = (more: Values = {}) =>
  create(cloud, "helm_release", { name: "web", namespace: "ns", chart: "other", version: "2.0.0", ...more }, PROVIDER);

test("a release is deployed with the given values, the later over the earlier", () => {
  const values = ["a: { b: 1, c: [1] }\nd: x", "a: { c: [2] }", "d: y\ne:"];
  const { id, status, metadata } = release({ values });
  expect({ id, status, metadata }).toEqual({
    id: "web",
    status: "deployed",
    metadata: {
      name: "web",
      namespace: "ns",
      chart: "other",
      version: "2.0.0",
      app_version: "2.0.0",
      values: '{"a":{"b":1,"c":[2]},"d":"y","e":null}',
      revision: 1,
      notes: "",
      first_deployed: Date.parse("2026-01-01T00:00:00Z") / 1000,
      last_deployed: Date.parse("2026-01-01T00:00:01Z") / 1000,
    },
  });
});

test("a change has another revision", () => {
  release();
  expect(release()["metadata"]).toMatchObject({ revision: 2 });
  expect(getResource("helm_release").renewed?.({}, {})).toEqual(["metadata"]);
});

test.each<[string, Values, string | undefined]>([
  ["in a namespace that is missing", { namespace: "other" }, 'namespaces "other" not found'],
  ["in a namespace that it makes", { namespace: "other", create_namespace: true }, undefined],
  ["in the cluster's own namespace", { namespace: null }, undefined],
  [
    "with values that are not YAML",
    { values: ["a: [1"] },
    "The values are not YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 6",
  ],
  ["with values that are no mapping", { values: ["- a"] }, "The values are no mapping."],
  ["with empty values", { values: [""] }, undefined],
  [
    "that waits for a Secret",
    { chart: "other", values: ["auth: { existingSecret: db }"] },
    "context deadline exceeded: pods wait for Secrets that namespace ns does not have: db",
  ],
  [
    "that waits for its service account",
    { chart: "langfuse", values: ["langfuse: { serviceAccount: { create: false, name: sa } }"] },
    "context deadline exceeded: namespace ns has no service account sa",
  ],
  ["of another chart", { chart: "other", values: ["langfuse: { serviceAccount: { create: false } }"] }, undefined],
  [
    "that waits for its operator",
    { chart: "langfuse", values: ["clickhouse: { deploy: true }"] },
    'no matches for kind "ClickHouseCluster" in version "clickhouse.com/v1alpha1": ensure CRDs are installed first ' +
      "(by the chart clickhouse-operator-helm)",
  ],
])("a release %s", (_words, more, message) => {
  expect(refusal(() => release(more))).toBe(message);
});

test("a release needs an existing cluster", () => {
  const given = { name: "web", namespace: "ns", chart: "other" };
  expect(refusal(() => create(cloud, "helm_release", given, {}))).toBe(
    "Kubernetes cluster unreachable: there is no API server at http://localhost.",
  );
});

const QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$', as in 500m or 4Gi";
const LANGFUSE = { chart: "langfuse", repository: "https://langfuse.github.io/langfuse-k8s" };
const resources = (memory: string) => `langfuse: { web: { resources: { requests: { memory: ${memory} } } } }`;
const POSTGRESQL = "StatefulSet langfuse-postgresql";

test.each<[words: string, more: Values, message: string]>([
  [
    "a name in capitals",
    { name: "Langfuse" },
    "release name is invalid: Langfuse: it must be lower case letters, digits and inner hyphens, at most 53",
  ],
  [
    "a misspelt chart",
    { ...LANGFUSE, chart: "langfuze" },
    'chart "langfuze" version "2.0.0" not found in https://langfuse.github.io/langfuse-k8s repository; it has langfuse',
  ],
  [
    "a misspelt repository",
    { ...LANGFUSE, repository: "https://langfuse.github.io/langfuse-k9s" },
    'looks like "https://langfuse.github.io/langfuse-k9s" is not a valid chart repository or cannot be reached; langfuse is in https://langfuse.github.io/langfuse-k8s and oci://ghcr.io/langfuse/langfuse-k8s/charts',
  ],
  ["no version", { ...LANGFUSE, version: "newest" }, "improper constraint: newest"],
  [
    "a generation that does not exist",
    { ...LANGFUSE, version: "9.9.9" },
    "The rehearsal does not know the values of langfuse 9.9.9; it knows 1.x and 2.x.",
  ],
  [
    "a name that is too long for chart 2",
    { ...LANGFUSE, name: `langfuse-${"a".repeat(29)}` },
    "context deadline exceeded: with the release name langfuse-aaaaaaaaaaaaaaaaaaaaaaaaaaaaa, labels of the stores' pods have more than 63 characters: the name may have at most 37",
  ],
  [
    "a name that is too long for chart 1",
    { ...LANGFUSE, version: "1.5.41", name: `langfuse-${"a".repeat(26)}` },
    "context deadline exceeded: with the release name langfuse-aaaaaaaaaaaaaaaaaaaaaaaaaa, labels of the stores' pods have more than 63 characters: the name may have at most 34",
  ],
  [
    "a key of no meaning",
    { ...LANGFUSE, values: ["langfuse: { web: { pdb: { maximum: 1 } } }"] },
    "values of langfuse 2.0.0: langfuse.web.pdb.maximum is no value of the chart, which would ignore it; it has create, maxUnavailable, minAvailable",
  ],
  [
    "a list for a mapping",
    { ...LANGFUSE, values: ["postgresql: []"] },
    "values of langfuse 2.0.0: postgresql must be a mapping, got []",
  ],
  [
    "a text for a number",
    { ...LANGFUSE, values: ["langfuse: { web: { replicas: two } }"] },
    'values of langfuse 2.0.0: langfuse.web.replicas must be a whole number of at least 0, got "two"',
  ],
  [
    "a label that is no text",
    { ...LANGFUSE, values: ["langfuse: { pod: { labels: { use: true } } }"] },
    'values of langfuse 2.0.0: langfuse.pod.labels must be a mapping of texts, got {"use":true}',
  ],
  [
    "a key of the other generation",
    { ...LANGFUSE, version: "1.5.41", values: ["clickhouse: { cluster: { replicas: 3 } }"] },
    "values of langfuse 1.5.41: clickhouse.cluster is no value of the chart",
  ],
  [
    "CRDs of cert-manager under another key",
    { chart: "cert-manager", version: "v1.20.2", values: ["crd: { enabled: true }"] },
    "values of cert-manager v1.20.2: crd is no value of the chart",
  ],
  [
    "4Gigs",
    { ...LANGFUSE, values: [resources("4Gigs")] },
    `values: langfuse.web.resources.requests[memory]: Invalid value: "4Gigs": ${QUANTITY}`,
  ],
  [
    "4Gigs of another chart",
    { values: ["resources: { limits: { memory: 4Gigs } }"] },
    `values: resources.limits[memory]: Invalid value: "4Gigs": ${QUANTITY}`,
  ],
  [
    "the port 70000",
    { values: ["service: { port: 70000 }"] },
    "values: service.port: Invalid value: 70000: must be between 1 and 65535, inclusive",
  ],
  [
    "fewer than no replicas",
    { values: ["deployment: { replicas: -1 }"] },
    "values: deployment.replicas: Invalid value: -1: must be greater than or equal to 0",
  ],
  [
    "no disk",
    { ...LANGFUSE, values: ["postgresql: { storage: { requestedSize: 0Gi } }"] },
    `${POSTGRESQL} is invalid: postgresql.storage.requestedSize: Invalid value: "0Gi": must be greater than zero`,
  ],
  [
    "a disk of 32Gigs",
    { ...LANGFUSE, values: ["postgresql: { storage: { requestedSize: 32Gigs } }"] },
    `${POSTGRESQL} is invalid: postgresql.storage.requestedSize: Invalid value: "32Gigs": ${QUANTITY}`,
  ],
  [
    "disks of no class",
    { ...LANGFUSE, values: ["postgresql: { storage: { requestedSize: 1Gi, className: fast } }"] },
    'context deadline exceeded: pods wait for disks: storageclass.storage.k8s.io "fast" not found',
  ],
  [
    "no limit of Redis",
    { ...LANGFUSE, values: ["redis: { valkeyConfig: 'maxmemory 0mb' }"] },
    "redis.valkeyConfig: maxmemory 0 means no limit: Redis fills the memory of its pod and is killed; request more memory",
  ],
  [
    "a variable twice",
    { ...LANGFUSE, values: ["langfuse: { additionalEnv: [{ name: A, value: a }, { name: A, value: b }] }"] },
    'Deployment.apps "langfuse-web" is invalid: spec.template.spec.containers[0].env[1].name: Duplicate value: "A"',
  ],
  [
    "a variable that is a number",
    { ...LANGFUSE, values: ["langfuse: { additionalEnv: [{ name: A, value: 1 }] }"] },
    'Deployment.apps "langfuse-web" is invalid: spec.template.spec.containers[0].env[0].value: Invalid value: 1: must be string',
  ],
  [
    "bounds in the wrong order",
    { ...LANGFUSE, values: ["langfuse: { web: { hpa: { enabled: true, minReplicas: 3, maxReplicas: 2 } } }"] },
    'HorizontalPodAutoscaler.autoscaling "langfuse-web" is invalid: spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`',
  ],
  [
    "a host with _",
    {
      ...LANGFUSE,
      values: [
        "langfuse: { ingress: { enabled: true, hosts: [{ host: a_b.com, paths: [{ path: /, pathType: Prefix }] }] } }",
      ],
    },
    'Ingress.networking.k8s.io "langfuse" is invalid: spec.rules[0].host: Invalid value: "a_b.com": a lowercase RFC 1123 subdomain',
  ],
  [
    "an Issuer without cert-manager",
    {
      ...LANGFUSE,
      values: ["extraManifests: [{ apiVersion: cert-manager.io/v1, kind: Issuer, metadata: { name: a } }]"],
    },
    'no matches for kind "Issuer" in version "cert-manager.io/v1": ensure CRDs are installed first (by the chart cert-manager)',
  ],
  [
    "a manifest with a mistake",
    {
      ...LANGFUSE,
      values: [
        "extraManifests: [{ apiVersion: v1, kind: Service, metadata: { name: a }, spec: { ports: [{ port: 70000 }] } }]",
      ],
    },
    'Service "a" is invalid: spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
  ],
  [
    "an image in capitals",
    { values: ["web: { image: { repository: ghcr.io/Langfuse/web, tag: '1' } }"] },
    'context deadline exceeded: pods do not start: InvalidImageName: web.image.repository: "ghcr.io/Langfuse/web" is no part of a reference of an image',
  ],
  [
    "a tag with a space",
    { values: ["image: { tag: '4.4.0 keyless' }"] },
    'context deadline exceeded: pods do not start: InvalidImageName: image.tag: "4.4.0 keyless" is no part of a reference of an image',
  ],
  [
    "two Keepers",
    { ...LANGFUSE, values: ["clickhouse: { keeper: { replicas: 2 } }"] },
    'KeeperCluster.clickhouse.com "langfuse-keeper" is invalid: spec.replicas: Unsupported value: 2: supported values: 0, and odd numbers up to 15',
  ],
  [
    "a strategy that does not exist",
    { ...LANGFUSE, values: ["langfuse: { web: { deployment: { strategy: { type: Recreated } } } }"] },
    'Deployment.apps "langfuse-web" is invalid: spec.strategy.type: Unsupported value: "Recreated": supported values: "Recreate", "RollingUpdate"',
  ],
  [
    "a type of Service that does not exist",
    { chart: "traefik", version: "41.3.0", values: ["service: { spec: { type: LoadBalancerr } }"] },
    'Service "traefik" is invalid: spec.type: Unsupported value: "LoadBalancerr": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ],
  [
    "the operator without cert-manager",
    { chart: "clickhouse-operator-helm", version: "0.0.5" },
    'no matches for kind "Certificate" in version "cert-manager.io/v1": ensure CRDs are installed first (by the chart cert-manager)',
  ],
])("a release with %s is refused", (_words, more, message) => {
  expect(refusal(() => release(more))).toMatch(new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`));
});

test.each<[words: string, version: string, before: string, after: string, message: string | undefined]>([
  [
    "PostgreSQL of chart 2",
    "2.0.0",
    "postgresql: { storage: { requestedSize: 32Gi } }",
    "postgresql: { storage: { requestedSize: 64Gi } }",
    `cannot patch ${POSTGRESQL}: postgresql.storage.requestedSize: from 32Gi to 64Gi: spec: Forbidden: updates to statefulset spec`,
  ],
  [
    "ClickHouse of chart 1",
    "1.5.41",
    "clickhouse: { persistence: { size: 1Gi } }",
    "clickhouse: { persistence: { size: 2Gi } }",
    "cannot patch StatefulSet langfuse-clickhouse-shard0: clickhouse.persistence.size: from 1Gi to 2Gi: spec: Forbidden",
  ],
  [
    "Redis of chart 2",
    "2.0.0",
    "redis: { dataStorage: { requestedSize: 8Gi } }",
    "redis: { dataStorage: { requestedSize: 16Gi } }",
    undefined,
  ],
  [
    "ClickHouse of chart 2",
    "2.0.0",
    "clickhouse: { cluster: { storage: { size: 1Gi } } }",
    "clickhouse: { cluster: { storage: { size: 2Gi } } }",
    undefined,
  ],
  [
    "nothing, in another unit",
    "2.0.0",
    "postgresql: { storage: { requestedSize: 1Ti } }",
    "postgresql: { storage: { requestedSize: 1024Gi } }",
    undefined,
  ],
  [
    "ClickHouse of chart 2, to less",
    "2.0.0",
    "clickhouse: { cluster: { storage: { size: 2Gi } } }",
    "clickhouse: { cluster: { storage: { size: 1Gi } } }",
    "ClickHouseCluster langfuse-clickhouse: clickhouse.cluster.storage.size: from 2Gi to 1Gi: Forbidden: field can not be less than status.capacity. Disks never shrink: keep the size.",
  ],
])("a changed disk of %s", (_words, version, before, after, message) => {
  const values = (text: string) => ({ name: "web", namespace: "ns", ...LANGFUSE, version, values: [text] });
  const context = { cloud, provider: PROVIDER, prior: values(before) };
  const refused = refusal(() => getResource("helm_release").check?.(values(after), context));
  if (message === undefined) expect(refused).toBeUndefined();
  else expect(refused?.startsWith(message)).toBe(true);
});

test.each<[words: string, name: string, group: string, message: string | undefined]>([
  ["an address that exists", "pip", "rg", undefined],
  ["an address of a group that is not known", "lost", "rg-other", undefined],
  [
    "an address that does not exist",
    "lost",
    "rg",
    'context deadline exceeded: the Service waits for an address: the group rg has no public IP address "lost"',
  ],
])("a Service with %s", (_words, name, group, message) => {
  resourceGroup(cloud);
  create(cloud, "azurerm_public_ip", {
    name: "pip",
    resource_group_name: "rg",
    location: "eastus",
    sku: "Standard",
    allocation_method: "Static",
  });
  const key = "service.beta.kubernetes.io/azure";
  const annotations = `"${key}-pip-name": ${name}, "${key}-load-balancer-resource-group": ${group}`;
  expect(refusal(() => release({ values: [`service: { annotations: { ${annotations} } }`] }))).toBe(message);
});

test("kinds of an installed chart have its versions and names", () => {
  release({ name: "cert", chart: "cert-manager", version: "v1.20.2", values: ["crds: { enabled: true }"] });
  const deploy = (apiVersion: string, kind: string) =>
    refusal(() =>
      release({ values: [`extraObjects: [{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: a } }]`] }),
    );
  const words = "ensure CRDs are installed first (by the chart cert-manager)";
  expect(deploy("cert-manager.io/v1", "Issuer")).toBeUndefined();
  expect(deploy("cert-manager.io/v2", "Issuer")).toBe(
    `no matches for kind "Issuer" in version "cert-manager.io/v2": ${words}`,
  );
  expect(deploy("cert-manager.io/v1", "Isuer")).toBe(
    `no matches for kind "Isuer" in version "cert-manager.io/v1": ${words}`,
  );
});
