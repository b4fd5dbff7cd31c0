import type { Check, Expected, Mismatch, Rendering } from "../../chart-check/check";
import { runCheck } from "../../chart-check/check";
import { parseManifests } from "../../chart-check/manifests";
import type { Loose } from "../support/loose";

/** The smallest release without a mismatch. */
export const EXPECTED: Expected = {
  generation: 2,
  serviceAccount: "langfuse",
  publicUrl: "https://traces.example.com",
  images: { web: "reg.example.com/web:4.4.0-k", worker: "reg.example.com/worker:4.4.0-k" },
  storage: {
    kind: "azure-keyless",
    endpoint: "https://acc.blob.core.windows.net",
    bucket: "langfuse",
    prefixes: { events: "events/", media: "media/", exports: "exports/" },
  },
  secrets: {
    "langfuse-secrets": ["salt", "encryption-key"],
    "langfuse-sso": ["client-id", "client-secret"],
    "db-auth": ["password"],
  },
  storageClass: "our-disks",
  policies: [
    { name: "default-deny", podSelector: {}, ingressPorts: [] },
    { name: "web", podSelector: { app: "web", "app.kubernetes.io/name": "langfuse" }, ingressPorts: ["3000"] },
    { name: "worker", podSelector: { app: "worker", "app.kubernetes.io/name": "langfuse" }, ingressPorts: [] },
    { name: "db", podSelector: { "app.kubernetes.io/name": "db" }, ingressPorts: ["5432", "5433"] },
    { name: "keeper", podSelector: { "clickhouse.com/role": "clickhouse-keeper" }, ingressPorts: ["2181"] },
    { name: "solver", podSelector: { "acme.cert-manager.io/http01-solver": "true" }, ingressPorts: ["8089"] },
  ],
  ingress: { className: "traefik", issuer: "letsencrypt" },
};

const component = (name: "web" | "worker", port: number) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  template:
    metadata:
      labels: { app: ${name}, app.kubernetes.io/name: langfuse, azure.workload.identity/use: "true" }
    spec:
      serviceAccountName: langfuse
      securityContext: { runAsNonRoot: true, runAsUser: 1001, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: main
          image: reg.example.com/${name}:4.4.0-k
          imagePullPolicy: IfNotPresent
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
          ports: [{ name: http, containerPort: ${port} }]
          livenessProbe: { initialDelaySeconds: 300 }
          resources: { requests: { cpu: "1" }, limits: { memory: 1Gi } }
          env:
            - { name: SALT, valueFrom: { secretKeyRef: { name: langfuse-secrets, key: salt } } }
            - { name: ENCRYPTION_KEY, valueFrom: { secretKeyRef: { name: langfuse-secrets, key: encryption-key } } }
            - { name: NEXTAUTH_SECRET, valueFrom: { secretKeyRef: { name: langfuse-app, key: nextauth-secret } } }
            - { name: NEXTAUTH_URL, value: "https://traces.example.com" }
            - { name: AUTH_AZURE_AD_CLIENT_ID, valueFrom: { secretKeyRef: { name: langfuse-sso, key: client-id } } }
            - { name: AUTH_AZURE_AD_CLIENT_SECRET, valueFrom: { secretKeyRef: { name: langfuse-sso, key: client-secret } } }
            - { name: AUTH_AZURE_AD_TENANT_ID, value: tenant }
            - { name: AUTH_DISABLE_USERNAME_PASSWORD, value: "true" }
            - { name: DATABASE_HOST, value: db }
            - { name: REDIS_PASSWORD, valueFrom: { secretKeyRef: { name: db-auth, key: password } } }
            - { name: REDIS_CONNECTION_STRING, value: "redis://default:$(REDIS_PASSWORD)@db:6379/0" }
            - { name: CLICKHOUSE_URL, value: "http://traces-clickhouse-headless:8123" }
            - { name: CLICKHOUSE_MIGRATION_URL, value: "clickhouse://traces-clickhouse-headless:9000" }
            - { name: LANGFUSE_USE_AZURE_BLOB, value: "true" }
            - { name: LANGFUSE_AZURE_BLOB_CREDENTIAL, value: workload-identity }
            - { name: LANGFUSE_S3_EVENT_UPLOAD_BUCKET, value: langfuse }
            - { name: LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT, value: "https://acc.blob.core.windows.net" }
            - { name: LANGFUSE_S3_EVENT_UPLOAD_PREFIX, value: events/ }
            - { name: LANGFUSE_S3_MEDIA_UPLOAD_BUCKET, value: langfuse }
            - { name: LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT, value: "https://acc.blob.core.windows.net" }
            - { name: LANGFUSE_S3_MEDIA_UPLOAD_PREFIX, value: media/ }
            - { name: LANGFUSE_S3_BATCH_EXPORT_BUCKET, value: langfuse }
            - { name: LANGFUSE_S3_BATCH_EXPORT_ENDPOINT, value: "https://acc.blob.core.windows.net" }
            - { name: LANGFUSE_S3_BATCH_EXPORT_PREFIX, value: exports/ }
`;

const OTHERS = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  template:
    metadata: { labels: { app.kubernetes.io/name: db } }
    spec:
      securityContext: { seccompProfile: { type: RuntimeDefault } }
      initContainers:
        - name: prepare
          image: reg.example.com:5000/tools@sha256:0000
          securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: [ALL] } }
          resources: { requests: { cpu: 50m }, limits: { memory: 64Mi } }
      containers:
        - name: db
          image: db:18
          securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: [ALL] } }
          ports: [{ name: sql, containerPort: 5432 }]
          resources: { requests: { cpu: 50m }, limits: { memory: 64Mi } }
          env: [{ name: ALLOW_EMPTY_PASSWORD, value: "no" }]
          envFrom: [{ secretRef: { name: db-auth } }]
      volumes:
        - { name: auth, secret: { secretName: db-auth, items: [{ key: password, path: p }] } }
        - { name: tmp, emptyDir: {} }
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { storageClassName: our-disks } }]
---
apiVersion: v1
kind: Service
metadata: { name: db }
spec:
  selector: { app.kubernetes.io/name: db }
  ports: [{ port: 5432, targetPort: sql }, { port: 5433, targetPort: replication }]
---
apiVersion: v1
kind: Secret
metadata: { name: langfuse-app }
data: { nextauth-secret: c2VjcmV0 }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: queue }
spec: { storageClassName: our-disks }
---
apiVersion: clickhouse.com/v1alpha1
kind: ClickHouseCluster
metadata: { name: traces }
spec:
  dataVolumeClaimSpec: { storageClassName: our-disks }
  containerTemplate:
    image: { repository: clickhouse, tag: "26.4" }
    resources: { requests: { cpu: "1" }, limits: { memory: 1Gi } }
  settings: { defaultUserPassword: { secret: { name: db-auth, key: password } } }
---
apiVersion: clickhouse.com/v1alpha1
kind: KeeperCluster
metadata: { name: traces }
spec:
  dataVolumeClaimSpec: { storageClassName: our-disks }
  containerTemplate:
    image: { repository: keeper, tag: "26.4" }
    resources: { requests: { cpu: "1" }, limits: { memory: 1Gi } }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: langfuse, annotations: { cert-manager.io/issuer: letsencrypt } }
spec:
  ingressClassName: traefik
  tls: [{ hosts: [traces.example.com], secretName: tls }]
  rules: [{ host: traces.example.com }]
---
apiVersion: cert-manager.io/v1
kind: Issuer
metadata: { name: letsencrypt }
spec: { acme: { solvers: [{ http01: { ingress: { ingressClassName: traefik } } }] } }
---
apiVersion: v1
kind: Pod
metadata: { name: try-login, annotations: { helm.sh/hook: test } }
spec: { containers: [{ name: try, image: db }] }
`;

const MANIFESTS = [component("web", 3000), component("worker", 3030), OTHERS].join("---");

/** The manifests of the smallest release by `Kind/name`, to be changed by a test. */
export type Objects = Record<string, Loose>;

/** The smallest rendering after a change to its manifests, with some expected settings replaced. */
export function rendering(
  change: (objects: Objects) => void = () => undefined,
  parts: Partial<Expected> = {},
): Rendering {
  const objects: Objects = Object.fromEntries(
    parseManifests(MANIFESTS).map((manifest) => [`${manifest.kind}/${manifest.metadata.name}`, manifest]),
  );
  change(objects);
  return { expected: { ...EXPECTED, ...parts }, manifests: Object.values(objects), warnings: [] };
}

/** A case: its name, the change, and each mismatch as `object: problem`. */
export type Case = [name: string, change: (objects: Objects) => void, mismatches: string[]];

/** Asserts that a check finds no mismatch in the smallest rendering, and exactly the given ones after each change. */
export function testCheck(check: Check, cases: readonly Case[]): void {
  test("finds no mismatch in the smallest rendering", () => {
    expect(runCheck(check, rendering())).toEqual([]);
  });

  test.each(cases)("%s", (_name, change, mismatches) => {
    expect(words(runCheck(check, rendering(change)))).toEqual(mismatches);
  });
}

export function words(mismatches: readonly Mismatch[]): string[] {
  return mismatches.map(({ object, problem }) => `${object}: ${problem}`);
}

/** The pod that a workload makes. */
export function pod(objects: Objects, name: string): Loose {
  return objects[name].spec.template.spec;
}

/** The first container of a workload. */
export function main(objects: Objects, name: string): Loose {
  return pod(objects, name).containers[0];
}

/** Sets a variable of web's container, in its place or at the end. */
export function setVariable(objects: Objects, variable: { name: string; [field: string]: unknown }): void {
  const { env } = main(objects, "Deployment/web");
  const index = env.findIndex(({ name }: { name: string }) => name === variable.name);
  env.splice(index < 0 ? env.length : index, index < 0 ? 0 : 1, variable);
}
