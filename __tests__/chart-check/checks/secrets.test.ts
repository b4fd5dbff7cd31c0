import { runCheck } from "../../../chart-check/check";
import { secretsCheck } from "../../../chart-check/checks/secrets";
import { main, pod, rendering, setVariable, testCheck, words } from "../rendering";

const WEB = "Deployment/web, container main";
const KNOWN = "known: langfuse-secrets, langfuse-sso, db-auth, langfuse-app";

testCheck(secretsCheck, [
  [
    "a variable from an unknown Secret",
    (objects) => setVariable(objects, { name: "A", valueFrom: { secretKeyRef: { name: "nobody", key: "a" } } }),
    [`${WEB}: Secret "nobody" must exist; ${KNOWN}`],
  ],
  [
    "a variable from an unknown key",
    (objects) => setVariable(objects, { name: "A", valueFrom: { secretKeyRef: { name: "db-auth", key: "a" } } }),
    [`${WEB}: Secret db-auth must have the key "a"; it has: password`],
  ],
  [
    "a variable that may be absent",
    (objects) =>
      setVariable(objects, { name: "A", valueFrom: { secretKeyRef: { name: "nobody", key: "a", optional: true } } }),
    [],
  ],
  [
    "variables from an unknown Secret",
    (objects) => (main(objects, "StatefulSet/db").envFrom = [{ secretRef: { name: "nobody" } }]),
    [`StatefulSet/db, container db: Secret "nobody" must exist; ${KNOWN}`],
  ],
  [
    "a volume from an unknown Secret",
    (objects) => (pod(objects, "StatefulSet/db").volumes[0].secret = { secretName: "nobody" }),
    [`StatefulSet/db, volume auth: Secret "nobody" must exist; ${KNOWN}`],
  ],
  [
    "a volume from an unknown key",
    (objects) => (pod(objects, "StatefulSet/db").volumes[0].secret.items = [{ key: "default", path: "p" }]),
    ['StatefulSet/db, volume auth: Secret db-auth must have the key "default"; it has: password'],
  ],
  [
    "a projected volume from an unknown Secret",
    (objects) =>
      (pod(objects, "StatefulSet/db").volumes[0] = {
        name: "all",
        projected: { sources: [{ secret: { name: "nobody" } }, { configMap: { name: "any" } }] },
      }),
    [`StatefulSet/db, volume all: Secret "nobody" must exist; ${KNOWN}`],
  ],
  [
    "a pull secret that nobody makes",
    (objects) => (pod(objects, "Deployment/web").imagePullSecrets = [{ name: "registry-key" }]),
    [`Deployment/web, imagePullSecrets: Secret "registry-key" must exist; ${KNOWN}`],
  ],
  [
    "a resource of the operator that names an unknown key",
    (objects) => (objects["ClickHouseCluster/traces"].spec.settings.defaultUserPassword.secret.key = "admin"),
    ['ClickHouseCluster/traces: Secret db-auth must have the key "admin"; it has: password'],
  ],
  [
    "a salt of the chart's own",
    (objects) => (objects["Secret/langfuse-app"].stringData = { salt: "s" }),
    ['Secret/langfuse-app: must not hold "salt": it comes from Key Vault, not from the chart'],
  ],
  [
    "a password of the chart's own",
    (objects) =>
      (objects["x"] = { apiVersion: "v1", kind: "Secret", metadata: { name: "db" }, data: { password: "" } }),
    ['Secret/db: must not hold "password": it comes from Key Vault, not from the chart'],
  ],
  [
    "one of our Secrets, rendered",
    (objects) => (objects["x"] = { apiVersion: "v1", kind: "Secret", metadata: { name: "db-auth" } }),
    ["Secret/db-auth: must not be rendered: the release makes it"],
  ],
  [
    "a secret that is written out",
    (objects) => setVariable(objects, { name: "CLICKHOUSE_PASSWORD", value: "hunter2" }),
    [`${WEB}: CLICKHOUSE_PASSWORD must come from a Secret, got a value in the manifest`],
  ],
]);

test("chart 1 keeps no secret", () => {
  expect(words(runCheck(secretsCheck, rendering(undefined, { generation: 1 })))).toEqual([
    'Secret/langfuse-app: must not hold "nextauth-secret": it comes from Key Vault, not from the chart',
  ]);
});
