import { helmPlaces, helmValue, type HelmRelease } from "../terraform-json/helm-release";
import { isObject, type Json } from "../terraform-json/json";
import { finding, given, type Finding } from "./rule";

/** The generations of the official chart, which have different values. */
export type ChartGeneration = 1 | 2;

/** Chart 1.x deploys Langfuse 3, chart 2.x Langfuse 4. */
export function getGeneration({ block }: HelmRelease): ChartGeneration {
  return /^[v=\s]*1\./.test(block.text("version") ?? "") ? 1 : 2;
}

/** A database that the chart deploys, with the paths of its values. */
export interface Store {
  /** As in "the disk of PostgreSQL". */
  readonly name: string;
  /** It is deployed only if all of these values are true. */
  readonly deployedBy: readonly string[];
  /** The path of its storage class. */
  readonly storageClass: string;
  readonly resources: string;
  /** The values that must be true so that its disk is used and kept. */
  readonly mustBeTrue: readonly { readonly path: string; readonly absent: "right" | "wrong" }[];
}

const persistence = (prefix: string) => ({
  storageClass: `${prefix}.persistence.storageClass`,
  resources: `${prefix}.resources`,
  mustBeTrue: [{ path: `${prefix}.persistence.enabled`, absent: "right" }] as const,
});

/** The databases of each generation, from README and values.yaml of langfuse/langfuse-k8s. */
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

/** The lists of further variables for web and worker; each adds to the one before it. */
export const VARIABLE_LISTS = {
  web: ["langfuse.additionalEnv", "langfuse.web.pod.additionalEnv"],
  worker: ["langfuse.additionalEnv", "langfuse.worker.pod.additionalEnv"],
} as const;

/** Variables that the chart sets from other values. */
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

/** Checks the first value at a path of a release's values. `absent`: whether a missing value is right. */
export function checkHelmValue(
  release: HelmRelease,
  path: string,
  expected: readonly Json[],
  { absent }: { readonly absent: "right" | "wrong" },
): Finding[] {
  const [place] = helmPlaces(release, path);
  if (place ? expected.includes(place.value) : absent === "right") return [];
  const how = place ? `is ${given(place.value)}` : "is not set";
  const must = `and must be ${expected.map(given).join(" or ")}`;
  return [finding(release.block, place?.path ?? `values.${path}`, `${how}, ${must}`)];
}

/** Whether the chart deploys a part: the official chart does unless a switch is false. */
export function isDeployed(release: HelmRelease, switches: readonly string[]): boolean {
  return switches.every((path) => helmValue(release, path) !== false);
}
