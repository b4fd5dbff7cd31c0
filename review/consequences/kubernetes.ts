import { helmValue, type HelmRelease } from "../../terraform-json/helm-release";
import {
  capitalize,
  harmless,
  interrupts,
  isLess,
  number,
  opens,
  protection,
  shownByRows,
  unknown,
  type AttributeRule,
  type NamedChange,
} from "./consequence";

const change = ({ before, after }: NamedChange) => `${before} → ${after}`;

/** The workloads of the chart by their paths, the more exact first. */
const WORKLOADS: readonly (readonly [RegExp, string])[] = [
  [/^clickhouse\.keeper\b|^zookeeper\b/, "ClickHouse Keeper"],
  [/^clickhouse\b/, "ClickHouse"],
  [/^postgresql\b/, "PostgreSQL"],
  [/^(?:redis|valkey)\b/, "Redis"],
  [/^langfuse\.web\b/, "web"],
  [/^langfuse\.worker\b/, "worker"],
  [/^(?:langfuse|s3)\b/, "web and worker"],
];

function findWorkload(path: string): string | undefined {
  return WORKLOADS.find(([pattern]) => pattern.test(path))?.[1];
}

const getWorkload = ({ path, name }: NamedChange) => findWorkload(path) ?? name;

/** The paths of the numbers of pods, within the values; the first that is set counts. */
const COUNTS: Readonly<Record<string, readonly string[]>> = {
  web: ["langfuse.web.hpa.minReplicas", "langfuse.web.replicas", "langfuse.replicas"],
  worker: ["langfuse.worker.hpa.minReplicas", "langfuse.worker.replicas", "langfuse.replicas"],
  ClickHouse: ["clickhouse.cluster.replicas", "clickhouse.replicaCount"],
  "ClickHouse Keeper": ["clickhouse.keeper.replicas", "zookeeper.replicaCount"],
};

/** `web and worker: at least 4 pods restart`; the pods of other charts are not counted. */
export function describeRestart(release: HelmRelease, path: string, name: string): string {
  const workload = findWorkload(path);
  if (workload === undefined) return `${name}: pods restart`;
  const counts = workload.split(" and ").map((one) => countPods(release, one));
  const count = counts.reduce((sum, { pods }) => sum + pods, 0);
  const atLeast = counts.some(({ grows }) => grows) ? "at least " : "";
  return `${workload}: ${atLeast}${count} ${count === 1 ? "pod restarts" : "pods restart"}`;
}

function countPods(release: HelmRelease, workload: string) {
  const path = (COUNTS[workload] ?? []).find((one) => typeof helmValue(release, one) === "number");
  return { pods: path === undefined ? 1 : Number(helmValue(release, path)), grows: path?.includes("hpa") ?? false };
}

const restarts = ({ restart, name }: NamedChange) => restart ?? `${name}: pods restart`;

/** The effects of values of the charts, by their paths within the values. */
const VALUES: readonly AttributeRule[] = [
  [
    /^langfuse(?:\.(?:web|worker))?\.image\.tag$/,
    (one) =>
      isLess(one)
        ? interrupts(
            `Langfuse ${change(one)}, an older version: it may not read what the newer one has migrated. ${capitalize(restarts(one))}.`,
          )
        : interrupts(
            `Langfuse ${change(one)}. Web and worker migrate the databases first. ${capitalize(restarts(one))}.`,
          ),
  ],
  [
    /\bimage\b.*\brepository$|^global\.imageRegistry$/,
    (one) => interrupts(`Images of ${getWorkload(one)} come from another place: ${change(one)}. Pods restart.`),
  ],
  number(/(?:^|\.)(?:replicas|replicaCount|minReplicas)$/, {
    less: (one) => interrupts(`Fewer pods of ${getWorkload(one)} (${change(one)}): a failure of one interrupts more.`),
    more: (one) => harmless(`More pods of ${getWorkload(one)}: ${change(one)}.`),
  }),
  [
    /\bmaxReplicas$|\bhpa\.|\bpdb\.|podDisruptionBudget/,
    (one) => harmless(`Scaling of ${getWorkload(one)} (${one.path}): ${change(one)}.`),
  ],
  number(/(?:requestedSize|storage\.size|persistence\.size|dataStorage\.size)$/, {
    less: (one) =>
      unknown(
        `The disks of ${getWorkload(one)} become smaller (${change(one)}): Kubernetes refuses that, and the apply fails or has no effect.`,
      ),
    more: (one) =>
      /^postgresql|persistence/.test(one.path)
        ? unknown(
            `The disks of ${getWorkload(one)} grow (${change(one)}): Kubernetes refuses that for a StatefulSet. Grow the claims first.`,
          )
        : harmless(`The disks of ${getWorkload(one)} grow: ${change(one)}.`),
  }),
  [
    /\b(?:className|storageClass)$/,
    (one) =>
      interrupts(`Existing disks of ${getWorkload(one)} keep their storage class; only new ones get ${one.after}.`),
  ],
  [/^langfuse\.nextauth\.url$/, (one) => interrupts(`The public URL changes: ${change(one)}.`)],
  [/^langfuse\.ingress\.(?:hosts|tls)/, (one) => interrupts(`The ingress changes (${one.path}): ${change(one)}.`)],
  protection(/disableUsernamePassword$/, "true", () => ({
    on: "Users can no longer sign in with a password.",
    off: "Users may sign in with a password.",
  })),
  protection(/signUpDisabled$/, "true", () => ({
    on: "New users can no longer sign up by themselves.",
    off: "New users may sign up by themselves.",
  })),
  [
    /allowAccountLinking/i,
    (one) =>
      one.after === "true"
        ? opens("A sign-in with the same email address gets the account that exists already.")
        : harmless("A sign-in does not get an account that exists already."),
  ],
  [
    /telemetryEnabled$/,
    (one) =>
      one.after === "true"
        ? opens("Langfuse sends usage statistics to its maker.")
        : harmless("Langfuse sends no usage statistics."),
  ],
  [
    /\bacme\.server$/,
    (one) =>
      /staging/.test(one.after)
        ? interrupts("Browsers do not trust the certificate: it is one of the staging server.")
        : harmless("The certificate is requested from another server."),
  ],
  [/\bacme\.email$/, () => harmless("The certificate authority sends its mails to another address.")],
  [/^extraManifests/, (one) => interrupts(`The manifest ${/\d+/.exec(one.path)?.[0]} of the release changes.`)],
  [
    /^(?:langfuse\.)?additionalEnv|^langfuse\.extraEnv/,
    (one) => interrupts(`Environment variables change. ${capitalize(restarts(one))}.`),
  ],
  [
    /^langfuse\.logging/,
    (one) => interrupts(`Other logs are written (${one.path}: ${change(one)}). ${capitalize(restarts(one))}.`),
  ],
  [
    /\bresources?(?:Preset)?\b|\binitResources\b|valkeyConfig|\bmaxmemory/i,
    (one) => interrupts(`Requests and limits change. ${capitalize(restarts(one))}.`),
  ],
  [
    /\bservice\.annotations/,
    (one) => interrupts(`The load balancer changes (${change(one)}): users reach another address.`),
  ],
  [/^s3\b/, (one) => interrupts(`Settings of the storage change. ${capitalize(restarts(one))}.`)],
  [
    /^(?:langfuse|postgresql|redis|valkey|clickhouse|zookeeper)\b/,
    (one) => interrupts(`Settings change (${one.path}). ${capitalize(restarts(one))}.`),
  ],
];

/** The effects of a change within the values of a Helm release. */
export const VALUE_RULES: readonly AttributeRule[] = [
  ...VALUES,
  // Charts of the prerequisites: their pods serve no request of users, except the ingress controller.
  [/./, (one) => interrupts(`Settings of ${one.name} change: its pods restart.`)],
];

const RELEASE: readonly AttributeRule[] = [
  [
    /^version$/,
    (one) =>
      isLess(one)
        ? interrupts(
            `${capitalize(one.name)}: chart ${change(one)}, an older version, which may not read newer data. Pods restart.`,
          )
        : interrupts(`${capitalize(one.name)}: chart ${change(one)}. Pods restart.`),
  ],
  [
    /^(?:timeout|wait|atomic|max_history|cleanup_on_fail)/,
    (one) => harmless(`Helm waits and cleans up in another way (${one.path}: ${change(one)}).`),
  ],
  [
    /^(?:repository|chart)$/,
    (one) => unknown(`${capitalize(one.name)} is of another chart or source: ${change(one)}.`),
  ],
  [/^values$/, () => undefined],
];

export const KUBERNETES_RULES: Readonly<Record<string, readonly AttributeRule[]>> = {
  helm_release: RELEASE,
  kubernetes_namespace_v1: [
    [
      /pod-security\.kubernetes\.io\/enforce/,
      (one) =>
        one.after === "restricted"
          ? harmless(`${capitalize(one.name)} admits only restricted pods.`)
          : opens(`${capitalize(one.name)} admits pods with more rights: ${change(one)}.`),
    ],
    [/pod-security/, () => undefined],
    [/annotations/, (one) => harmless(`Annotations of ${one.name} change: ${change(one)}.`)],
  ],
  kubernetes_network_policy_v1: [shownByRows(/./)],
  kubernetes_secret_v1: [
    [/^data_wo|^data\b/, (one) => interrupts(`${capitalize(one.name)} is written again: pods that read it restart.`)],
  ],
  kubernetes_service_account_v1: [
    [/client-id/, (one) => interrupts(`Pods with ${one.name} act as another identity once they restart.`)],
    [
      /automount/,
      (one) =>
        one.after === "true"
          ? opens(`Pods of ${one.name} mount a token of the API.`)
          : harmless(`Pods of ${one.name} mount no token.`),
    ],
  ],
  kubernetes_storage_class_v1: [
    [/^(?:allow_volume_expansion)$/, (one) => harmless(`Disks of ${one.name} may grow: ${change(one)}.`)],
    [
      /^parameters/,
      (one) =>
        interrupts(
          `${capitalize(one.name)}: ${change(one)}. Existing disks keep ${one.before}; only new disks get ${one.after}.`,
        ),
    ],
    [/^reclaim_policy$/, (one) => opens(`Disks of ${one.name}: ${change(one)} when their claim is deleted.`)],
  ],
};
