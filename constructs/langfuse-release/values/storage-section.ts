import { BLOB_PREFIXES } from "../../blob-prefixes";
import { storageSecretKey } from "../kubernetes-secrets";
import type { ReleaseStorage, S3CompatibleStorage } from "../storage";
import type { EnvironmentVariable, SecretKeyRef } from "./langfuse-values";

/** The `s3` section of the chart's values, the same in both generations, whatever the storage is. */
export interface StorageSection {
  /** Otherwise the chart brings a store of its own and emits its endpoint and keys. */
  readonly deploy: false;
  readonly storageProvider: "azure" | "s3";
  readonly bucket: string;
  readonly region: string;
  readonly endpoint: string;
  readonly forcePathStyle: boolean;
  readonly accessKeyId?: SecretKeyRef;
  readonly secretAccessKey?: SecretKeyRef;
  readonly eventUpload: { readonly prefix: string };
  readonly batchExport: { readonly enabled: true; readonly prefix: string };
  readonly mediaUpload: { readonly enabled: true; readonly prefix: string };
}

/** Azure Blob with no key, or a bucket with a key of the Secret. */
export function storageSection(storage: ReleaseStorage): StorageSection {
  return {
    deploy: false,
    ...(storage.kind === "azure-keyless" ? container(storage) : bucket(storage)),
    eventUpload: { prefix: BLOB_PREFIXES.events },
    batchExport: { enabled: true, prefix: BLOB_PREFIXES.exports },
    mediaUpload: { enabled: true, prefix: BLOB_PREFIXES.media },
  };
}

function container({ endpoint, container }: Extract<ReleaseStorage, { kind: "azure-keyless" }>) {
  return { storageProvider: "azure", bucket: container, region: "", endpoint, forcePathStyle: false } as const;
}

function bucket({ endpoint, bucket, region, pathStyle }: S3CompatibleStorage) {
  return {
    storageProvider: "s3",
    bucket,
    region,
    endpoint,
    forcePathStyle: pathStyle,
    accessKeyId: { secretKeyRef: storageSecretKey("access-key-id") },
    secretAccessKey: { secretKeyRef: storageSecretKey("secret-access-key") },
  } as const;
}

/** The variables that the chart has no value for: how the pods sign in, or what requests carry. */
export function storageVariables(storage: ReleaseStorage, tag: string): EnvironmentVariable[] {
  if (storage.kind === "azure-keyless") return [{ name: "LANGFUSE_AZURE_BLOB_CREDENTIAL", value: "workload-identity" }];
  return [
    // Else the SDK adds checksums that stores other than Amazon's refuse, or sign wrongly in upload URLs.
    { name: "AWS_REQUEST_CHECKSUM_CALCULATION", value: "WHEN_REQUIRED" },
    { name: "AWS_RESPONSE_CHECKSUM_VALIDATION", value: "WHEN_REQUIRED" },
    ...(storage.deleteChecksum !== undefined && knowsDeleteChecksum(tag)
      ? [{ name: "LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM", value: storage.deleteChecksum }]
      : []),
  ];
}

/** Whether an image is built from Langfuse 3.213.0 or newer, the first that can be told what a batch delete carries. */
function knowsDeleteChecksum(tag: string): boolean {
  const [major = 0, minor = 0] = tag.split(".", 2).map(Number);
  return major > 3 || (major === 3 && minor >= 213);
}
