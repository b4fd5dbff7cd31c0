import type { ContainerClient } from "@azure/storage-blob";
import { getBlobAccount, type BlobAccount } from "./blob-account";
import { getExternalContainerUrl, readEndpoint } from "./blob-endpoint";
import { CheckedContainerClient, checkName } from "./blob-name";
import { deleteBlobs, downloadText } from "./blobs";
import { formatAttachment } from "./content-disposition";
import { LONGEST_LIFE_MS } from "./delegation-key";
import { THIS_PROCESS, type Host, type Logger } from "./host";
import { chooseIdentity, type StorageParams } from "./identity";
import { signUrl, type SignedUrlOptions } from "./signed-url";

/**
 * A container of Azure Blob Storage that uses an Entra identity instead of an
 * account key. URLs are signed with a user delegation key.
 *
 * The identity needs the roles Storage Blob Data Contributor on the container
 * and Storage Blob Delegator on the account.
 */
export class KeylessBlobStorage {
  /**
   * Signs in with the identity. Use it for all operations without a signed URL.
   */
  readonly client: ContainerClient;
  private readonly containerUrl: string;

  private constructor(
    private readonly account: BlobAccount,
    private readonly container: string,
    externalEndpoint: string | undefined,
  ) {
    this.client = new CheckedContainerClient(
      `${account.endpoint.url}/${encodeURIComponent(container)}`,
      account.pipeline,
    );
    this.containerUrl = externalEndpoint
      ? getExternalContainerUrl(externalEndpoint, container)
      : this.client.url;
  }

  /**
   * Opens the storage of one of the deployment's containers. Returns undefined
   * if Langfuse must use the account key, because it is selected, or a tenant
   * configured the storage.
   * @throws Error if an identity is selected and cannot be used here.
   */
  static for(
    params: StorageParams,
    logger: Logger,
    host: Host = THIS_PROCESS,
  ): KeylessBlobStorage | undefined {
    const identity = chooseIdentity(params, host.env);
    if (!identity) return undefined;
    if (!params.endpoint) {
      throw new Error("Endpoint must be configured to use Azure Blob Storage");
    }
    const endpoint = readEndpoint(params.endpoint, host.env);
    return new KeylessBlobStorage(
      getBlobAccount(identity, endpoint, logger, host),
      params.bucketName,
      params.externalEndpoint,
    );
  }

  createContainerIfNotExists(): Promise<void> {
    return this.account.containers.ensure(this.client);
  }

  download(path: string): Promise<string> {
    return downloadText(this.client, path);
  }

  /** Deletes blobs with their snapshots; a missing blob is not an error. */
  deleteFiles(paths: readonly string[]): Promise<void> {
    return deleteBlobs(this.client, paths);
  }

  /** Signs a URL that reads the blob, for at most 7 days. */
  getSignedUrl(
    fileName: string,
    ttlSeconds: number,
    asAttachment?: boolean,
  ): Promise<string> {
    return this.sign(fileName, ttlSeconds, { permission: "r", asAttachment });
  }

  /** Signs a URL that writes the blob, for at most 7 days. */
  getSignedUploadUrl(params: {
    path: string;
    ttlSeconds: number;
    contentType: string;
  }): Promise<string> {
    const { path, ttlSeconds, contentType } = params;
    return this.sign(path, ttlSeconds, { permission: "w", contentType });
  }

  private async sign(
    name: string,
    ttlSeconds: number,
    {
      asAttachment,
      ...options
    }: Pick<SignedUrlOptions, "permission" | "contentType"> & {
      asAttachment?: boolean | undefined;
    },
  ): Promise<string> {
    const blobName = checkName(name);
    const life = ttlSeconds * 1000;
    if (!(life > 0 && life <= LONGEST_LIFE_MS)) {
      throw new Error(
        `a signed URL of Azure Blob Storage must be valid for more than 0 and at most 604800 seconds (7 days), got ${ttlSeconds}: Azure issues no user delegation key for longer`,
      );
    }
    const { keys, endpoint } = this.account;
    const pending = keys.getKey(life);
    const key = pending instanceof Promise ? await pending : pending;
    const blob = {
      accountName: endpoint.accountName,
      container: this.container,
      name: blobName,
      containerUrl: this.containerUrl,
    };
    return signUrl(key, blob, {
      ...options,
      expiresAt: keys.now() + life,
      contentDisposition: asAttachment ? formatAttachment(blobName) : undefined,
    });
  }
}
