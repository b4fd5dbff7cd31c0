import {
  findSecretReferences,
  listKinds,
  requireSecrets,
  requireServiceAccount,
  type ChartValues,
} from "../../../../rehearsal/providers/helm/pod-requirements";
import { Cloud } from "../../../../rehearsal/cloud";
import { refusal } from "../../support";

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
});

describe("Secrets", () => {
  const values = {
    auth: { existingSecret: "db" },
    salt: { secretKeyRef: { name: "keys", key: "salt" } },
    key: { secretKeyRef: { name: "keys", key: "key" } },
  };
  const refused = () => refusal(() => requireSecrets(values, "ns", cloud));
  const secret = (namespace: string, name: string, ...keys: string[]) => {
    cloud.put("kubernetes_secret_v1", `${namespace}/${name}`, { metadata: [{ namespace, name }] });
    keys.forEach((key) => cloud.secrets.set(`kubernetes//${namespace}/${name}/${key}`, { value: "", version: 1 }));
  };
  const message = "context deadline exceeded: pods wait for Secrets that namespace ns does not have:";

  test("that are missing are all reported", () => {
    secret("other", "db");
    secret("other", "keys", "salt", "key");
    expect(refused()).toBe(`${message} db, keys with key salt, keys with key key`);
  });

  test("must have the keys", () => {
    secret("ns", "db");
    secret("ns", "keys", "salt");
    expect(refused()).toBe(`${message} keys with key key`);
  });

  test("that exist are enough", () => {
    secret("ns", "db");
    secret("ns", "keys", "salt", "key");
    expect(refused()).toBeUndefined();
  });
});

describe("the service account", () => {
  const refused = (serviceAccount: { create?: boolean; name?: string } = { create: false, name: "sa" }) =>
    refusal(() => requireServiceAccount({ langfuse: { serviceAccount } }, "ns", cloud));
  const account = (annotations: Record<string, string> | null, name = "sa") =>
    cloud.put("kubernetes_service_account_v1", `ns/${name}`, { metadata: [{ namespace: "ns", name, annotations }] });
  const trust = (subject: string) =>
    cloud.put("azurerm_federated_identity_credential", `/id/${subject}`, { parent_id: "/id", subject });

  test("may be created by the chart", () => {
    expect(refused({ create: true, name: "sa" })).toBeUndefined();
    expect(refused({})).toBeUndefined();
    expect(refusal(() => requireServiceAccount({}, "ns", cloud))).toBeUndefined();
  });

  test("must exist otherwise", () => {
    expect(refused()).toBe("context deadline exceeded: namespace ns has no service account sa");
    expect(refused({ create: false })).toBe("context deadline exceeded: namespace ns has no service account default");
    account(null, "default");
    expect(refused({ create: false })).toBeUndefined();
  });

  test("may have no identity", () => {
    account({ other: "x" });
    expect(refused()).toBeUndefined();
  });

  test("must name an existing identity", () => {
    account({ "azure.workload.identity/client-id": "c" });
    expect(refused()).toBe("AADSTS700016: no identity has the client id c of the service account's annotation");
  });

  test("must be trusted by its identity", () => {
    account({ "azure.workload.identity/client-id": "c" });
    cloud.put("azurerm_user_assigned_identity", "/id", { client_id: "c" });
    expect(refused()).toBe("AADSTS700213: the identity trusts no service account, not system:serviceaccount:ns:sa");
    trust("system:serviceaccount:other:sa");
    trust("system:serviceaccount:ns:other");
    expect(refused()).toBe(
      "AADSTS700213: the identity trusts system:serviceaccount:other:sa, system:serviceaccount:ns:other, " +
        "not system:serviceaccount:ns:sa",
    );
    trust("system:serviceaccount:ns:sa");
    expect(refused()).toBeUndefined();
  });

  test("is trusted by an identity that is assumed to exist", () => {
    account({ "azure.workload.identity/client-id": "c" });
    cloud.assume("azurerm_user_assigned_identity", "/id", { client_id: "c" }, "the identity exists");
    expect(refused()).toBeUndefined();
  });
});

test.each<[string, string, ChartValues, string, string[]]>([
  [
    "chart 2 with its ClickHouse",
    "langfuse",
    { clickhouse: { deploy: true } },
    "2.0.0",
    ["ClickHouseCluster", "KeeperCluster"],
  ],
  ["chart 2 with another's", "langfuse", { clickhouse: { deploy: false } }, "2.0.0", []],
  ["chart 2 that says nothing", "langfuse", {}, "2.0.0", []],
  ["chart 1 with its ClickHouse", "langfuse", { clickhouse: { deploy: true } }, "1.5.0", []],
  [
    "an ingress with an Issuer",
    "langfuse",
    { langfuse: { ingress: { annotations: { "cert-manager.io/issuer": "a" } } } },
    "1.5.0",
    ["Certificate"],
  ],
  ["the operator with its webhooks", "clickhouse-operator-helm", {}, "0.0.5", ["Certificate"]],
  [
    "the operator with neither",
    "clickhouse-operator-helm",
    { certManager: { enabled: false }, webhook: { enable: false } },
    "0.0.5",
    [],
  ],
  ["another chart", "other", { clickhouse: { deploy: true } }, "2.0.0", []],
])("%s needs kinds of other charts", (_words, chart, values, version, kinds) => {
  expect(listKinds(chart, values, version).map(({ kind }) => kind)).toEqual(kinds);
});

test.each<[string, unknown, [secret: string, key: string | undefined][]]>([
  ["nothing", { replicas: 1, name: null }, []],
  ["a key of a Secret", { valueFrom: { secretKeyRef: { name: "keys", key: "salt" } } }, [["keys", "salt"]]],
  ["a Secret without a key", { secretKeyRef: { name: "keys" } }, [["keys", undefined]]],
  ["a Secret without a name", { secretKeyRef: { key: "salt" } }, []],
  ["an existing Secret", { auth: { existingSecret: "db" } }, [["db", undefined]]],
  ["no existing Secret", { auth: { existingSecret: "", existingSecretKey: "password" } }, []],
  ["its key", { existingSecret: "db", existingSecretKey: "password" }, [["db", "password"]]],
  ["its password's key", { existingSecret: "db", existingSecretPasswordKey: "password" }, [["db", "password"]]],
  [
    "all of its keys",
    { existingSecret: "db", secretKeys: { userPasswordKey: "user", adminPasswordKey: "admin", other: "" } },
    [
      ["db", "user"],
      ["db", "admin"],
    ],
  ],
  [
    "in lists and at any depth",
    { env: [{ name: "A", valueFrom: { secretKeyRef: { name: "a", key: "1" } } }], deep: [[{ existingSecret: "b" }]] },
    [
      ["a", "1"],
      ["b", undefined],
    ],
  ],
])("values that refer to %s", (_words, values, expected) => {
  expect(findSecretReferences(values)).toEqual(expected.map(([secret, key]) => ({ secret, key })));
});
