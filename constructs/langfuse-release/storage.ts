import type { AzureKeylessStorage } from "../keyless-blob/keyless-blob";
import { BLOB_PREFIXES } from "../names";
import { findUrlHostMistake } from "../rules/hosts";
import { ACCESS_KEY_SECRET, BUCKET_NAME, BUCKET_REGION, CONTAINER_NAME, GUID, HTTPS_URL } from "../rules/values";
import { throwMistakes, validateProps } from "../validate";
import { storageSecretKey } from "./kubernetes-secrets";

/** Where events, media and exports are kept. */
export type ReleaseStorage = AzureKeylessStorage | S3CompatibleStorage;

/** A bucket behind an S3 API, with an access key from the vault. */
export interface S3CompatibleStorage {
  readonly kind: "s3-compatible";
  /** `https://oss-cn-hangzhou.aliyuncs.com`; a text and no reference, because its port opens the network policies. */
  readonly endpoint: string;
  /** As requests are signed for it: `cn-hangzhou`. */
  readonly region: string;
  readonly bucket: string;
  /** The bucket is in the path of a URL, and not in its host. */
  readonly pathStyle: boolean;
  /** What a batch delete must carry; `MD5` is the header Content-MD5. @default - whatever Langfuse's SDK sends */
  readonly deleteChecksum?: "MD5";
  /** Names of the vault's secrets, after the prefix, that hold the access key. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** @throws Error if a setting of the storage breaks a rule */
export function validateStorage(storage: ReleaseStorage): void {
  if (storage.kind === "azure-keyless") {
    const { endpoint, container, identityClientId } = storage;
    const rules = { endpoint: HTTPS_URL, container: CONTAINER_NAME, identityClientId: GUID };
    return validateProps({ endpoint, container, identityClientId }, rules, "storage.");
  }
  validateProps(storage, { region: BUCKET_REGION, bucket: BUCKET_NAME }, "storage.");
  const secrets = { accessKeyId: ACCESS_KEY_SECRET, secretAccessKey: ACCESS_KEY_SECRET };
  validateProps(storage.credentials, secrets, "storage.credentials.");
  const { endpoint, deleteChecksum } = storage;
  if (!/^https?:\/\/[^/?#@\s]+$/.test(endpoint) || !URL.canParse(endpoint)) {
    throw new Error(
      '"storage.endpoint" must be https:// or http:// and a host, with a port if it is not the default, without path and user',
    );
  }
  const hostRule = findUrlHostMistake(new URL(endpoint).hostname);
  throwMistakes(endpoint, () => (hostRule ? [{ path: ["storage", "endpoint"], rule: hostRule, given: endpoint }] : []));
  if (deleteChecksum !== undefined && deleteChecksum !== "MD5") {
    throw new Error(`"storage.deleteChecksum" must be MD5 or left out, got ${String(deleteChecksum)}`);
  }
}

/** The port that the pods reach the storage at. */
export function storagePort(storage: ReleaseStorage): number {
  if (storage.kind === "azure-keyless") return 443;
  const { protocol, port } = new URL(storage.endpoint);
  return Number(port || (protocol === "https:" ? 443 : 80));
}

/** The `s3` section of the chart's values: Azure Blob with no key, or a bucket with a key of the Secret. */
export function storageSection(storage: ReleaseStorage) {
  return {
    // Otherwise the chart deploys its own store and sets its endpoint and keys.
    deploy: false,
    ...(storage.kind === "azure-keyless" ? containerSection(storage) : bucketSection(storage)),
    eventUpload: { prefix: BLOB_PREFIXES.events },
    batchExport: { enabled: true, prefix: BLOB_PREFIXES.exports },
    mediaUpload: { enabled: true, prefix: BLOB_PREFIXES.media },
  };
}

function containerSection({ endpoint, container }: AzureKeylessStorage) {
  return { storageProvider: "azure", bucket: container, region: "", endpoint, forcePathStyle: false };
}

function bucketSection({ endpoint, bucket, region, pathStyle }: S3CompatibleStorage) {
  return {
    storageProvider: "s3",
    bucket,
    region,
    endpoint,
    forcePathStyle: pathStyle,
    accessKeyId: { secretKeyRef: storageSecretKey("access-key-id") },
    secretAccessKey: { secretKeyRef: storageSecretKey("secret-access-key") },
  };
}

/** The variables that the chart has no value for: how the pods sign in, or which checksums requests have. */
export function storageVariables(storage: ReleaseStorage, tag: string): { name: string; value: string }[] {
  if (storage.kind === "azure-keyless") return [{ name: "LANGFUSE_AZURE_BLOB_CREDENTIAL", value: "workload-identity" }];
  return [
    // Otherwise the SDK adds checksums that stores other than Amazon's refuse, or sign wrongly in upload URLs.
    { name: "AWS_REQUEST_CHECKSUM_CALCULATION", value: "WHEN_REQUIRED" },
    { name: "AWS_RESPONSE_CHECKSUM_VALIDATION", value: "WHEN_REQUIRED" },
    ...(storage.deleteChecksum !== undefined && knowsDeleteChecksum(tag)
      ? [{ name: "LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM", value: storage.deleteChecksum }]
      : []),
  ];
}

/** Whether an image is built from Langfuse 3.213.0 or newer, which first has a setting for the checksum of batch deletes. */
function knowsDeleteChecksum(tag: string): boolean {
  const [major = 0, minor = 0] = tag.split(".", 2).map(Number);
  return major > 3 || (major === 3 && minor >= 213);
}
