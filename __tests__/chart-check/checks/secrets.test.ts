import { runCheck } from "../../../chart-check/check";
import { secretsCheck } from "../../../chart-check/checks/secrets";
import { main, pod, rendering, setVariable, testCheck, words } from "../rendering";

const WEB = "Deployment/web, container main";
const KNOWN = "known: langfuse-secrets, langfuse-sso, db-auth, langfuse-app";

testCheck(secretsCheck, [
  [
    "a variable from an unknown Secret",
    (objects) => setVariable(objects, { name: "A", valueFrom: { secretKeyRef: { name: "unknown", key: "a" } } }),
    [`${WEB}: Secret "unknown" must exist; ${KNOWN}`],
  ],
  [
    "a variable from an unknown key",
    (objects) => setVariable(objects, { name: "A", valueFrom: { secretKeyRef: { name: "db-auth", key: "a" } } }),
    [`${WEB}: Secret db-auth must have the key "a"; it has: password`],
  ],
  [
    "a variable that may be absent",
    (objects) =>
      setVariable(objects, { name: "A", valueFrom: { secretKeyRef: { name: "unknown", key: "a", optional: true } } }),
    [],
  ],
  [
    "variables from an unknown Secret",
    (objects) => (main(objects, "StatefulSet/db").envFrom = [{ secretRef: { name: "unknown" } }]),
    [`StatefulSet/db, container db: Secret "unknown" must exist; ${KNOWN}`],
  ],
  [
    "a volume from an unknown Secret",
    (objects) => (pod(objects, "StatefulSet/db").volumes[0].secret = { secretName: "unknown" }),
    [`StatefulSet/db, volume auth: Secret "unknown" must exist; ${KNOWN}`],
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
        projected: { sources: [{ secret: { name: "unknown" } }, { configMap: { name: "any" } }] },
      }),
    [`StatefulSet/db, volume all: Secret "unknown" must exist; ${KNOWN}`],
  ],
  [
    "a pull secret that does not exist",
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
    ['Secret/langfuse-app: must not contain "salt": it comes from Key Vault'],
  ],
  [
    "a password of the chart's own",
    (objects) =>
      (objects["x"] = { apiVersion: "v1", kind: "Secret", metadata: { name: "db" }, data: { password: "" } }),
    ['Secret/db: must not contain "password": it comes from Key Vault'],
  ],
  [
    "one of our Secrets, rendered",
    (objects) => (objects["x"] = { apiVersion: "v1", kind: "Secret", metadata: { name: "db-auth" } }),
    ["Secret/db-auth: must not be rendered: the release creates it"],
  ],
  [
    "a secret that is written out",
    (objects) => setVariable(objects, { name: "CLICKHOUSE_PASSWORD", value: "hunter2" }),
    [`${WEB}: CLICKHOUSE_PASSWORD must come from a Secret, got a plain value`],
  ],
]);

test("chart 1 keeps no secret", () => {
  expect(words(runCheck(secretsCheck, rendering(undefined, { generation: 1 })))).toEqual([
    'Secret/langfuse-app: must not contain "nextauth-secret": it comes from Key Vault',
  ]);
});
