import { Readable } from "node:stream";
import { THIS_PROCESS, type Host, type Logger } from "../keyless/host";
import { ServiceUnavailableError } from "../service-unavailable-error";
import type {
  ListedFile,
  SignedUploadUrlParams,
  StorageService,
  UploadFile,
  UploadFileBuffered,
} from "../storage-service";
import { checkKey, findKeyProblem } from "./object-key";
import type * as Sdk from "./s3-bucket";
import { explainS3Error, S3StorageError } from "./s3-error";
import { checkParams, getAccessKey, toS3Settings, type S3StorageParams } from "./s3-params";
import type { S3Settings } from "./s3-settings";

/** Langfuse's default of `LANGFUSE_S3_LIST_MAX_KEYS`. */
const DEFAULT_LIST_LIMIT = 200;

/** Seven days: the limit of Signature Version 4. */
const MAX_TTL_SECONDS = 604_800;

/**
 * Langfuse's storage on an S3-compatible store: Amazon S3, Alibaba Cloud OSS and others. Methods and behaviour are
 * those of Langfuse's class; its requests are limited to what the provider accepts.
 *
 * Errors are logged and thrown with the failed operation, the cause and the fix. If a host name cannot be resolved, the
 * error is a `ServiceUnavailableError`.
 */
export class S3CompatibleStorageService implements StorageService {
  private readonly settings: S3Settings;
  private opened: Sdk.S3Bucket | undefined;

  /** Sends no request. @throws S3SettingsError with every setting that is refused */
  constructor(
    private readonly params: S3StorageParams,
    private readonly logger: Logger = console,
    private readonly host: Host = THIS_PROCESS,
  ) {
    this.settings = toS3Settings(params, host.env);
    for (const warning of checkParams(params, this.settings)) logger.warn(`S3 storage: ${warning}`);
  }

  uploadFile(file: UploadFile): Promise<void> {
    return this.attempt("upload file to S3", [file.fileName], async () => {
      checkKey(file.fileName, this.settings);
      if (typeof file.data !== "string" && !(file.data instanceof Readable)) {
        throw new S3StorageError("Unsupported data type. Must be Readable or string.");
      }
      await this.bucket.upload(file);
    });
  }

  /**
   * Uploads a stream in parts. As in Langfuse, the size and number of parts are used only if
   * `LANGFUSE_S3_UPLOAD_ENABLE_BUFFERED` is `true`, because concurrent parts are kept in memory.
   */
  async uploadFileBuffered(params: UploadFileBuffered): Promise<undefined> {
    const { fileName, fileType, data, partSizeBytes, maxConcurrentParts, maxPartAttempts } = params;
    const isTuned = this.host.env["LANGFUSE_S3_UPLOAD_ENABLE_BUFFERED"] === "true";
    if (isTuned && maxPartAttempts !== undefined) {
      this.logger.warn(`S3 upload of ${fileName}: maxPartAttempts has no effect, the SDK retries by itself`);
    }
    await this.uploadFile({
      fileName,
      fileType,
      data,
      ...(isTuned && { partSize: partSizeBytes, queueSize: maxConcurrentParts }),
    });
    return undefined;
  }

  async uploadWithSignedUrl(
    params: UploadFile & { readonly expiresInSeconds: number },
  ): Promise<{ signedUrl: string }> {
    await this.uploadFile(params);
    return { signedUrl: await this.getSignedUrl(params.fileName, params.expiresInSeconds) };
  }

  uploadJson(path: string, body: Record<string, unknown>[] | Record<string, unknown>): Promise<void> {
    return this.attempt("upload JSON to S3", [path], async () => {
      checkKey(path, this.settings);
      await this.bucket.put(path, JSON.stringify(body), "application/json");
    });
  }

  download(path: string): Promise<string> {
    return this.attempt("download file from S3", [path], async () =>
      this.bucket.getText(checkKey(path, this.settings)),
    );
  }

  /** Lists the objects whose keys start with a prefix, up to `LANGFUSE_S3_LIST_MAX_KEYS` of them. */
  listFiles(prefix: string): Promise<ListedFile[]> {
    return this.attempt("list files from S3", [prefix], async () => {
      const limit = Number(this.host.env["LANGFUSE_S3_LIST_MAX_KEYS"] || DEFAULT_LIST_LIMIT);
      return this.bucket.list(prefix, limit);
    });
  }

  /** Signs a URL that reads an object, or saves it under the last part of its key. */
  getSignedUrl(fileName: string, ttlSeconds: number, asAttachment = true): Promise<string> {
    return this.attempt("generate presigned URL for S3", [fileName], async () => {
      checkKey(fileName, this.settings, "url");
      checkTtl(ttlSeconds);
      return this.bucket.signUrl(fileName, ttlSeconds, asAttachment, this.host.now());
    });
  }

  /** Signs a URL that writes an object with exactly this type, length and checksum. */
  getSignedUploadUrl(params: SignedUploadUrlParams): Promise<string> {
    return this.attempt("generate presigned upload URL for S3", [params.path], async () => {
      checkKey(params.path, this.settings, "url");
      checkTtl(params.ttlSeconds);
      return this.bucket.signUploadUrl(params, this.host.now());
    });
  }

  /** Deletes objects; a missing object is not an error. Tries all of them, even if some fail. */
  deleteFiles(paths: string[]): Promise<void> {
    return this.attempt("delete files from S3", paths, async () => {
      // An invalid path must not prevent the deletion of the others.
      const usable = paths.filter((path) => findKeyProblem(path, this.settings) === undefined);
      if (usable.length > 0) await this.bucket.delete(usable);
      for (const path of paths) checkKey(path, this.settings);
    });
  }

  /** Loads the SDK for the first request, because loading is slow. */
  private get bucket(): Sdk.S3Bucket {
    const { connectionValidation, externalEndpoint } = this.params;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import() of a file needs an ES module's name
    const { S3Bucket } = require("./s3-bucket") as typeof Sdk;
    return (this.opened ??= new S3Bucket({
      settings: this.settings,
      credentials: getAccessKey(this.params),
      agents: connectionValidation,
      maxSockets: Number(this.host.env["LANGFUSE_S3_CONCURRENT_WRITES"]) || undefined,
      externalEndpoint: externalEndpoint || undefined,
      encryption: getEncryption(this.params),
    }));
  }

  private async attempt<T>(operation: string, names: readonly string[], action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      const cause = explainS3Error(error, { settings: this.settings, operation, now: () => this.host.now() });
      this.logger.error(`Failed to ${operation} ${formatNames(names)}`, cause);
      throw createError(operation, cause);
    }
  }
}

/** Names in one line of the log: Langfuse deletes thousands at once. */
const SHOWN_NAMES = 10;

function formatNames(names: readonly string[]): string {
  const more = names.length > SHOWN_NAMES ? ` and ${names.length - SHOWN_NAMES} more` : "";
  return names.slice(0, SHOWN_NAMES).join(", ") + more;
}

function createError(operation: string, cause: unknown): Error {
  if (!(cause instanceof S3StorageError)) return new Error(`Failed to ${operation}`, { cause });
  if (cause.code === "EAI_AGAIN") {
    return new ServiceUnavailableError("Storage service temporarily unavailable due to network issues", { cause });
  }
  return new Error(`Failed to ${operation}: ${cause.message.replace(`failed to ${operation}: `, "")}`, { cause });
}

function checkTtl(ttlSeconds: number): void {
  if (Number.isInteger(ttlSeconds) && ttlSeconds >= 1 && ttlSeconds <= MAX_TTL_SECONDS) return;
  throw new S3StorageError(
    `"ttlSeconds" must be a whole number from 1 to ${MAX_TTL_SECONDS} (seven days), got ${ttlSeconds}`,
  );
}

function getEncryption({ awsSse, awsSseKmsKeyId }: S3StorageParams): Sdk.Encryption {
  if (!awsSse) return {};
  return {
    ServerSideEncryption: awsSse as Sdk.Encryption["ServerSideEncryption"],
    ...(awsSse === "aws:kms" && awsSseKmsKeyId && { SSEKMSKeyId: awsSseKmsKeyId }),
  };
}
