import { stringify } from "yaml";
import { platform } from "../facts/deployments";
import { listEffects } from "./effects";

const release = (values: object, settings: object = {}) =>
  platform({
    helm_release: {
      app: { name: "app", chart: "langfuse", version: "2.0.0", values: [stringify(values)], ...settings },
    },
  });

const web = (replicas: number) => ({ langfuse: { web: { hpa: { minReplicas: replicas } }, worker: { replicas: 1 } } });

test.each([
  [
    "another image",
    { langfuse: { image: { tag: "4.4.0" } } },
    { langfuse: { image: { tag: "4.5.0" } } },
    "interrupts: Langfuse 4.4.0 → 4.5.0. Web and worker migrate the databases first. Web and worker: 2 pods restart.",
  ],
  [
    "an older image",
    { langfuse: { image: { tag: "4.5.0" } } },
    { langfuse: { image: { tag: "4.4.0" } } },
    "interrupts: Langfuse 4.5.0 → 4.4.0, an older version: it may not read what the newer one has migrated. Web and worker: 2 pods restart.",
  ],
  ["fewer pods", web(3), web(1), "interrupts: Fewer pods of web (3 → 1): a failure of one interrupts more."],
  ["more pods", web(1), web(3), "harmless: More pods of web: 1 → 3."],
  [
    "another public URL",
    { langfuse: { nextauth: { url: "https://a.example" } } },
    { langfuse: { nextauth: { url: "https://b.example" } } },
    "interrupts: The public URL changes: https://a.example → https://b.example.",
  ],
  [
    "a bigger disk of a StatefulSet",
    { postgresql: { storage: { requestedSize: "8Gi" } } },
    { postgresql: { storage: { requestedSize: "9Gi" } } },
    "unknown: The disks of PostgreSQL grow (8Gi → 9Gi): Kubernetes refuses that for a StatefulSet. Grow the claims first.",
  ],
  [
    "a bigger disk",
    { clickhouse: { cluster: { storage: { size: "8Gi" } } } },
    { clickhouse: { cluster: { storage: { size: "9Gi" } } } },
    "harmless: The disks of ClickHouse grow: 8Gi → 9Gi.",
  ],
  [
    "a smaller disk",
    { redis: { dataStorage: { requestedSize: "1Ti" } } },
    { redis: { dataStorage: { requestedSize: "9Gi" } } },
    "unknown: The disks of Redis become smaller (1Ti → 9Gi): Kubernetes refuses that, and the apply fails or has no effect.",
  ],
  [
    "telemetry",
    { langfuse: { features: { telemetryEnabled: false } } },
    { langfuse: { features: { telemetryEnabled: true } } },
    "opens: Langfuse sends usage statistics to its maker.",
  ],
  [
    "passwords",
    { langfuse: { auth: { disableUsernamePassword: true } } },
    { langfuse: { auth: { disableUsernamePassword: false } } },
    "opens: Users may sign in with a password.",
  ],
  [
    "certificates of the staging server",
    { extraManifests: [{ spec: { acme: { server: "https://a" } } }] },
    { extraManifests: [{ spec: { acme: { server: "https://staging" } } }] },
    "interrupts: Browsers do not trust the certificate: it is one of the staging server.",
  ],
  [
    "a value without a rule of its own",
    { langfuse: { new: 1 } },
    { langfuse: { new: 2 } },
    "interrupts: Settings change (langfuse.new). Web and worker: 2 pods restart.",
  ],
])("%s", (_, before, after, effect) => {
  expect(listEffects(release(before), release(after))).toEqual([effect]);
});

test("the pods that restart are counted", () => {
  const values = (memory: string) => ({
    clickhouse: { cluster: { replicas: 3, resources: { limits: { memory } } } },
    langfuse: { web: { hpa: { minReplicas: 2 }, resources: { limits: { memory } } } },
  });
  expect(listEffects(release(values("4Gi")), release(values("8Gi")))).toEqual([
    "interrupts: Requests and limits change. ClickHouse: 3 pods restart.",
    "interrupts: Requests and limits change. Web: at least 2 pods restart.",
  ]);
});

test.each([
  ["2.0.1", "interrupts: The Helm release app: chart 2.0.0 → 2.0.1. Pods restart."],
  [
    "1.5.41",
    "interrupts: The Helm release app: chart 2.0.0 → 1.5.41, an older version, which may not read newer data. Pods restart.",
  ],
])("chart %s", (version, effect) => {
  expect(listEffects(release({}), release({}, { version }))).toEqual([effect]);
});

test("the pods of another chart", () => {
  const traefik = (level: string) => release({ log: { level } }, { chart: "traefik" });
  expect(listEffects(traefik("INFO"), traefik("DEBUG"))).toEqual([
    "interrupts: Settings of the Helm release app change: its pods restart.",
  ]);
});
