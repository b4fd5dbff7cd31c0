import type { ContainerClient } from "@azure/storage-blob";
import { blobAccount, type BlobAccount } from "./blob-account";
import { externalContainerUrl, ownEndpoint } from "./blob-endpoint";
import { CheckedContainerClient, checkedName } from "./blob-name";
import { deleteBlobs, downloadText } from "./blobs";
import { attachment } from "./content-disposition";
import { LONGEST_LIFE_MS } from "./delegation-key";
import { THIS_PROCESS, type Host, type Logger } from "./host";
import { chooseIdentity, type StorageParams } from "./identity";
import { signedUrl, type SignedUrlOptions } from "./signed-url";

/**
 * A container of Azure Blob Storage that is reached with an Entra identity
 * instead of an account key. URLs are signed with a user delegation key.
 *
 * The identity needs the roles Storage Blob Data Contributor on the container
 * and Storage Blob Delegator on the account.
 */
export class KeylessBlobStorage {
  /** For everything that needs no signature: it signs in by itself. */
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
      ? externalContainerUrl(externalEndpoint, container)
      : this.client.url;
  }

  /**
   * The storage of a container of this deployment, or undefined where the
   * account key is to be used: it is declared or given, or a tenant configured
   * the storage.
   * @throws Error when an identity is to be used and may not, or cannot.
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
    const endpoint = ownEndpoint(params.endpoint, host.env);
    return new KeylessBlobStorage(
      blobAccount(identity, endpoint, logger, host),
      params.bucketName,
      params.externalEndpoint,
    );
  }

  /** Creates the container unless it exists. */
  createContainerIfNotExists(): Promise<void> {
    return this.account.containers.ensure(this.client);
  }

  /** The blob as text. */
  download(path: string): Promise<string> {
    return downloadText(this.client, path);
  }

  /** Deletes blobs with their snapshots; what is not there is no error. */
  deleteFiles(paths: readonly string[]): Promise<void> {
    return deleteBlobs(this.client, paths);
  }

  /** A URL that reads the blob, for at most 7 days. */
  getSignedUrl(
    fileName: string,
    ttlSeconds: number,
    asAttachment?: boolean,
  ): Promise<string> {
    return this.sign(fileName, ttlSeconds, { permission: "r", asAttachment });
  }

  /** A URL that writes the blob, for at most 7 days. */
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
    const blobName = checkedName(name);
    const life = ttlSeconds * 1000;
    if (!(life > 0 && life <= LONGEST_LIFE_MS)) {
      throw new Error(
        `a signed URL of Azure Blob Storage must live more than 0 and at most 604800 seconds (7 days), got ${ttlSeconds}: Azure gives no user delegation key for longer`,
      );
    }
    const { keys, endpoint } = this.account;
    const pending = keys.keyFor(life);
    const key = pending instanceof Promise ? await pending : pending;
    const blob = {
      accountName: endpoint.accountName,
      container: this.container,
      name: blobName,
      containerUrl: this.containerUrl,
    };
    return signedUrl(key, blob, {
      ...options,
      expiresAt: keys.now() + life,
      contentDisposition: asAttachment ? attachment(blobName) : undefined,
    });
  }
}
