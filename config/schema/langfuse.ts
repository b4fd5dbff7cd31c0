import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
import * as rule from "../../constructs/rules/values";
import { choice, field, flag, key, list, text, whole } from "./field";

const defaults = DEFAULTS.release;
const { web, worker, postgresql, redis, clickhouse, keeper } = defaults;

/** What one pod of a component requests; memory is its limit too. */
function size({ size: { cpu, memory } }: { readonly size: { readonly cpu: string; readonly memory: string } }) {
  return field(
    z.strictObject({
      cpu: text(rule.CPU, "Cores that a pod requests.", cpu).default(cpu),
      memory: text(rule.MEMORY, "Memory that a pod requests, and its limit.", memory).default(memory),
    }),
    "What one pod requests.",
    { cpu, memory },
  ).default({ cpu, memory });
}

const replicaBounds = z.strictObject({
  min: whole(rule.REPLICAS, "Fewest pods.", 2),
  max: whole(rule.REPLICAS, "Most pods; at least min.", 6),
});

const replicas = field(
  z.union([whole(rule.REPLICAS, "Number of pods.", 1), replicaBounds]),
  "A number of pods, or min and max for autoscaling by CPU.",
  { min: 2, max: 6 },
).default(defaults.web.replicas);

const DISK_SIZE =
  "Size of each disk in GiB. Disks never shrink. To grow one of chart 1.5.x, or that of PostgreSQL, follow docs/operate.md: Grow a disk.";

function disk({ diskGib }: { readonly diskGib: number }) {
  return whole(rule.DISK_GIB, DISK_SIZE, diskGib).default(diskGib);
}

const imagesSchema = z.strictObject({
  source: choice(
    ["registry", "upstream"],
    "The images in the registry. registry: your own build with the keyless change, which Blob storage needs. upstream: a copy of Langfuse's own image, which works with storage.kind s3-compatible.",
    "registry",
  ).default("registry"),
  tag: text(rule.IMAGE_TAG, "Tag of the web and the worker image.", "4.4.0-keyless.1"),
  web: text(rule.REPOSITORY, "Repository of the web image in the registry.", "langfuse-web").default(
    defaults.images.web,
  ),
  worker: text(rule.REPOSITORY, "Repository of the worker image in the registry.", "langfuse-worker").default(
    defaults.images.worker,
  ),
});

const clickhouseSchema = z.strictObject({
  replicas: whole(
    rule.CLICKHOUSE_REPLICAS,
    "Copies of the traces. Fixed at the first deployment: one copy cannot become several.",
    3,
  ).default(clickhouse.replicas),
  diskGib: disk(clickhouse),
  size: size(clickhouse),
});

const keeperSchema = z.strictObject({
  replicas: whole(
    rule.KEEPER_REPLICAS,
    "ClickHouse Keeper, or ZooKeeper with chart 1.x: an odd number that can lose a minority; chart 2.x needs 3 or 5.",
    3,
  ).default(keeper.replicas),
  diskGib: disk(keeper),
  size: size(keeper),
});

const egressSchema = z.strictObject({
  range: text(rule.IPV4_RANGE, "An IPv4 range.", "10.60.0.0/24"),
  ports: list(whole(rule.PORT, "A TCP port.", 587), "TCP ports.", [587]),
});

const PREREQUISITE = ["install", "existing"] as const;

const loggingSchema = z.strictObject({
  level: choice(
    ["trace", "debug", "info", "warn", "error", "fatal"],
    "The lowest level that is written.",
    "info",
  ).default(defaults.logging.level),
  format: choice(["text", "json"], "Plain lines, or JSON for a log system.", "json").default(defaults.logging.format),
});

const previousSchema = z.strictObject({
  chartVersion: text(rule.CHART_1_VERSION, "Version of the chart, as before in langfuse.chartVersion.", "1.5.41"),
  releaseName: text(
    rule.RELEASE_NAME,
    "Name of the Helm release, as before in langfuse.releaseName: another name would replace the release.",
    "langfuse",
  ),
  tag: text(rule.IMAGE_TAG, "Tag of its images, as before in langfuse.images.tag.", "3.224.1-keyless.1"),
  serves: choice(
    ["previous", "current"],
    "Which release users reach if Langfuse is exposed. current means that the data is copied, and allows Langfuse 4 in the new release.",
    "previous",
  ).default(defaults.previousServes),
});

export const langfuseSchema = z.strictObject({
  namespace: text(rule.NAMESPACE, "Kubernetes namespace of Langfuse and its stores.", "langfuse").default(
    defaults.namespace,
  ),
  releaseName: text(rule.RELEASE_NAME, "Name of the Helm release.", "langfuse").default(defaults.releaseName),
  chartVersion: text(rule.CHART_VERSION, "Version of the official Langfuse chart.", "2.0.0").default(
    defaults.chartVersion,
  ),
  previous: field(
    previousSchema,
    "The release of chart 1.x that runs beside the new one until its data is copied: docs/chart-1-to-2.md. Left out: none.",
    { chartVersion: "1.5.41", releaseName: "langfuse", tag: "3.224.1-keyless.1" },
  ).optional(),
  images: field(imagesSchema, "The images of web and worker.", { tag: "4.4.0-keyless.1" }),
  web: field(z.strictObject({ replicas, size: size(web) }), "The web application.", {
    replicas: { min: 2, max: 6 },
  }).prefault({}),
  worker: field(z.strictObject({ replicas, size: size(worker) }), "The worker that processes ingested events.", {
    replicas: { min: 2, max: 6 },
  }).prefault({}),
  postgresql: field(
    z.strictObject({ diskGib: disk(postgresql), size: size(postgresql) }),
    "PostgreSQL in the cluster.",
    { diskGib: 32 },
  ).prefault({}),
  redis: field(z.strictObject({ diskGib: disk(redis), size: size(redis) }), "Valkey, a Redis, in the cluster.", {
    diskGib: 8,
  }).prefault({}),
  clickhouse: field(clickhouseSchema, "ClickHouse in the cluster.", { replicas: 3 }).prefault({}),
  keeper: field(keeperSchema, "The coordination of ClickHouse's copies.", { replicas: 3 }).prefault({}),
  diskSku: choice(
    ["StandardSSD_LRS", "Premium_LRS", "StandardSSD_ZRS", "Premium_ZRS"],
    "Kind of the stores' disks. ZRS follows a pod into another zone.",
    "Premium_ZRS",
  ).default(defaults.diskSku),
  podSecurity: choice(
    ["restricted", "baseline"],
    "Which pods the namespace admits; both charts comply with restricted.",
    "restricted",
  ).default(defaults.podSecurity),
  logging: field(loggingSchema, "What web and worker write to their logs.", { level: "info", format: "json" }).prefault(
    {},
  ),
  environment: field(
    z.record(key(rule.VARIABLE_NAME), field(z.string("must be a text"), "Value of the variable.", "VIEWER")),
    "Further environment variables of web and worker. No secrets: they are readable in the cluster and in the state.",
    { LANGFUSE_DEFAULT_PROJECT_ROLE: "VIEWER" },
  ).default({}),
  secretEnvironment: field(
    z.record(
      key(rule.VARIABLE_NAME),
      text(rule.VARIABLE_SECRET, "Name of the secret, after langfuse-<environment>-.", "smtp-connection-url"),
    ),
    "Further environment variables of web and worker whose values are secrets of the Key Vault, named langfuse-<environment>-<this>. An operator writes them there; they are in no state.",
    { SMTP_CONNECTION_URL: "smtp-connection-url" },
  ).default({}),
  allowedEgress: field(
    z.array(field(egressSchema, "A range with its ports.", { range: "10.60.0.0/24", ports: [587] })),
    "What web and worker may connect to beside HTTPS on the internet, as a mail server or a private model. Left out: nothing.",
    [{ range: "10.60.0.0/24", ports: [587] }],
  ).default([]),
  telemetry: flag("Sends basic usage statistics to the makers of Langfuse.", false).default(defaults.telemetry),
  certManager: choice(
    PREREQUISITE,
    "cert-manager: installed by the release, or existing in the cluster.",
    "install",
  ).default(defaults.certManager),
  clickhouseOperator: choice(
    PREREQUISITE,
    "The ClickHouse operator, which chart 2.x needs: installed by the release, or existing in the cluster.",
    "install",
  ).default(defaults.clickhouseOperator),
  timeoutMinutes: whole(
    rule.TIMEOUT_MINUTES,
    "How long Helm waits for the pods; the first start runs all migrations.",
    30,
  ).default(defaults.timeoutMinutes),
});
