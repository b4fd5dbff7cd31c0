import { getS3Endpoint, type S3Settings } from "../storage-service/src/s3/s3-settings";
import type { Environment } from "./schema/environment";

type Storage = Environment["storage"];

/** A bucket behind an S3 API. */
export type S3CompatibleStorage = Extract<Storage, { kind: "s3-compatible" }>;

/** Azure Blob storage without keys, the default. */
export type AzureKeylessSettings = Exclude<Storage, S3CompatibleStorage>;

/** A bucket's settings as the storage service takes them, with the provider's endpoint if it has none. */
export function s3Settings({ provider, endpoint, region, bucket, pathStyle, allowPlaintext }: S3CompatibleStorage) {
  const settings: S3Settings = { provider, endpoint, region, bucket, pathStyle, allowPlaintext: !!allowPlaintext };
  return { ...settings, endpoint: getS3Endpoint(settings) };
}

/**
 * The names of the vault's secrets with a bucket's access key, after the prefix of the environment: those of the file, or
 * those that fit the provider.
 */
export function credentialNames({ provider, credentials }: S3CompatibleStorage) {
  const names =
    provider === "alibaba-oss"
      ? { accessKeyId: "oss-access-key-id", secretAccessKey: "oss-access-key-secret" }
      : { accessKeyId: "s3-access-key-id", secretAccessKey: "s3-access-key-secret" };
  return {
    accessKeyId: credentials.accessKeyId ?? names.accessKeyId,
    secretAccessKey: credentials.secretAccessKey ?? names.secretAccessKey,
  };
}
