import { helmValue, type HelmRelease } from "../terraform-json/helm-release";
import { isObject } from "../terraform-json/json";

/** The generations of the official chart, whose values differ. */
export type ChartGeneration = 1 | 2;

/** Chart 1.x brings Langfuse 3, chart 2.x Langfuse 4. */
export function generationOf({ block }: HelmRelease): ChartGeneration {
  return /^[v=\s]*1\./.test(block.text("version") ?? "") ? 1 : 2;
}

/** A store that the chart brings: where its values say how it runs. */
export interface Store {
  /** What it is, as in "the disk of PostgreSQL". */
  readonly name: string;
  /** The switches without which it is not there. */
  readonly deployedBy: readonly string[];
  /** Where the class of its disks stands. */
  readonly storageClass: string;
  readonly resources: string;
  /** What must be true for its disk to be used, and kept. */
  readonly mustBeTrue: readonly { readonly path: string; readonly absent: "right" | "wrong" }[];
}

const persistence = (prefix: string) => ({
  storageClass: `${prefix}.persistence.storageClass`,
  resources: `${prefix}.resources`,
  mustBeTrue: [{ path: `${prefix}.persistence.enabled`, absent: "right" }] as const,
});

/** The stores of each generation, and what their sub-charts read: README and values.yaml of langfuse/langfuse-k8s. */
export const STORES: Readonly<Record<ChartGeneration, readonly Store[]>> = {
  1: [
    { name: "PostgreSQL", deployedBy: ["postgresql.deploy"], ...persistence("postgresql.primary") },
    { name: "Redis", deployedBy: ["redis.deploy"], ...persistence("redis.primary") },
    { name: "ClickHouse", deployedBy: ["clickhouse.deploy"], ...persistence("clickhouse") },
    { name: "ZooKeeper", deployedBy: ["clickhouse.deploy"], ...persistence("clickhouse.zookeeper") },
  ],
  2: [
    {
      name: "PostgreSQL",
      deployedBy: ["postgresql.deploy"],
      storageClass: "postgresql.storage.className",
      resources: "postgresql.resources",
      mustBeTrue: [],
    },
    {
      name: "Redis",
      deployedBy: ["redis.deploy"],
      storageClass: "redis.dataStorage.className",
      resources: "redis.resources",
      mustBeTrue: [
        { path: "redis.dataStorage.enabled", absent: "wrong" },
        { path: "redis.dataStorage.keepPvc", absent: "wrong" },
      ],
    },
    {
      name: "ClickHouse",
      deployedBy: ["clickhouse.deploy"],
      storageClass: "clickhouse.cluster.storage.className",
      resources: "clickhouse.cluster.resources",
      mustBeTrue: [],
    },
    {
      name: "ClickHouse Keeper",
      deployedBy: ["clickhouse.deploy", "clickhouse.keeper.enabled"],
      storageClass: "clickhouse.keeper.storage.className",
      resources: "clickhouse.keeper.resources",
      mustBeTrue: [],
    },
  ],
};

/** Where the chart lets its user add variables to the containers of web and worker; each adds to the one before it. */
export const VARIABLE_LISTS = {
  web: ["langfuse.additionalEnv", "langfuse.web.pod.additionalEnv"],
  worker: ["langfuse.additionalEnv", "langfuse.worker.pod.additionalEnv"],
} as const;

/** Variables that the chart gives to both from other values; those that it leaves to additionalEnv are not among them. */
const CHART_VARIABLES = [
  /^(NODE_ENV|HOSTNAME|PORT|SALT|ENCRYPTION_KEY|NEXTAUTH_(URL|SECRET)|TELEMETRY_ENABLED)$/,
  /^(AUTH_DISABLE_(SIGNUP|USERNAME_PASSWORD)|ENABLE_EXPERIMENTAL_FEATURES)$/,
  /^(DATABASE_(HOST|USERNAME|PASSWORD|NAME)|REDIS_(PASSWORD|TLS_ENABLED))$/,
  /^CLICKHOUSE_(MIGRATION_SSL|URL|DB|USER|PASSWORD|CLUSTER_ENABLED)$/,
  /^LANGFUSE_(LOG_(LEVEL|FORMAT)|USE_AZURE_BLOB|AUTO_(POSTGRES|CLICKHOUSE)_MIGRATION_DISABLED)$/,
  /^LANGFUSE_S3_(EVENT|BATCH|MEDIA)_(UPLOAD|EXPORT)_/,
];

/** Whether the chart sets a variable from other values: `AUTH_AZURE_AD_TENANT_ID` from `auth.providers.azureAd`. */
export function isSetByChart(release: HelmRelease, variable: string): boolean {
  return CHART_VARIABLES.some((pattern) => pattern.test(variable)) || providerVariables(release).includes(variable);
}

function providerVariables(release: HelmRelease): string[] {
  const providers = helmValue(release, "langfuse.auth.providers");
  return Object.entries(isObject(providers) ? providers : {}).flatMap(([provider, options]) =>
    Object.keys(isObject(options) ? options : {}).map((option) => upperSnake(`AUTH_${provider}_${option}`)),
  );
}

/** `AUTH_AZURE_AD_CLIENT_ID` of `AUTH_azureAd_clientId`. */
function upperSnake(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase();
}
