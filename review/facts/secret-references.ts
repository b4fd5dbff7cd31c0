import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import type { HelmRelease } from "../../terraform-json/helm-release";
import { isList, isObject, join, type Json, type JsonObject } from "../../terraform-json/json";
import { findReferences } from "../../terraform-json/references";
import { LANGFUSE_CHART, readReleases } from "./helm-releases";
import { getName } from "./naming";

/** A key of a Kubernetes Secret that Terraform writes. */
export interface SecretKey {
  readonly block: Block;
  readonly key: string;
  readonly value: string;
  /** The argument that contains it: `data_wo`, `binary_data`. */
  readonly argument: string;
  readonly isWriteOnly: boolean;
}

/** The keys of all Kubernetes Secrets that Terraform writes. */
export function findSecretKeys(deployment: Deployment): SecretKey[] {
  return deployment
    .resources("kubernetes_secret_v1", "kubernetes_secret")
    .flatMap((block) => ["data_wo", "binary_data_wo", "data", "binary_data"].flatMap((name) => readKeys(block, name)));
}

function readKeys(block: Block, argument: string): SecretKey[] {
  const data = block.value(argument);
  if (!isObject(data)) return [];
  const isWriteOnly = argument.endsWith("_wo");
  return Object.entries(data).map(([key, value]) => ({ block, key, value: String(value), argument, isWriteOnly }));
}

/** The secret of Key Vault that the value of a key is read from. */
export function findVaultSecret(deployment: Deployment, { block, value }: SecretKey): Block | undefined {
  const blocks = findReferences(value).flatMap(({ address }) => deployment.find(block.stack, address) ?? []);
  return blocks.find(({ type }) => type === "azurerm_key_vault_secret");
}

/** A Helm value that refers to a key of a Kubernetes Secret. */
export interface SecretReader {
  readonly release: HelmRelease;
  /** Name of the Secret. */
  readonly secret: string;
  /** Undefined if it refers to all keys. */
  readonly key: string | undefined;
  /** Path of the Helm value. */
  readonly path: string;
  /** Name of the environment variable that it sets. */
  readonly variable: string | undefined;
}

/** Every Helm value of a deployment that refers to a Kubernetes Secret. */
export function findSecretReaders(deployment: Deployment): SecretReader[] {
  return readReleases(deployment).flatMap((release) =>
    findSecretRefs(deployment.resolve(release.block, release.values)).map((reference) => ({ release, ...reference })),
  );
}

type Reference = Omit<SecretReader, "release">;

/** Walks through values; `variable` is the name of the list entry around them. */
function findSecretRefs(value: Json, path = "", variable?: string): Reference[] {
  if (isList(value)) return value.flatMap((entry, index) => findSecretRefs(entry, join(path, index)));
  if (!isObject(value)) return [];
  const own = typeof value["name"] === "string" && isObject(value["valueFrom"]) ? value["name"] : variable;
  return [
    ...readExistingSecret(value, path),
    ...Object.entries(value).flatMap(([name, entry]) => {
      const entryPath = join(path, name);
      const reference = isObject(entry) ? readReference(name, entry, entryPath, own) : undefined;
      return reference ? [reference] : findSecretRefs(entry, entryPath, own);
    }),
  ];
}

/** `secretKeyRef: { name, key }` refers to one key, `secretRef: { name }` to all. */
function readReference(name: string, entry: JsonObject, path: string, variable?: string): Reference | undefined {
  const { name: secret, key } = entry;
  if ((name !== "secretKeyRef" && name !== "secretRef") || typeof secret !== "string") return undefined;
  const valuePath = path.replace(/\.(valueFrom\.)?secretKeyRef$|\.secretRef$/, "");
  return { secret, key: name === "secretKeyRef" ? String(key) : undefined, path: valuePath, variable };
}

/** `existingSecret` with its keys beside it, as `existingSecretPasswordKey` or in `secretKeys`. */
function readExistingSecret(value: JsonObject, path: string): Reference[] {
  const secret = value["existingSecret"];
  if (typeof secret !== "string" || secret === "") return [];
  const beside = Object.entries(value).filter(([name]) => /^existingSecret.*Key$/.test(name));
  const below = isObject(value["secretKeys"]) ? Object.entries(value["secretKeys"]) : [];
  const keys = [
    ...beside.map(([name, key]) => ({ path: join(path, name), key: String(key) })),
    ...below.map(([name, key]) => ({ path: join(join(path, "secretKeys"), name), key: String(key) })),
  ];
  const all = keys.length > 0 ? keys : [{ path: join(path, "existingSecret"), key: undefined }];
  return all.map((key) => ({ secret, ...key, variable: undefined }));
}

/** Which pods a value of the Langfuse chart is for; the first pattern that matches its path counts. */
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

/** The pods of Langfuse that read a key; empty for other charts and for unknown values. */
export function findReadingPods({ release, path }: SecretReader): readonly string[] {
  return release.chart === LANGFUSE_CHART ? (PODS.find(([pattern]) => pattern.test(path))?.[1] ?? []) : [];
}

/** The readers of some keys. */
export function findReadersOf(deployment: Deployment, keys: readonly SecretKey[], readers: readonly SecretReader[]) {
  return readers.filter(({ secret, key: name }) =>
    keys.some(({ block, key }) => getName(deployment, block) === secret && (name === undefined || name === key)),
  );
}
