import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { formatAttachment } from "../keyless/content-disposition";
import type { ListedFile, SignedUploadUrlParams, UploadFile } from "../storage-service";
import { deleteObjects } from "./batch-delete";
import { createS3Client, type S3ClientOptions } from "./s3-client";

/** S3's limit for a part that is not the last. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

/** The most keys in one page of a list. */
const MAX_PAGE = 1000;

export interface S3BucketParams extends S3ClientOptions {
  /** The endpoint of signed URLs. @default - the endpoint of the settings */
  readonly externalEndpoint?: string | undefined;
  readonly encryption: Encryption;
}

/** Encryption of uploaded objects. @default - the encryption of the bucket */
export interface Encryption {
  readonly ServerSideEncryption?: "AES256" | "aws:kms";
  readonly SSEKMSKeyId?: string;
}

/** A bucket, accessed with the SDK. Import this file only when needed, because it loads the SDK. */
export class S3Bucket {
  private readonly client: S3Client;
  private readonly signer: S3Client;

  constructor(private readonly params: S3BucketParams) {
    const { settings, externalEndpoint } = params;
    this.client = createS3Client(params);
    this.signer = externalEndpoint
      ? createS3Client({ ...params, settings: { ...settings, endpoint: externalEndpoint } })
      : this.client;
  }

  /** Uploads in parts if needed; the parts of a failed upload are removed. */
  async upload({ fileName, fileType, data, partSize, queueSize }: UploadFile): Promise<void> {
    await new Upload({
      client: this.client,
      params: { ...this.locate(fileName), ...this.params.encryption, Body: data, ContentType: fileType },
      leavePartsOnError: false,
      ...(partSize && { partSize: Math.max(partSize, MIN_PART_BYTES) }),
      ...(queueSize && { queueSize }),
    }).done();
  }

  async put(key: string, body: string, contentType: string): Promise<void> {
    await this.client.send(
      new PutObjectCommand({
        ...this.locate(key),
        ...this.params.encryption,
        Body: body,
        ContentType: contentType,
      }),
    );
  }

  async getText(key: string): Promise<string> {
    const { Body } = await this.client.send(new GetObjectCommand(this.locate(key)));
    return (await Body?.transformToString("utf-8")) ?? "";
  }

  /** Lists the first objects whose keys start with a prefix, in the order of the store. */
  async list(prefix: string, limit: number): Promise<ListedFile[]> {
    const files: ListedFile[] = [];
    const pages = paginateListObjectsV2(
      { client: this.client, pageSize: Math.min(limit, MAX_PAGE) },
      { Bucket: this.params.settings.bucket, Prefix: prefix },
    );
    for await (const { Contents = [] } of pages) {
      for (const { Key, LastModified } of Contents) {
        if (Key !== undefined) files.push({ file: Key, createdAt: LastModified ?? new Date() });
      }
      if (files.length >= limit) break;
    }
    return files.slice(0, limit);
  }

  signUrl(key: string, ttlSeconds: number, asAttachment: boolean, now: number): Promise<string> {
    const command = new GetObjectCommand({
      ...this.locate(key),
      ...(asAttachment && { ResponseContentDisposition: formatAttachment(key) }),
    });
    return getSignedUrl(this.signer, command, { expiresIn: ttlSeconds, signingDate: this.getSigningDate(now) });
  }

  /** Type, length and checksum are signed: any other upload is refused. */
  signUploadUrl(params: SignedUploadUrlParams, now: number): Promise<string> {
    const { path, ttlSeconds, sha256Hash, contentType, contentLength } = params;
    const command = new PutObjectCommand({
      ...this.locate(path),
      ...this.params.encryption,
      ContentType: contentType,
      ContentLength: contentLength,
      ChecksumSHA256: sha256Hash,
    });
    return getSignedUrl(this.signer, command, {
      expiresIn: ttlSeconds,
      signingDate: this.getSigningDate(now),
      // By default, the presigner does not sign the type.
      signableHeaders: new Set(["content-type", "content-length"]),
      // The uploader sends it as a header, as Langfuse's SDKs do.
      unhoistableHeaders: new Set(["x-amz-checksum-sha256"]),
    });
  }

  delete(keys: readonly string[]): Promise<void> {
    return deleteObjects(this.client, this.params.settings, keys);
  }

  private locate(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.params.settings.bucket, Key: key };
  }

  /** Corrected by the clock skew that the client measured: the presigner does not correct it. */
  private getSigningDate(now: number): Date {
    return new Date(now + this.client.config.systemClockOffset);
  }
}
