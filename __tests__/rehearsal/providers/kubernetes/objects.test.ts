import { requireNamespace } from "../../../../rehearsal/providers/kubernetes/objects";
import { secretKeyAddress } from "../../../../rehearsal/providers/kubernetes/secret";
import { Cloud, digits, guid } from "../../../../rehearsal/cloud";
import type { Values } from "../../../../rehearsal/values/value";
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

test.each(TYPES)("%s is made on a cluster that is there", (type) => {
  const given = { metadata: [{ name: "a" }] };
  expect(refusal(() => create(cloud, `kubernetes_${type}`, given, { host: "https://other" }))).toBe(
    "Kubernetes cluster unreachable: there is no API server at https://other.",
  );
  expect(object(type, { name: "a" })["id"]).toBe("a");
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
