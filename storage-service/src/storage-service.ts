import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import type { Readable } from "node:stream";

export interface ConnectionValidation {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

export interface UploadFile {
  readonly fileName: string;
  /** MIME type. */
  readonly fileType: string;
  readonly data: Readable | string;
  /**
   * Bytes of a block of Azure, or of a part of S3.
   * @default - 8 MiB on Azure, 5 MiB on S3
   */
  readonly partSize?: number | undefined;
  /**
   * Concurrent blocks or parts.
   * @default - 5 on Azure, 4 on S3
   */
  readonly queueSize?: number | undefined;
}

/** A stream to upload in blocks or parts. */
export interface UploadFileBuffered {
  readonly fileName: string;
  /** MIME type. */
  readonly fileType: string;
  readonly data: Readable;
  /** Bytes of a block or part. A size above the store's limit is reduced to the limit, with a warning. */
  readonly partSizeBytes: number;
  /** Concurrent blocks or parts. */
  readonly maxConcurrentParts?: number | undefined;
  /** No effect: the SDKs have their own retries. */
  readonly maxPartAttempts?: number | undefined;
}

/** The upload that a signed URL permits. */
export interface SignedUploadUrlParams {
  readonly path: string;
  readonly ttlSeconds: number;
  /** SHA-256 of the content, in Base64. No effect on Azure, whose URLs cannot require it. */
  readonly sha256Hash: string;
  readonly contentType: string;
  /** Bytes. No effect on Azure, whose URLs cannot require it. */
  readonly contentLength: number;
}

export interface ListedFile {
  readonly file: string;
  readonly createdAt: Date;
}

/** The methods of Langfuse's storage services. Langfuse calls no others. */
export interface StorageService {
  uploadFile(params: UploadFile): Promise<void>;
  uploadFileBuffered(params: UploadFileBuffered): Promise<undefined>;
  uploadWithSignedUrl(params: UploadFile & { readonly expiresInSeconds: number }): Promise<{ signedUrl: string }>;
  uploadJson(path: string, body: Record<string, unknown>[] | Record<string, unknown>): Promise<void>;
  download(path: string): Promise<string>;
  listFiles(prefix: string): Promise<ListedFile[]>;
  getSignedUrl(fileName: string, ttlSeconds: number, asAttachment?: boolean): Promise<string>;
  getSignedUploadUrl(params: SignedUploadUrlParams): Promise<string>;
  deleteFiles(paths: string[]): Promise<void>;
}
