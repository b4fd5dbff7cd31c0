import { requireOperator, requireSecrets, requireServiceAccount } from "../../../../rehearsal/cloud/helm/langfuse";
import { World } from "../../../../rehearsal/cloud/world";
import { refusal } from "../../support";

let world: World;
beforeEach(() => {
  world = new World();
});

describe("Secrets", () => {
  const values = {
    auth: { existingSecret: "db" },
    salt: { secretKeyRef: { name: "keys", key: "salt" } },
    key: { secretKeyRef: { name: "keys", key: "key" } },
  };
  const refused = () => refusal(() => requireSecrets(values, "ns", world));
  const secret = (namespace: string, name: string, ...keys: string[]) => {
    world.put("kubernetes_secret_v1", `${namespace}/${name}`, { metadata: [{ namespace, name }] });
    keys.forEach((key) => world.secrets.set(`kubernetes//${namespace}/${name}/${key}`, { value: "", version: 1 }));
  };
  const told = "context deadline exceeded: pods wait for Secrets that namespace ns does not have:";

  test("that are missing are all told", () => {
    secret("other", "db");
    secret("other", "keys", "salt", "key");
    expect(refused()).toBe(`${told} db, keys with key salt, keys with key key`);
  });

  test("must have the keys", () => {
    secret("ns", "db");
    secret("ns", "keys", "salt");
    expect(refused()).toBe(`${told} keys with key key`);
  });

  test("that are there are enough", () => {
    secret("ns", "db");
    secret("ns", "keys", "salt", "key");
    expect(refused()).toBeUndefined();
  });
});

describe("the service account", () => {
  const refused = (serviceAccount: { create?: boolean; name?: string } = { create: false, name: "sa" }) =>
    refusal(() => requireServiceAccount({ langfuse: { serviceAccount } }, "ns", world));
  const account = (annotations: Record<string, string> | null, name = "sa") =>
    world.put("kubernetes_service_account_v1", `ns/${name}`, { metadata: [{ namespace: "ns", name, annotations }] });
  const trust = (subject: string) =>
    world.put("azurerm_federated_identity_credential", `/id/${subject}`, { parent_id: "/id", subject });

  test("may be made by the chart", () => {
    expect(refused({ create: true, name: "sa" })).toBeUndefined();
    expect(refused({})).toBeUndefined();
    expect(refusal(() => requireServiceAccount({}, "ns", world))).toBeUndefined();
  });

  test("must be there otherwise", () => {
    expect(refused()).toBe("context deadline exceeded: namespace ns has no service account sa");
    expect(refused({ create: false })).toBe("context deadline exceeded: namespace ns has no service account default");
    account(null, "default");
    expect(refused({ create: false })).toBeUndefined();
  });

  test("may do without an identity", () => {
    account({ other: "x" });
    expect(refused()).toBeUndefined();
  });

  test("must name an identity that is there", () => {
    account({ "azure.workload.identity/client-id": "c" });
    expect(refused()).toBe("AADSTS700016: no identity has the client id c of the service account's annotation");
  });

  test("must be trusted by its identity", () => {
    account({ "azure.workload.identity/client-id": "c" });
    world.put("azurerm_user_assigned_identity", "/id", { client_id: "c" });
    expect(refused()).toBe("AADSTS700213: the identity trusts nobody, not system:serviceaccount:ns:sa");
    trust("system:serviceaccount:other:sa");
    trust("system:serviceaccount:ns:other");
    expect(refused()).toBe(
      "AADSTS700213: the identity trusts system:serviceaccount:other:sa, system:serviceaccount:ns:other, " +
        "not system:serviceaccount:ns:sa",
    );
    trust("system:serviceaccount:ns:sa");
    expect(refused()).toBeUndefined();
  });

  test("is trusted by an identity that is taken for granted", () => {
    account({ "azure.workload.identity/client-id": "c" });
    world.assume("azurerm_user_assigned_identity", "/id", { client_id: "c" }, "the identity exists");
    expect(refused()).toBeUndefined();
  });
});

test.each<[string, boolean | undefined, string, boolean]>([
  ["chart 2 with its ClickHouse", true, "2.0.0", true],
  ["chart 2 with another's", false, "2.0.0", false],
  ["chart 2 that says nothing", undefined, "2.0.0", false],
  ["chart 1 with its ClickHouse", true, "1.5.0", false],
])("%s", (_words, deploy, version, needed) => {
  const clickhouse = deploy === undefined ? {} : { deploy };
  const refused = () => refusal(() => requireOperator({ clickhouse }, version, world));
  expect(refused()).toBe(
    needed
      ? "The chart needs clickhouse.com/v1alpha1/ClickHouseCluster: install the ClickHouse operator first"
      : undefined,
  );
  world.put("helm_release", "operator", { chart: "clickhouse-operator-helm" });
  expect(refused()).toBeUndefined();
});
