import { DeleteObjectsCommand, type S3Client } from "@aws-sdk/client-s3";
import { PROVIDER_PROFILES } from "./provider-profiles";
import { S3StorageError } from "./s3-error";
import type { S3Settings } from "./s3-settings";

/** The limit of S3 for one request. */
const MAX_KEYS = 1000;

const CONCURRENT_REQUESTS = 4;

/** Waits before the keys that a busy store did not delete are tried again. */
const RETRY_AFTER_MS = [100, 400];

/** Error codes of a key that another try may delete. */
const TRANSIENT = /^(InternalError|SlowDown|ServiceUnavailable|RequestTimeout|OperationAborted)$/;

const SHOWN_KEYS = 5;

/** A key that the store did not delete, and its error code. */
interface UndeletedKey {
  readonly key: string;
  readonly code: string;
}

/**
 * Deletes objects; a missing object is not an error. Tries all keys, even if some fail.
 * @throws S3StorageError with the keys that are left, or the error of the first failed request
 */
export async function deleteObjects(client: S3Client, settings: S3Settings, keys: readonly string[]): Promise<void> {
  const chunks = splitIntoChunks([...new Set(keys)]);
  const left: UndeletedKey[] = [];
  const failures: unknown[] = [];
  const worker = async () => {
    for (let chunk = chunks.shift(); chunk; chunk = chunks.shift()) {
      try {
        left.push(...(await deleteChunk(client, settings, chunk)));
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_REQUESTS }, worker));
  if (failures.length > 0) throw failures[0];
  if (left.length > 0) throw new S3StorageError(describeUndeleted(left), { code: left[0]?.code });
}

function splitIntoChunks(keys: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(keys.length / MAX_KEYS) }, (_, index) =>
    keys.slice(index * MAX_KEYS, (index + 1) * MAX_KEYS),
  );
}

async function deleteChunk(client: S3Client, settings: S3Settings, keys: readonly string[]): Promise<UndeletedKey[]> {
  let left = await deleteOnce(client, settings, keys);
  for (const wait of RETRY_AFTER_MS) {
    if (!left.some(({ code }) => TRANSIENT.test(code))) break;
    await new Promise((resolve) => setTimeout(resolve, wait));
    left = await deleteOnce(
      client,
      settings,
      left.map(({ key }) => key),
    );
  }
  return left;
}

async function deleteOnce(client: S3Client, settings: S3Settings, keys: readonly string[]): Promise<UndeletedKey[]> {
  const { deleteChecksum } = PROVIDER_PROFILES[settings.provider];
  const { Errors = [] } = await client.send(
    new DeleteObjectsCommand({
      Bucket: settings.bucket,
      Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
      ...(deleteChecksum && { ChecksumAlgorithm: deleteChecksum }),
    }),
  );
  return Errors.map(({ Key = "", Code = "" }) => ({ key: Key, code: Code })).filter(({ code }) => code !== "NoSuchKey");
}

function describeUndeleted(left: readonly UndeletedKey[]): string {
  const shown = left.slice(0, SHOWN_KEYS).map(({ key, code }) => `${JSON.stringify(key)} (${code})`);
  const more = left.length > SHOWN_KEYS ? ` and ${left.length - SHOWN_KEYS} more` : "";
  return `the store did not delete ${shown.join(", ")}${more}: check the permissions of the access key, and the retention and versioning of the bucket`;
}
