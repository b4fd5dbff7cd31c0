import { LANGFUSE_SERVICE_ACCOUNT } from "../../names";
import type { ChartGeneration } from "../../rules/release";
import { KUBERNETES_SECRETS, VARIABLES_SECRET, secretKey, type SecretKeyRef } from "../kubernetes-secrets";
import type { ChartProps, Size } from "../release-props";
import { storageVariables, type EnvironmentVariable } from "../storage";

export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}

interface Probe {
  readonly initialDelaySeconds: number;
  readonly failureThreshold: number;
}

/** The values that web and worker share. */
interface ComponentValues {
  readonly image: { readonly repository: string };
  readonly replicas?: number;
  readonly hpa: {
    readonly enabled: boolean;
    readonly minReplicas?: number;
    readonly maxReplicas?: number;
    readonly targetCPUUtilizationPercentage?: number;
  };
  readonly pdb: { readonly create: true; readonly maxUnavailable: 1 };
  readonly resources: Resources;
  readonly livenessProbe: Probe;
  readonly pod: { readonly topologySpreadConstraints: readonly object[] };
}

/** The `langfuse` section of the chart's values, which both generations share. */
export interface LangfuseSection {
  readonly image: { readonly tag: string; readonly pullPolicy: "IfNotPresent" };
  readonly web: ComponentValues;
  readonly worker: ComponentValues;
  readonly serviceAccount: {
    readonly create: false;
    readonly name: string;
    readonly automountServiceAccountToken: false;
  };
  readonly pod: {
    readonly annotations: Readonly<Record<string, string>>;
    /** The webhook of workload identity gives labelled pods a token. */
    readonly labels?: { readonly "azure.workload.identity/use": "true" };
  };
  readonly podSecurityContext: object;
  readonly securityContext: object;
  readonly salt: SecretKeyRef;
  readonly encryptionKey: SecretKeyRef;
  readonly nextauth: { readonly url: string; readonly secret?: SecretKeyRef };
  readonly logging: object;
  readonly features: { readonly telemetryEnabled: boolean; readonly signUpDisabled: false };
  readonly auth: {
    readonly disableUsernamePassword: boolean;
    readonly providers: {
      readonly azureAd: {
        readonly clientId: SecretKeyRef;
        readonly clientSecret: SecretKeyRef;
        readonly tenantId: string;
        /** Text, because the chart renders a `false` as an empty value. */
        readonly allowAccountLinking: "true" | "false";
      };
    };
  };
  readonly additionalEnv: readonly EnvironmentVariable[];
  readonly ingress:
    | { readonly enabled: false }
    | {
        readonly enabled: true;
        readonly className: string;
        readonly annotations: Readonly<Record<string, string>>;
        readonly hosts: readonly object[];
        readonly tls: { readonly enabled: true; readonly secretName: string };
      };
}

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
const WEB_PROBE: Probe = { initialDelaySeconds: 300, failureThreshold: 6 };
const WORKER_PROBE: Probe = { initialDelaySeconds: 120, failureThreshold: 6 };

export function langfuseSection(props: ChartProps, generation: ChartGeneration): LangfuseSection {
  return {
    image: { tag: props.images.tag, pullPolicy: "IfNotPresent" },
    web: component("web", props, WEB_PROBE),
    worker: component("worker", props, WORKER_PROBE),
    serviceAccount: { create: false, name: LANGFUSE_SERVICE_ACCOUNT, automountServiceAccountToken: false },
    pod: {
      annotations: { "secrets-revision": props.secretsRevision },
      ...(props.storage.kind === "azure-keyless" && { labels: { "azure.workload.identity/use": "true" } }),
    },
    ...RESTRICTED,
    salt: { secretKeyRef: secretKey("app", "salt") },
    encryptionKey: { secretKeyRef: secretKey("app", "encryption-key") },
    nextauth: { url: props.publicUrl },
    logging: { level: props.logging.level, format: props.logging.format },
    features: { telemetryEnabled: props.telemetry, signUpDisabled: false },
    auth: {
      disableUsernamePassword: !props.passwordLogin,
      providers: {
        azureAd: {
          clientId: { secretKeyRef: secretKey("sso", "client-id") },
          clientSecret: { secretKeyRef: secretKey("sso", "client-secret") },
          tenantId: props.tenantId,
          allowAccountLinking: props.accountLinking ? "true" : "false",
        },
      },
    },
    additionalEnv: [
      ...storageVariables(props.storage, props.images.tag),
      ...Object.entries(props.environment).map(([name, value]) => ({ name, value })),
      ...props.secretEnvironment.map((name) => ({
        name,
        valueFrom: { secretKeyRef: { name: VARIABLES_SECRET, key: name } },
      })),
    ],
    ingress: props.ingress ? ingress(props.publicUrl, ISSUERS[generation]) : { enabled: false },
  };
}

function component(app: "web" | "worker", { images, [app]: { replicas, size } }: ChartProps, livenessProbe: Probe) {
  return {
    image: { repository: `${images.registry}/${images[app]}` },
    ...scaling(replicas),
    pdb: { create: true, maxUnavailable: 1 },
    resources: resources(size),
    livenessProbe,
    pod: { topologySpreadConstraints: [spread({ app })] },
  } as const;
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
export function resources({ cpu, memory }: Required<Size>): Resources {
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

function ingress(publicUrl: string, issuer: string): LangfuseSection["ingress"] {
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

/** The Secrets of the stores, for both generations. */
export const STORE_SECRETS = {
  postgresql: KUBERNETES_SECRETS.postgresql.name,
  redis: KUBERNETES_SECRETS.redis.name,
  clickhouse: secretKey("clickhouse", "password"),
} as const;

const ACME_SERVERS = {
  production: "https://acme-v02.api.letsencrypt.org/directory",
  staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
};

/**
 * The Issuer that cert-manager renews the certificate with. The chart creates it, because a `kubernetes_manifest` would
 * need cert-manager's API before cert-manager is installed.
 * @see https://cert-manager.io/docs/configuration/acme/http01/
 */
export function issuer({ acmeEmail, acmeServer }: NonNullable<ChartProps["ingress"]>, generation: ChartGeneration) {
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
