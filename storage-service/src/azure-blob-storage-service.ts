import { Readable } from "node:stream";
import {
  BlobSASPermissions,
  BlobServiceClient,
  newPipeline,
  StorageSharedKeyCredential,
  type BlobGenerateSasUrlOptions,
  type ContainerClient,
  type RequestPolicyFactory,
} from "@azure/storage-blob";
import { getExternalContainerUrl } from "./keyless/blob-endpoint";
import { KeylessBlobError } from "./keyless/blob-error";
import { CheckedContainerClient, checkName } from "./keyless/blob-name";
import { KnownContainers, deleteBlobs, downloadText } from "./keyless/blobs";
import { formatAttachment } from "./keyless/content-disposition";
import { THIS_PROCESS, type Host, type Logger } from "./keyless/host";
import type { StorageParams } from "./keyless/identity";
import { KeylessBlobStorage } from "./keyless/keyless-blob-storage";
import { ServiceUnavailableError } from "./service-unavailable-error";
import type {
  ConnectionValidation,
  ListedFile,
  SignedUploadUrlParams,
  StorageService,
  UploadFile,
  UploadFileBuffered,
} from "./storage-service";

export interface AzureBlobStorageParams extends StorageParams {
  /** Agents that validate the address of a tenant's endpoint. Only with an account key. */
  readonly connectionValidation?: ConnectionValidation | undefined;
}

const DEFAULT_BLOCK_BYTES = 8 * 1024 * 1024;
const DEFAULT_CONCURRENCY = 5;

/** Azure's limit for one block. */
const MAX_BLOCK_BYTES = 4000 * 1024 * 1024;

/** Langfuse's default of `LANGFUSE_S3_LIST_MAX_KEYS`. */
const DEFAULT_LIST_LIMIT = 200;

/** Containers that exist, for storages with an account key. */
const KNOWN_CONTAINERS = new KnownContainers();

/**
 * Langfuse's storage on Azure Blob Storage, with an account key or with an Entra identity: see
 * `LANGFUSE_AZURE_BLOB_CREDENTIAL` in the README. Methods and behaviour are those of Langfuse's class with this name.
 *
 * Errors are logged and thrown with the failed operation and the cause. If a host name cannot be resolved, the error is
 * a `ServiceUnavailableError`.
 */
export class AzureBlobStorageService implements StorageService {
  private readonly keyless: KeylessBlobStorage | undefined;
  private readonly client: ContainerClient;
  private readonly externalUrl: string | undefined;

  /** @throws Error if neither an account key nor an identity can be used, with the cause. */
  constructor(
    params: AzureBlobStorageParams,
    private readonly logger: Logger = console,
    private readonly host: Host = THIS_PROCESS,
  ) {
    const { bucketName, externalEndpoint } = params;
    this.keyless = KeylessBlobStorage.for(params, logger, host);
    this.client = this.keyless?.client ?? openContainerWithKey(params);
    this.externalUrl = externalEndpoint ? getExternalContainerUrl(externalEndpoint, bucketName) : undefined;
  }

  uploadFile({ fileName, fileType, data, partSize, queueSize }: UploadFile): Promise<void> {
    return this.attempt("upload file to Azure Blob Storage", [fileName], async () => {
      const blob = this.client.getBlockBlobClient(fileName);
      const options = { blobHTTPHeaders: { blobContentType: fileType } };
      if (typeof data === "string") {
        await blob.upload(data, Buffer.byteLength(data), options);
      } else if (data instanceof Readable) {
        await blob.uploadStream(data, partSize ?? DEFAULT_BLOCK_BYTES, queueSize ?? DEFAULT_CONCURRENCY, options);
      } else {
        throw new Error("Unsupported data type. Must be Readable or string.");
      }
    });
  }

  /** Uploads a stream in blocks of a given size. Returns undefined, because Azure has no counters for the parts. */
  async uploadFileBuffered(params: UploadFileBuffered): Promise<undefined> {
    const { fileName, fileType, data, partSizeBytes, maxConcurrentParts, maxPartAttempts } = params;
    if (maxPartAttempts !== undefined) {
      this.logger.warn(`Azure blob upload of ${fileName}: maxPartAttempts has no effect, the SDK retries by itself`);
    }
    if (partSizeBytes > MAX_BLOCK_BYTES) {
      this.logger.warn(
        `Azure blob upload of ${fileName}: partSizeBytes must be at most ${MAX_BLOCK_BYTES}, got ${partSizeBytes}; blocks have ${MAX_BLOCK_BYTES} bytes`,
      );
    }
    await this.uploadFile({
      fileName,
      fileType,
      data,
      partSize: Math.min(partSizeBytes, MAX_BLOCK_BYTES),
      queueSize: maxConcurrentParts,
    });
    return undefined;
  }

  async uploadWithSignedUrl(
    params: UploadFile & { readonly expiresInSeconds: number },
  ): Promise<{ signedUrl: string }> {
    await this.uploadFile(params);
    return { signedUrl: await this.getSignedUrl(params.fileName, params.expiresInSeconds, false) };
  }

  uploadJson(path: string, body: Record<string, unknown>[] | Record<string, unknown>): Promise<void> {
    return this.attempt("upload JSON to Azure Blob Storage", [path], async () => {
      const content = JSON.stringify(body);
      await this.client.getBlockBlobClient(path).upload(content, Buffer.byteLength(content));
    });
  }

  download(path: string): Promise<string> {
    return this.attempt("download file from Azure Blob Storage", [path], () => downloadText(this.client, path));
  }

  /** Lists the blobs whose names start with a prefix, up to `LANGFUSE_S3_LIST_MAX_KEYS` of them. */
  listFiles(prefix: string): Promise<ListedFile[]> {
    return this.attempt("list files from Azure Blob Storage", [], async () => {
      const limit = Number(this.host.env["LANGFUSE_S3_LIST_MAX_KEYS"] || DEFAULT_LIST_LIMIT);
      const files: ListedFile[] = [];
      for await (const { name, properties } of this.client.listBlobsFlat({ prefix: prefix.replaceAll("\\", "/") })) {
        if (files.length >= limit) break;
        files.push({ file: name, createdAt: properties.createdOn ?? new Date() });
      }
      return files;
    });
  }

  /** Signs a URL that reads a blob, or saves it under the last part of its name. */
  getSignedUrl(fileName: string, ttlSeconds: number, asAttachment?: boolean): Promise<string> {
    return this.attempt("generate presigned URL for Azure Blob Storage", [fileName], () =>
      this.keyless
        ? this.keyless.getSignedUrl(fileName, ttlSeconds, asAttachment)
        : this.signWithKey(fileName, ttlSeconds, {
            permissions: BlobSASPermissions.parse("r"),
            contentDisposition: asAttachment ? formatAttachment(checkName(fileName)) : undefined,
          }),
    );
  }

  getSignedUploadUrl(params: SignedUploadUrlParams): Promise<string> {
    const { path, ttlSeconds, contentType } = params;
    return this.attempt("generate presigned upload URL for Azure Blob Storage", [path], () =>
      this.keyless
        ? this.keyless.getSignedUploadUrl(params)
        : this.signWithKey(path, ttlSeconds, { permissions: BlobSASPermissions.parse("w"), contentType }),
    );
  }

  /** Deletes blobs with their snapshots; a missing blob is not an error. */
  deleteFiles(paths: string[]): Promise<void> {
    return this.attempt("delete files from Azure Blob Storage", paths, () => deleteBlobs(this.client, paths));
  }

  private async signWithKey(name: string, ttlSeconds: number, options: KeySignature): Promise<string> {
    const url = await this.client
      .getBlockBlobClient(name)
      .generateSasUrl({ ...options, expiresOn: new Date(Date.now() + ttlSeconds * 1000) });
    return this.externalUrl ? this.externalUrl + url.slice(this.client.url.length) : url;
  }

  private async attempt<T>(operation: string, names: readonly string[], action: () => Promise<T>): Promise<T> {
    try {
      await this.checkContainer();
      return await action();
    } catch (error) {
      this.logger.error(`Failed to ${operation} ${names.join(", ")}`, error);
      throw createError(operation, error);
    }
  }

  /** Off by default, as in Langfuse: the deployment creates the container. */
  private async checkContainer(): Promise<void> {
    if (this.host.env["LANGFUSE_AZURE_SKIP_CONTAINER_CHECK"] !== "false") return;
    await (this.keyless ? this.keyless.createContainerIfNotExists() : KNOWN_CONTAINERS.ensure(this.client));
  }
}

type KeySignature = Pick<BlobGenerateSasUrlOptions, "permissions" | "contentDisposition" | "contentType">;

function openContainerWithKey(params: AzureBlobStorageParams): ContainerClient {
  const { accessKeyId, secretAccessKey, endpoint, bucketName, connectionValidation } = params;
  if (!accessKeyId || !secretAccessKey || !endpoint) {
    throw new Error("Endpoint, account and account key must be configured to use Azure Blob Storage");
  }
  const pipeline = newPipeline(new StorageSharedKeyCredential(accessKeyId, secretAccessKey));
  if (connectionValidation) pipeline.factories.push(useAgents(connectionValidation));
  return new CheckedContainerClient(
    new BlobServiceClient(endpoint, pipeline).getContainerClient(bucketName).url,
    pipeline,
  );
}

function useAgents({ httpAgent, httpsAgent }: ConnectionValidation): RequestPolicyFactory {
  return {
    create: (next) => ({
      sendRequest(request) {
        request.agent = new URL(request.url).protocol === "http:" ? httpAgent : httpsAgent;
        return next.sendRequest(request);
      },
    }),
  };
}

function createError(operation: string, cause: unknown): Error {
  const { code } = (cause ?? {}) as { code?: unknown };
  if (code === "EAI_AGAIN") {
    return new ServiceUnavailableError("Storage service temporarily unavailable due to network issues", { cause });
  }
  const why = cause instanceof KeylessBlobError ? `: ${cause.message}` : "";
  return new Error(`Failed to ${operation}${why}`, { cause });
}
