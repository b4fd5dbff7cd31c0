/** Where events, media and exports are kept. */
export type ReleaseStorage = AzureKeylessStorage | S3CompatibleStorage;

/** Azure Blob storage that the pods sign in to with their identity. */
export interface AzureKeylessStorage {
  readonly kind: "azure-keyless";
  /** Blob endpoint of the storage account. */
  readonly endpoint: string;
  readonly container: string;
  /** Client id of the identity that the pods act as. */
  readonly identityClientId: string;
}

/** A bucket behind an S3 API, with an access key from the vault. */
export interface S3CompatibleStorage {
  readonly kind: "s3-compatible";
  /** `https://oss-cn-hangzhou.aliyuncs.com`; a text and no reference, because its port opens the network policies. */
  readonly endpoint: string;
  /** As requests are signed for it: `cn-hangzhou`. */
  readonly region: string;
  readonly bucket: string;
  /** The bucket stands in the path of a URL, and not in its host. */
  readonly pathStyle: boolean;
  /** What a batch delete must carry; `MD5` is the header Content-MD5. @default - whatever Langfuse's SDK sends */
  readonly deleteChecksum?: "MD5";
  /** Names of the vault's secrets, after the prefix, that hold the access key. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** @throws if a bucket's endpoint is no address, or its batch deletes must carry something unknown */
export function validateStorage(storage: ReleaseStorage): void {
  if (storage.kind === "azure-keyless") return;
  const { endpoint, deleteChecksum } = storage;
  if (!/^https?:\/\/[^/?#@\s]+$/.test(endpoint) || !URL.canParse(endpoint)) {
    throw new Error(
      '"storage.endpoint" must be https:// or http:// and a host, with a port where it is another, without path and user',
    );
  }
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
