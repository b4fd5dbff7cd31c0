import { LANGFUSE_SERVICE_ACCOUNT } from "../../names";
import type { ChartGeneration } from "../../rules/release";
import { KUBERNETES_SECRETS, POSTGRESQL, VARIABLES_SECRET, secretKey } from "../kubernetes-secrets";
import type { ChartProps } from "../complete-release";
import type { Size } from "../release-props";
import { storageVariables } from "../storage";

/** The user that the images run as; a numeric one, because `runAsNonRoot` cannot check a name. */
const IMAGE_USER = 1001;

const RUNTIME_DEFAULT = { type: "RuntimeDefault" };

/** Pod Security "restricted" for web and worker. */
const RESTRICTED = {
  podSecurityContext: {
    runAsNonRoot: true,
    runAsUser: IMAGE_USER,
    runAsGroup: IMAGE_USER,
    fsGroup: IMAGE_USER,
    seccompProfile: RUNTIME_DEFAULT,
  },
  securityContext: {
    allowPrivilegeEscalation: false,
    privileged: false,
    runAsNonRoot: true,
    runAsUser: IMAGE_USER,
    capabilities: { drop: ["ALL"] },
    seccompProfile: RUNTIME_DEFAULT,
  },
};

/** What the containers of the stores need for Pod Security "restricted" beside the chart's own values. */
export const SECCOMP_DEFAULT = { seccompProfile: RUNTIME_DEFAULT };

/**
 * Name of the Issuer and of its account key, one for each generation: Helm refuses to take over an object that another
 * release still has.
 */
export const ISSUERS: Record<ChartGeneration, string> = { 1: "letsencrypt-v1", 2: "letsencrypt" };

/** The IngressClass of the controller. */
export const INGRESS_CLASS = "traefik";

/** Migrations run before web listens: a first start takes minutes. */
const WEB_PROBE = { initialDelaySeconds: 300, failureThreshold: 6 };
const WORKER_PROBE = { initialDelaySeconds: 120, failureThreshold: 6 };

/** The `langfuse` section of the chart's values, which both generations share. */
export function langfuseSection(props: ChartProps, generation: ChartGeneration) {
  const { images, storage, logging } = props;
  return {
    image: { tag: images.tag, pullPolicy: "IfNotPresent" },
    web: component("web", props, WEB_PROBE),
    worker: component("worker", props, WORKER_PROBE),
    serviceAccount: { create: false, name: LANGFUSE_SERVICE_ACCOUNT, automountServiceAccountToken: false },
    pod: {
      annotations: { "secrets-revision": props.secretsRevision },
      // The webhook of workload identity gives labelled pods a token.
      ...(storage.kind === "azure-keyless" && { labels: { "azure.workload.identity/use": "true" } }),
    },
    ...RESTRICTED,
    salt: { secretKeyRef: secretKey("app", "salt") },
    encryptionKey: { secretKeyRef: secretKey("app", "encryption-key") },
    nextauth: { url: props.publicUrl },
    logging: { level: logging.level, format: logging.format },
    features: { telemetryEnabled: props.telemetry, signUpDisabled: false },
    auth: {
      disableUsernamePassword: !props.passwordLogin,
      providers: {
        azureAd: {
          clientId: { secretKeyRef: secretKey("sso", "client-id") },
          clientSecret: { secretKeyRef: secretKey("sso", "client-secret") },
          tenantId: props.tenantId,
          // Text, because the chart renders a `false` as an empty value.
          allowAccountLinking: props.accountLinking ? "true" : "false",
        },
      },
    },
    additionalEnv: [
      ...storageVariables(storage, images.tag),
      ...Object.entries(props.environment).map(([name, value]) => ({ name, value })),
      ...Object.keys(props.secretEnvironment).map((name) => ({
        name,
        valueFrom: { secretKeyRef: { name: VARIABLES_SECRET, key: name } },
      })),
    ],
    ingress: props.exposure.kind === "public" ? ingress(props.publicUrl, ISSUERS[generation]) : { enabled: false },
  };
}

function component(app: "web" | "worker", { images, [app]: { replicas, size } }: ChartProps, livenessProbe: object) {
  return {
    image: { repository: `${images.registry}/${images[app]}` },
    ...scaling(replicas),
    pdb: { create: true, maxUnavailable: 1 },
    resources: resources(size),
    livenessProbe,
    pod: { topologySpreadConstraints: [spread({ app })] },
  };
}

function scaling(replicas: ChartProps["web"]["replicas"]) {
  return typeof replicas === "number"
    ? { replicas, hpa: { enabled: false } }
    : {
        hpa: {
          enabled: true,
          minReplicas: replicas.min,
          maxReplicas: replicas.max,
          targetCPUUtilizationPercentage: 70,
        },
      };
}

/** Processor time is requested and not limited; memory is both. */
export function resources({ cpu, memory }: Required<Size>) {
  return { requests: { cpu, memory }, limits: { memory } };
}

/** Over the zones, if possible. */
export function spread(matchLabels: Readonly<Record<string, string>>) {
  return {
    maxSkew: 1,
    topologyKey: "topology.kubernetes.io/zone",
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels },
  };
}

/** On different nodes and in different zones, if possible. */
export function separate(matchLabels: Readonly<Record<string, string>>) {
  const term = (topologyKey: string) => ({
    weight: 100,
    podAffinityTerm: { topologyKey, labelSelector: { matchLabels } },
  });
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        term("kubernetes.io/hostname"),
        term("topology.kubernetes.io/zone"),
      ],
    },
  };
}

function ingress(publicUrl: string, issuer: string) {
  return {
    enabled: true,
    className: INGRESS_CLASS,
    annotations: {
      "cert-manager.io/issuer": issuer,
      "traefik.ingress.kubernetes.io/router.entrypoints": "websecure",
    },
    hosts: [{ host: new URL(publicUrl).hostname, paths: [{ path: "/", pathType: "Prefix" }] }],
    tls: { enabled: true, secretName: "langfuse-tls" },
  };
}

type PostgresqlKey = keyof typeof KUBERNETES_SECRETS.postgresql.keys;

/** The user, the database and the keys of the passwords in the Secret of PostgreSQL. */
export function postgresqlAuth(userPasswordKey: PostgresqlKey, adminPasswordKey: PostgresqlKey) {
  return {
    username: POSTGRESQL.user,
    database: POSTGRESQL.database,
    existingSecret: KUBERNETES_SECRETS.postgresql.name,
    secretKeys: { userPasswordKey, adminPasswordKey },
  };
}

/** The key of the password in the Secret of Redis. */
export function redisAuth(existingSecretPasswordKey: keyof typeof KUBERNETES_SECRETS.redis.keys) {
  return { existingSecret: KUBERNETES_SECRETS.redis.name, existingSecretPasswordKey };
}

const { name, key } = secretKey("clickhouse", "password");

/** The user of ClickHouse, and the key of its password. */
export const CLICKHOUSE_AUTH = { username: "default", existingSecret: name, existingSecretKey: key };

type PublicExposure = Extract<ChartProps["exposure"], { kind: "public" }>;

const ACME_SERVERS = {
  production: "https://acme-v02.api.letsencrypt.org/directory",
  staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
};

/**
 * The Issuer that cert-manager renews the certificate with. The chart creates it, because a `kubernetes_manifest` would
 * need cert-manager's API before cert-manager is installed.
 * @see https://cert-manager.io/docs/configuration/acme/http01/
 */
export function issuer({ acmeEmail, acmeServer }: PublicExposure, generation: ChartGeneration) {
  const name = ISSUERS[generation];
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Issuer",
    metadata: { name },
    spec: {
      acme: {
        server: ACME_SERVERS[acmeServer],
        email: acmeEmail,
        privateKeySecretRef: { name: `${name}-account` },
        solvers: [{ http01: { ingress: { ingressClassName: INGRESS_CLASS, serviceType: "ClusterIP" } } }],
      },
    },
  };
}
