import { Cloud } from "../../../../rehearsal/cloud";
import type { Values } from "../../../../rehearsal/values/value";
import { getResource, create, refusal } from "../../support";

const PROVIDER = { kubernetes: { host: "https://toys.example.net:443" } };

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
  cloud.put("azurerm_kubernetes_cluster", "/aks", { kube_config: [PROVIDER.kubernetes] });
  cloud.put("kubernetes_namespace_v1", "ns", { metadata: [{ name: "ns" }] });
});

const release = (more: Values = {}) =>
  create(
    cloud,
    "helm_release",
    { name: "web", namespace: "ns", chart: "langfuse", version: "2.0.0", ...more },
    PROVIDER,
  );

test("a release is deployed with the given values, the later over the earlier", () => {
  const values = ["a: { b: 1, c: [1] }\nd: x", "a: { c: [2] }", "d: y\ne:"];
  const { id, status, metadata } = release({ values });
  expect({ id, status, metadata }).toEqual({
    id: "web",
    status: "deployed",
    metadata: {
      name: "web",
      namespace: "ns",
      chart: "langfuse",
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
    { values: ["langfuse: { serviceAccount: { create: false, name: sa } }"] },
    "context deadline exceeded: namespace ns has no service account sa",
  ],
  ["of another chart", { chart: "other", values: ["langfuse: { serviceAccount: { create: false } }"] }, undefined],
  [
    "that waits for its operator",
    { values: ["clickhouse: { deploy: true }"] },
    "The chart needs clickhouse.com/v1alpha1/ClickHouseCluster: install the ClickHouse operator first",
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
