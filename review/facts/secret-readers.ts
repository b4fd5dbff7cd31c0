import type { Deployment } from "../../terraform-json/deployment";
import type { HelmRelease } from "../../terraform-json/helm-release";
import { isList, isObject, join, type Json, type JsonObject } from "../../terraform-json/json";
import { readableReleases } from "./releases";

/** A Helm value that names a key of a Kubernetes Secret. */
export interface SecretReader {
  readonly release: HelmRelease;
  /** Name of the Secret. */
  readonly secret: string;
  /** Undefined where every key is read. */
  readonly key: string | undefined;
  /** Where in the values it is named. */
  readonly path: string;
  /** Name of the environment variable that it becomes, if the values say so. */
  readonly variable: string | undefined;
}

/** Every Helm value of a deployment that names a Kubernetes Secret. */
export function secretReaders(deployment: Deployment): SecretReader[] {
  return readableReleases(deployment).flatMap((release) =>
    named(deployment.resolve(release.block, release.values)).map((reader) => ({ release, ...reader })),
  );
}

type Named = Omit<SecretReader, "release">;

/** Walks through values; a list of variables gives their names to what is within. */
function named(value: Json, path = "", variable?: string): Named[] {
  if (isList(value)) return value.flatMap((entry, index) => named(entry, join(path, index)));
  if (!isObject(value)) return [];
  const own = typeof value["name"] === "string" && isObject(value["valueFrom"]) ? value["name"] : variable;
  return [
    ...existingSecret(value, path),
    ...Object.entries(value).flatMap(([name, entry]) => {
      const at = join(path, name);
      const reference = isObject(entry) ? referenced(name, entry, at, own) : undefined;
      return reference ? [reference] : named(entry, at, own);
    }),
  ];
}

/** `secretKeyRef: { name, key }` reads one key, `secretRef: { name }` all of them. */
function referenced(name: string, entry: JsonObject, path: string, variable: string | undefined): Named | undefined {
  const { name: secret, key } = entry;
  if ((name !== "secretKeyRef" && name !== "secretRef") || typeof secret !== "string") return undefined;
  const at = path.replace(/\.(valueFrom\.)?secretKeyRef$|\.secretRef$/, "");
  return { secret, key: name === "secretKeyRef" ? String(key) : undefined, path: at, variable };
}

/** `existingSecret` with the names of its keys beside it, as `existingSecretKey` and `secretKeys` give them. */
function existingSecret(value: JsonObject, path: string): Named[] {
  const secret = value["existingSecret"];
  if (typeof secret !== "string" || secret === "") return [];
  const beside = Object.entries(value).filter(([name]) => /^existingSecret.*Key$/.test(name));
  const below = isObject(value["secretKeys"]) ? Object.entries(value["secretKeys"]) : [];
  const keys = [
    ...beside.map(([name, key]) => ({ path: join(path, name), key })),
    ...below.map(([name, key]) => ({ path: join(join(path, "secretKeys"), name), key })),
  ];
  if (keys.length === 0) return [{ secret, key: undefined, path: join(path, "existingSecret"), variable: undefined }];
  return keys.map(({ path: at, key }) => ({ secret, key: String(key), path: at, variable: undefined }));
}

/** Name of Langfuse's official chart. */
export const LANGFUSE_CHART = "langfuse";

/** Which pods a value of the Langfuse chart reaches; the first pattern that its path matches counts. */
const PODS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^langfuse\.web\./, ["web"]],
  [/^langfuse\.worker\./, ["worker"]],
  [/^langfuse\./, ["web", "worker"]],
  [/^postgresql\..*adminPasswordKey$/, ["PostgreSQL"]],
  [/^postgresql\./, ["PostgreSQL", "web", "worker"]],
  [/^redis\./, ["Redis", "web", "worker"]],
  [/^clickhouse\./, ["ClickHouse", "web", "worker"]],
  [/^s3\./, ["web", "worker"]],
];

/** The pods of Langfuse that read a key; none where it is of another chart, or of a value that nothing here knows. */
export function podsOf({ release, path }: SecretReader): readonly string[] {
  return release.chart === LANGFUSE_CHART ? (PODS.find(([pattern]) => pattern.test(path))?.[1] ?? []) : [];
}
