import { requireNamespace } from "../../../../rehearsal/providers/kubernetes/objects";
import { KUBERNETES } from "../../../../rehearsal/providers/kubernetes";
import { findType } from "../../../../rehearsal/providers/definition";
import { STATEFUL_SET_RULE } from "../../../../kubernetes-api/immutable";
import { secretKeyAddress } from "../../../../rehearsal/providers/kubernetes/secret";
import { Cloud, digits, guid } from "../../../../rehearsal/cloud";
import { Dynamic, UNKNOWN, type Values } from "../../../../rehearsal/values/value";
import { getResource, create, refusal } from "../../support";

const PROVIDER = { host: "https://toys.example.net:443" };

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
  cloud.put("azurerm_kubernetes_cluster", "/aks", { kube_config: [PROVIDER] });
});

const object = (type: string, metadata: Values, more: Values = {}) =>
  create(cloud, `kubernetes_${type}`, { metadata: [metadata], ...more }, PROVIDER);
const namespace = () => object("namespace_v1", { name: "ns" });
const computed = (type: string, metadata: Values) =>
  getResource(`kubernetes_${type}`).compute?.({ metadata: [metadata] }, { cloud, provider: PROVIDER, id: "ns/a" });

const TYPES = ["namespace_v1", "network_policy_v1", "secret_v1", "service_account_v1", "storage_class_v1"];

/** What the objects need beside their metadata. */
const NEEDED: Readonly<Record<string, Values>> = { storage_class_v1: { storage_provisioner: "disk.csi.azure.com" } };

test.each(TYPES)("%s is made on a cluster that is there", (type) => {
  const given = { metadata: [{ name: "a" }], ...NEEDED[type] };
  expect(refusal(() => create(cloud, `kubernetes_${type}`, given, { host: "https://other" }))).toBe(
    "Kubernetes cluster unreachable: there is no API server at https://other.",
  );
  expect(object(type, { name: "a" }, NEEDED[type])["id"]).toBe("a");
});

test("an object has its namespace before its name", () => {
  namespace();
  expect(object("service_account_v1", { name: "a", namespace: "ns" })["id"]).toBe("ns/a");
});

test("the API server fills in its values", () => {
  expect(computed("network_policy_v1", { name: "a", namespace: "ns" })).toEqual({
    metadata: [{ generation: 0, resource_version: "1", uid: guid("kubernetes ns/a"), name: "a" }],
  });
  expect(computed("service_account_v1", { name: "a" })).toMatchObject({ default_secret_name: "" });
});

test("the API server generates a name from a prefix", () => {
  const metadata = { generate_name: "job-" };
  const name = `job-${digits(JSON.stringify({ metadata: [metadata] }), 5)}`;
  expect(computed("service_account_v1", metadata)).toMatchObject({ metadata: [{ name }] });
  expect(object("service_account_v1", metadata)["id"]).toBe(name);
});

test("an object needs its namespace, unless every cluster has it", () => {
  const policy = { name: "a", namespace: "ns" };
  expect(refusal(() => object("network_policy_v1", policy))).toBe('namespaces "ns" not found');
  namespace();
  expect(refusal(() => object("network_policy_v1", policy))).toBeUndefined();
  for (const own of ["default", "kube-system", "kube-public", "kube-node-lease"]) {
    expect(refusal(() => requireNamespace(own, cloud))).toBeUndefined();
  }
});

describe("a Secret", () => {
  beforeEach(namespace);

  const secret = (more: Values) => object("secret_v1", { name: "keys", namespace: "ns" }, more);
  const kept = () => Object.fromEntries([...cloud.secrets].map(([address, { value }]) => [address, value]));

  test("keeps its values outside the state, write-only or not", () => {
    secret({ data_wo: { a: "1", b: "2" }, binary_data: { c: "Mw==" } });
    expect(kept()).toEqual({
      [secretKeyAddress(cloud, "ns", "keys", "a")]: "1",
      [secretKeyAddress(cloud, "ns", "keys", "b")]: "2",
      [secretKeyAddress(cloud, "ns", "keys", "c")]: "Mw==",
    });
    object("secret_v1", { name: "own" }, { data: { d: "4" } });
    expect(kept()).toMatchObject({ "kubernetes//default/own/d": "4" });
  });

  test.each<[words: string, given: Values, problems: string[]]>([
    ["write-only values", { type: "Opaque", data_wo: { "client-id": UNKNOWN } }, []],
    ["values that are not known", { type: "kubernetes.io/tls", data_wo: UNKNOWN }, []],
    [
      "a key with a space",
      { data_wo: { "client id": "x" } },
      [
        "stringData[client id]: Invalid value: \"client id\": a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
      ],
    ],
    [
      "a certificate without its key",
      { type: "kubernetes.io/tls", data_wo: { "tls.crt": "x" } },
      ["data[tls.key]: Required value"],
    ],
  ])("is checked with %s", (_words, given, problems) => {
    const { findProblems } = getResource("kubernetes_secret_v1");
    expect(findProblems?.(given).map(({ message }) => message)).toEqual(problems);
  });

  test("has only the keys that it was last given", () => {
    secret({ data_wo: { a: "1", b: "2" } });
    secret({ data_wo: { b: "3" } });
    expect(kept()).toEqual({ "kubernetes//ns/keys/b": "3" });
  });

  test("is deleted with its keys, and not those of others", () => {
    const values = secret({ data_wo: { a: "1" } });
    object("secret_v1", { name: "keys2", namespace: "ns" }, { data_wo: { a: "2" } });
    getResource("kubernetes_secret_v1").remove?.(values, { cloud, provider: PROVIDER });
    expect(kept()).toEqual({ "kubernetes//ns/keys2/a": "2" });
  });
});

const POLICY = { pod_selector: [{}], policy_types: ["Egress"] };
const toPort = (port: string, cidr = "10.0.0.0/8") => ({
  spec: [{ ...POLICY, egress: [{ to: [{ ip_block: [{ cidr, except: null }] }], ports: [{ port, protocol: "TCP" }] }] }],
});
const pod = (container: Values = {}, more: Values = {}) => ({
  spec: [{ restart_policy: "Always", container: [{ name: "a", image: "a", ...container }], ...more }],
});
const deployment = (more: Values = {}, app = "web") => ({
  spec: [
    {
      replicas: "2",
      selector: [{ match_labels: { app: "web" } }],
      template: [{ metadata: [{ labels: { app } }], spec: [{ container: [{ name: "a", image: "a" }], ...more }] }],
    },
  ],
});

test.each<[type: string, given: Values, message: string | undefined]>([
  ["network_policy_v1", toPort("443"), undefined],
  [
    "network_policy_v1",
    toPort("70000"),
    'NetworkPolicy.networking.k8s.io "a" is invalid: spec.egress[0].ports[0].port: Invalid value: "70000": must be between 1 and 65535, inclusive',
  ],
  [
    "network_policy_v1",
    toPort("443", "10.60.0.1/24"),
    'NetworkPolicy.networking.k8s.io "a" is invalid: spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.60.0.1/24": must not have bits set beyond the prefix length',
  ],
  ["deployment_v1", deployment(), undefined],
  [
    "deployment_v1",
    deployment({}, "api"),
    'Deployment.apps "a" is invalid: spec.template.metadata.labels: Invalid value: {"app":"api"}: `selector` does not match template `labels`',
  ],
  [
    "deployment_v1",
    deployment({ service_account_name: "lost" }),
    'context deadline exceeded: ServiceAccount "lost" not found in namespace default',
  ],
  [
    "deployment_v1",
    deployment({ priority_class_name: "urgent" }),
    'context deadline exceeded: PriorityClass "urgent" not found in namespace default',
  ],
  [
    "pod_v1",
    pod({ port: [{ container_port: 0 }] }),
    'Pod "a" is invalid: spec.containers[0].ports[0].containerPort: Invalid value: 0: must be between 1 and 65535, inclusive',
  ],
  [
    "pod_v1",
    pod({ env_from: [{ secret_ref: [{ name: "lost" }] }] }),
    'context deadline exceeded: Secret "lost" not found in namespace default',
  ],
  ["pod_v1", pod({ env_from: [{ secret_ref: [{ name: "lost", optional: true }] }] }), undefined],
  [
    "persistent_volume_claim_v1",
    {
      spec: [
        { access_modes: ["ReadWriteOnce"], storage_class_name: "fast", resources: [{ requests: { storage: "1Gi" } }] },
      ],
    },
    'context deadline exceeded: StorageClass "fast" not found in namespace default',
  ],
  [
    "network_policy_v1",
    { spec: [{ pod_selector: [{ match_labels: { "-app": "web" } }], policy_types: ["Ingress"] }] },
    `NetworkPolicy.networking.k8s.io "a" is invalid: spec.podSelector.matchLabels[-app]: Invalid value: "-app": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`,
  ],
  [
    "storage_class_v1",
    { storage_provisioner: "disk.csi.azure.com", parameters: { skuName: "Premium" } },
    'StorageClass.storage.k8s.io "a" is invalid: parameters[skuName]: Unsupported value: "Premium": supported values: "Standard_LRS", "StandardSSD_LRS", "StandardSSD_ZRS", "Premium_LRS", "Premium_ZRS", "PremiumV2_LRS", "UltraSSD_LRS"',
  ],
])("%s of %j", (type, given, message) => {
  const check = findType(KUBERNETES, `kubernetes_${type}`)?.resource?.check;
  const values = { metadata: [{ name: "a" }], ...given };
  expect(refusal(() => check?.(values, { cloud, provider: PROVIDER, prior: null }))).toBe(message);
});

test("an update of what is immutable is refused", () => {
  const check = findType(KUBERNETES, "kubernetes_stateful_set_v1")?.resource?.check;
  const stateful = (storage: string) => {
    const { spec } = deployment() as unknown as { spec: [Values] };
    const claim = { access_modes: ["ReadWriteOnce"], resources: [{ requests: { storage } }] };
    const volume_claim_template = [{ metadata: [{ name: "data" }], spec: [claim] }];
    return { metadata: [{ name: "a" }], spec: [{ ...spec[0], service_name: "a", volume_claim_template }] };
  };
  const context = { cloud, provider: PROVIDER, prior: stateful("1Gi") };
  expect(refusal(() => check?.(stateful("1Gi"), context))).toBeUndefined();
  expect(refusal(() => check?.(stateful("2Gi"), context))).toBe(
    `StatefulSet.apps "a" is invalid: spec: Forbidden: ${STATEFUL_SET_RULE}`,
  );
});

describe("a manifest", () => {
  const ISSUER = { apiVersion: "cert-manager.io/v1", kind: "Issuer", metadata: { name: "a", namespace: "ns" } };
  const MISSING =
    'no matches for kind "Issuer" in version "cert-manager.io/v1": ensure CRDs are installed first (by the chart cert-manager)';
  const definition = getResource("kubernetes_manifest");
  const context = () => ({ cloud, provider: PROVIDER, prior: null });
  const planned = (manifest: Values) =>
    refusal(() => definition.checkPlan?.({ manifest: new Dynamic(manifest) }, context()));
  const applied = (manifest: Values) =>
    refusal(() => definition.check?.({ manifest: new Dynamic(manifest) }, context()));
  const certManager = (crds: boolean) =>
    cloud.put("helm_release", "c", {
      chart: "cert-manager",
      metadata: { values: JSON.stringify({ crds: { enabled: crds } }) },
    });

  test("needs its kind when it is planned", () => {
    expect(planned(ISSUER)).toBe(MISSING);
    certManager(false);
    expect(planned(ISSUER)).toBe(MISSING);
    certManager(true);
    expect(planned(ISSUER)).toBeUndefined();
  });

  test("may have a kind of a chart that others installed, or of a definition of its own", () => {
    cloud.put("kubernetes_namespace_v1", "ns", {
      metadata: [{ name: "ns", annotations: { "langfuse-azure/expects": "cert-manager, clickhouse-operator-helm" } }],
    });
    expect(planned(ISSUER)).toBeUndefined();
    const toy = { apiVersion: "toys.example.com/v1", kind: "Toy", metadata: { name: "a" } };
    expect(planned(toy)).toBe(
      'no matches for kind "Toy" in version "toys.example.com/v1": ensure CRDs are installed first',
    );
    const crd = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      spec: { group: "toys.example.com" },
    };
    cloud.put("kubernetes_manifest", "crd", { manifest: new Dynamic(crd) });
    expect(planned(toy)).toBeUndefined();
  });

  test.each<[words: string, manifest: Values, message: string | undefined]>([
    ["its namespace", ISSUER, 'namespaces "ns" not found'],
    [
      "a known kind",
      { apiVersion: "v1", kind: "Pood", metadata: { name: "a" } },
      'Pood "a" is invalid: kind: no matches for kind "Pood" in version "v1"',
    ],
    ["a kind", { apiVersion: "v1" }, "The manifest needs apiVersion, kind and metadata."],
    [
      "known fields",
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, date: {} },
      'ConfigMap "a" is invalid: date: unknown field',
    ],
    ["nothing else", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { a: "b" } }, undefined],
  ])("needs %s", (_words, manifest, message) => {
    certManager(true);
    expect(applied(manifest)).toBe(message);
  });
});
