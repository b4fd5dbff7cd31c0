import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
import {
  CHART_1_VERSION,
  CHART_VERSION,
  CLICKHOUSE_REPLICAS,
  CPU,
  DISK_GIB,
  IMAGE_TAG,
  IPV4_RANGE,
  KEEPER_REPLICAS,
  MEMORY,
  NAMESPACE,
  PORT,
  RELEASE_NAME,
  REPLICAS,
  REPOSITORY,
  TIMEOUT_MINUTES,
  VARIABLE_NAME,
  VARIABLE_SECRET,
} from "../../constructs/rules/values";
import { choice, field, flag, list, text, whole } from "./field";

const { web, worker, postgresql, redis, clickhouse, keeper } = DEFAULTS.release;

/** What one pod of a component requests; memory is its limit too. */
function size({ size: { cpu, memory } }: { readonly size: { readonly cpu: string; readonly memory: string } }) {
  return field(
    z.strictObject({
      cpu: text(CPU, {
        description: "Cores that a pod requests.",
        example: cpu,
      }).default(cpu),
      memory: text(MEMORY, {
        description: "Memory that a pod requests, and its limit.",
        example: memory,
      }).default(memory),
    }),
    { description: "What one pod requests.", example: { cpu, memory } },
  ).default({ cpu, memory });
}

const replicaBounds = z.strictObject({
  min: whole(REPLICAS, { description: "Fewest pods.", example: 2 }),
  max: whole(REPLICAS, { description: "Most pods; at least min.", example: 6 }),
});

const replicas = field(z.union([whole(REPLICAS, { description: "Number of pods.", example: 1 }), replicaBounds]), {
  description: "A number of pods, or min and max for autoscaling by CPU.",
  example: { min: 2, max: 6 },
}).default(DEFAULTS.release.web.replicas);

function disk({ diskGib }: { readonly diskGib: number }) {
  return whole(DISK_GIB, {
    description: "Size of each disk in GiB. Disks grow, they never shrink.",
    example: diskGib,
  }).default(diskGib);
}

const imagesSchema = z.strictObject({
  source: choice(["registry", "upstream"], {
    description:
      "The images in the registry. registry: your own build with the keyless change, which Blob storage needs. upstream: a copy of Langfuse's own image, which works with storage.kind s3-compatible.",
    example: "registry",
  }).default("registry"),
  tag: text(IMAGE_TAG, { description: "Tag of the web and the worker image.", example: "4.4.0-keyless.1" }),
  web: text(REPOSITORY, {
    description: "Repository of the web image in the registry.",
    example: "langfuse-web",
  }).default(DEFAULTS.release.images.web),
  worker: text(REPOSITORY, {
    description: "Repository of the worker image in the registry.",
    example: "langfuse-worker",
  }).default(DEFAULTS.release.images.worker),
});

const clickhouseSchema = z.strictObject({
  replicas: whole(CLICKHOUSE_REPLICAS, {
    description: "Copies of the traces. Fixed at the first deployment: one copy cannot become several.",
    example: 3,
  }).default(clickhouse.replicas),
  diskGib: disk(clickhouse),
  size: size(clickhouse),
});

const keeperSchema = z.strictObject({
  replicas: whole(KEEPER_REPLICAS, {
    description:
      "ClickHouse Keeper, or ZooKeeper with chart 1.x: an odd number that can lose a minority; chart 2.x needs 3 or 5.",
    example: 3,
  }).default(keeper.replicas),
  diskGib: disk(keeper),
  size: size(keeper),
});

const egressSchema = z.strictObject({
  range: text(IPV4_RANGE, { description: "An IPv4 range.", example: "10.60.0.0/24" }),
  ports: list(whole(PORT, { description: "A TCP port.", example: 587 }), {
    description: "TCP ports.",
    example: [587],
  }),
});

const PREREQUISITE = ["install", "existing"] as const;

const variableName = z.string().regex(VARIABLE_NAME.pattern, VARIABLE_NAME.rule);

const loggingSchema = z.strictObject({
  level: choice(["trace", "debug", "info", "warn", "error", "fatal"], {
    description: "The lowest level that is written.",
    example: "info",
  }).default(DEFAULTS.release.logging.level),
  format: choice(["text", "json"], {
    description: "Plain lines, or JSON for a log system.",
    example: "json",
  }).default(DEFAULTS.release.logging.format),
});

const previousSchema = z.strictObject({
  chartVersion: text(CHART_1_VERSION, {
    description: "Version of the chart, as before in langfuse.chartVersion.",
    example: "1.5.41",
  }),
  releaseName: text(RELEASE_NAME, {
    description: "Name of the Helm release, as before in langfuse.releaseName: another name would replace the release.",
    example: "langfuse",
  }),
  tag: text(IMAGE_TAG, {
    description: "Tag of its images, as before in langfuse.images.tag.",
    example: "3.224.1-keyless.1",
  }),
  serves: choice(["previous", "current"], {
    description:
      "Which release users reach if Langfuse is exposed. current means that the data is copied, and allows Langfuse 4 in the new release.",
    example: "previous",
  }).default(DEFAULTS.release.previousServes),
});

export const langfuseSchema = z.strictObject({
  namespace: text(NAMESPACE, {
    description: "Kubernetes namespace of Langfuse and its stores.",
    example: "langfuse",
  }).default(DEFAULTS.release.namespace),
  releaseName: text(RELEASE_NAME, { description: "Name of the Helm release.", example: "langfuse" }).default(
    DEFAULTS.release.releaseName,
  ),
  chartVersion: text(CHART_VERSION, {
    description: "Version of the official Langfuse chart.",
    example: "2.0.0",
  }).default(DEFAULTS.release.chartVersion),
  previous: field(previousSchema, {
    description:
      "The release of chart 1.x that runs beside the new one until its data is copied: docs/chart-1-to-2.md. Left out: none.",
    example: { chartVersion: "1.5.41", releaseName: "langfuse", tag: "3.224.1-keyless.1" },
  }).optional(),
  images: field(imagesSchema, {
    description: "The images of web and worker.",
    example: { tag: "4.4.0-keyless.1" },
  }),
  web: field(z.strictObject({ replicas, size: size(web) }), {
    description: "The web application.",
    example: { replicas: { min: 2, max: 6 } },
  }).prefault({}),
  worker: field(z.strictObject({ replicas, size: size(worker) }), {
    description: "The worker that processes ingested events.",
    example: { replicas: { min: 2, max: 6 } },
  }).prefault({}),
  postgresql: field(z.strictObject({ diskGib: disk(postgresql), size: size(postgresql) }), {
    description: "PostgreSQL in the cluster.",
    example: { diskGib: 32 },
  }).prefault({}),
  redis: field(z.strictObject({ diskGib: disk(redis), size: size(redis) }), {
    description: "Valkey, a Redis, in the cluster.",
    example: { diskGib: 8 },
  }).prefault({}),
  clickhouse: field(clickhouseSchema, { description: "ClickHouse in the cluster.", example: { replicas: 3 } }).prefault(
    {},
  ),
  keeper: field(keeperSchema, {
    description: "The coordination of ClickHouse's copies.",
    example: { replicas: 3 },
  }).prefault({}),
  diskSku: choice(["StandardSSD_LRS", "Premium_LRS", "StandardSSD_ZRS", "Premium_ZRS"], {
    description: "Kind of the stores' disks. ZRS follows a pod into another zone.",
    example: "Premium_ZRS",
  }).default(DEFAULTS.release.diskSku),
  podSecurity: choice(["restricted", "baseline"], {
    description: "Which pods the namespace admits; both charts comply with restricted.",
    example: "restricted",
  }).default(DEFAULTS.release.podSecurity),
  logging: field(loggingSchema, {
    description: "What web and worker write to their logs.",
    example: { level: "info", format: "json" },
  }).prefault({}),
  environment: field(
    z.record(
      variableName,
      field(z.string("must be a text"), { description: "Value of the variable.", example: "VIEWER" }),
    ),
    {
      description:
        "Further environment variables of web and worker. No secrets: they are readable in the cluster and in the state.",
      example: { LANGFUSE_DEFAULT_PROJECT_ROLE: "VIEWER" },
    },
  ).default({}),
  secretEnvironment: field(
    z.record(
      variableName,
      text(VARIABLE_SECRET, {
        description: "Name of the secret, after langfuse-<environment>-.",
        example: "smtp-connection-url",
      }),
    ),
    {
      description:
        "Further environment variables of web and worker whose values are secrets of the Key Vault, named langfuse-<environment>-<this>. An operator writes them there; they are in no state.",
      example: { SMTP_CONNECTION_URL: "smtp-connection-url" },
    },
  ).default({}),
  allowedEgress: field(
    z.array(
      field(egressSchema, {
        description: "A range with its ports.",
        example: { range: "10.60.0.0/24", ports: [587] },
      }),
    ),
    {
      description:
        "What web and worker may connect to beside HTTPS on the internet, as a mail server or a private model. Left out: nothing.",
      example: [{ range: "10.60.0.0/24", ports: [587] }],
    },
  ).default([]),
  telemetry: flag({ description: "Sends basic usage statistics to the makers of Langfuse.", example: false }).default(
    DEFAULTS.release.telemetry,
  ),
  certManager: choice(PREREQUISITE, {
    description: "cert-manager: installed by the release, or existing in the cluster.",
    example: "install",
  }).default(DEFAULTS.release.certManager),
  clickhouseOperator: choice(PREREQUISITE, {
    description:
      "The ClickHouse operator, which chart 2.x needs: installed by the release, or existing in the cluster.",
    example: "install",
  }).default(DEFAULTS.release.clickhouseOperator),
  timeoutMinutes: whole(TIMEOUT_MINUTES, {
    description: "How long Helm waits for the pods; the first start runs all migrations.",
    example: 30,
  }).default(DEFAULTS.release.timeoutMinutes),
});
