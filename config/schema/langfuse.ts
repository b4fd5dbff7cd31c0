import { z } from "zod";
import { choice, cidr, field, flag, list, text, whole, type FieldDoc } from "./field";

const CPU = /^(?=.*[1-9])(\d+m|\d+(\.\d{1,3})?)$/;
const MEMORY = /^[1-9]\d*(Mi|Gi)$/;

/** What one pod of a component asks for; memory is its limit too. */
function size(cpu: string, memory: string) {
  return field(
    z.strictObject({
      cpu: text(CPU, 'must be a number of cores above 0 in quotes, as "2" or "500m"', {
        description: "Cores that a pod is promised.",
        example: cpu,
      }).default(cpu),
      memory: text(MEMORY, 'must be an amount of memory above 0, as "512Mi" or "4Gi"', {
        description: "Memory that a pod is promised, and its limit.",
        example: memory,
      }).default(memory),
    }),
    { description: "What one pod asks for.", example: { cpu, memory } },
  ).default({ cpu, memory });
}

const replicaBounds = z.strictObject({
  min: whole(1, 100, { description: "Fewest pods.", example: 2 }),
  max: whole(1, 100, { description: "Most pods; at least min.", example: 6 }),
});

const replicas = field(z.union([whole(1, 100, { description: "Number of pods.", example: 1 }), replicaBounds]), {
  description: "A number of pods, or min and max for autoscaling by CPU.",
  example: { min: 2, max: 6 },
}).default(1);

function disk(gib: number) {
  return whole(1, 16384, {
    description: "Size of each disk in GiB. Disks grow, they never shrink.",
    example: gib,
  }).default(gib);
}

function imageTag(doc: FieldDoc) {
  const rule = "must start with the version of Langfuse that it was built from, as 4.4.0-keyless.1";
  return text(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, rule, doc);
}

function releaseName(doc: FieldDoc) {
  const rule =
    "must be 1 to 40 lower-case letters, digits and hyphens, starting with a letter and ending with a letter or digit";
  return text(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/, rule, doc);
}

const imagesSchema = z.strictObject({
  source: choice(["registry", "upstream"], {
    description:
      "What the registry holds. registry: your own build with the keyless change, which Blob storage needs. upstream: a copy of Langfuse's own image, which works with storage.kind s3-compatible.",
    example: "registry",
  }).default("registry"),
  tag: imageTag({ description: "Tag of the web and the worker image.", example: "4.4.0-keyless.1" }),
  web: text(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, "must be a repository in lower case", {
    description: "Repository of the web image in the registry.",
    example: "langfuse-web",
  }).default("langfuse-web"),
  worker: text(/^[a-z0-9]+([._/-][a-z0-9]+)*$/, "must be a repository in lower case", {
    description: "Repository of the worker image in the registry.",
    example: "langfuse-worker",
  }).default("langfuse-worker"),
});

const clickhouseSchema = z.strictObject({
  replicas: whole(1, 9, {
    description: "Copies of the traces. Fixed at the first deployment: tables of one copy never become several.",
    example: 3,
  }).default(1),
  diskGib: disk(100),
  size: size("2", "8Gi"),
});

const keeperSchema = z.strictObject({
  replicas: whole(1, 5, {
    description:
      "ClickHouse Keeper, or ZooKeeper with chart 1.x: an odd number that can lose a minority; chart 2.x needs 3 or 5.",
    example: 3,
  }).default(3),
  diskGib: disk(20),
  size: size("250m", "512Mi"),
});

const egressSchema = z.strictObject({
  range: cidr({ description: "An IPv4 range.", example: "10.60.0.0/24" }),
  ports: list(whole(1, 65535, { description: "A TCP port.", example: 587 }), {
    description: "TCP ports.",
    example: [587],
  }),
});

const PREREQUISITE = ["install", "existing"] as const;

const VARIABLE_NAME = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, "must be the name of an environment variable in upper case");

const loggingSchema = z.strictObject({
  level: choice(["trace", "debug", "info", "warn", "error", "fatal"], {
    description: "The least serious entries that are written.",
    example: "info",
  }).default("info"),
  format: choice(["text", "json"], {
    description: "Lines for a person, or for a log system.",
    example: "json",
  }).default("json"),
});

const previousSchema = z.strictObject({
  chartVersion: text(/^1\.5\.(29|[3-9]\d|\d{3,})$/, "must be 1.5.29 or newer of 1.5 of the official chart", {
    description: "Version of the chart, as it was in langfuse.chartVersion.",
    example: "1.5.41",
  }),
  releaseName: releaseName({
    description: "Name of the Helm release, as it was in langfuse.releaseName: another one would replace it.",
    example: "langfuse",
  }),
  tag: imageTag({ description: "Tag of its images, as it was in langfuse.images.tag.", example: "3.224.1-keyless.1" }),
  serves: choice(["previous", "current"], {
    description:
      "Which release users reach where Langfuse is exposed. current says that its data is copied, and lets the new release run Langfuse 4.",
    example: "previous",
  }).default("previous"),
});

export const langfuseSchema = z.strictObject({
  namespace: text(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "must be 1 to 63 lower-case letters, digits and hyphens, starting and ending with a letter or digit",
    { description: "Kubernetes namespace of Langfuse and its stores.", example: "langfuse" },
  ).default("langfuse"),
  releaseName: releaseName({ description: "Name of the Helm release.", example: "langfuse" }).default("langfuse"),
  chartVersion: text(
    /^(1\.5\.(29|[3-9]\d|\d{3,})|2\.\d+\.\d+)$/,
    "must be a supported version of the official chart: 1.5.29 or newer of 1.5 (Langfuse 3), or 2.x (Langfuse 4)",
    { description: "Version of the official Langfuse chart.", example: "2.0.0" },
  ).default("2.0.0"),
  previous: field(previousSchema, {
    description:
      "The release of chart 1.x that runs beside the new one until its data is copied: docs/chart-1-to-2.md. Left out: none.",
    example: { chartVersion: "1.5.41", releaseName: "langfuse", tag: "3.224.1-keyless.1" },
  }).optional(),
  images: field(imagesSchema, {
    description: "The images of web and worker.",
    example: { tag: "4.4.0-keyless.1" },
  }),
  web: field(z.strictObject({ replicas, size: size("1", "2Gi") }), {
    description: "The web application.",
    example: { replicas: { min: 2, max: 6 } },
  }).prefault({}),
  worker: field(z.strictObject({ replicas, size: size("1", "2Gi") }), {
    description: "The worker that processes what is ingested.",
    example: { replicas: { min: 2, max: 6 } },
  }).prefault({}),
  postgresql: field(z.strictObject({ diskGib: disk(32), size: size("500m", "1Gi") }), {
    description: "PostgreSQL in the cluster.",
    example: { diskGib: 32 },
  }).prefault({}),
  redis: field(z.strictObject({ diskGib: disk(8), size: size("250m", "1Gi") }), {
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
  }).default("Premium_LRS"),
  podSecurity: choice(["restricted", "baseline"], {
    description: "Which pods the namespace admits; those of both charts are restricted ones.",
    example: "restricted",
  }).default("restricted"),
  logging: field(loggingSchema, {
    description: "What web and worker write to their logs.",
    example: { level: "info", format: "json" },
  }).prefault({}),
  environment: field(
    z.record(
      VARIABLE_NAME,
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
      VARIABLE_NAME,
      text(/^[A-Za-z0-9](-?[A-Za-z0-9])*$/, "must be the name of a secret: letters, digits and single hyphens", {
        description: "Name of the secret, after langfuse-<environment>-.",
        example: "smtp-connection-url",
        sensitive: true,
      }),
    ),
    {
      description:
        "Further environment variables of web and worker whose values are secrets of the Key Vault, named langfuse-<environment>-<this>. Somebody puts them there; they reach no state.",
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
    false,
  ),
  certManager: choice(PREREQUISITE, {
    description: "cert-manager: installed by the release, or existing in the cluster.",
    example: "install",
  }).default("install"),
  clickhouseOperator: choice(PREREQUISITE, {
    description:
      "The ClickHouse operator, which chart 2.x needs: installed by the release, or existing in the cluster.",
    example: "install",
  }).default("install"),
  timeoutMinutes: whole(5, 120, {
    description: "How long Helm waits for the pods; the first start runs all migrations.",
    example: 30,
  }).default(30),
});
