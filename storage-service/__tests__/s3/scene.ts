import type { S3StorageParams } from "../../src/s3/s3-params";
import { S3CompatibleStorageService } from "../../src/s3/s3-storage-service";
import { startOss, type Fault, type Oss, type OssOptions } from "../edges/oss";

export const MIB = 1024 * 1024;

export const DENIED: Fault = { status: 403, code: "AccessDenied" };

export function readParameters(store: Oss): S3StorageParams {
  return {
    accessKeyId: store.accessKeyId,
    secretAccessKey: store.secretAccessKey,
    bucketName: store.bucket,
    endpoint: store.endpoint,
    region: store.region,
    forcePathStyle: false,
    connectionValidation: store.agents,
  };
}

/** Creates a storage on a double, with its log. */
export function scene(store: Oss, params: Partial<S3StorageParams> = {}, env: Record<string, string> = {}) {
  const log: string[] = [];
  const logger = {
    info: () => undefined,
    warn: (message: string) => log.push(`warn: ${message}`),
    error: (message: string, error?: unknown) => log.push(`error: ${message} ${String(error)}`),
  };
  const host = { env, now: () => Date.now() };
  return { log, storage: new S3CompatibleStorageService({ ...readParameters(store), ...params }, logger, host) };
}

/** Runs with a new double. */
export async function withOss<T>(options: OssOptions, action: (store: Oss) => Promise<T>): Promise<T> {
  const store = await startOss(options);
  try {
    return await action(store);
  } finally {
    await store.close();
  }
}

/** Creates a text with its offset in every KiB, which reveals a wrong order of parts. */
export function text(bytes: number): string {
  const content = Buffer.alloc(bytes, ".");
  for (let at = 0; at < bytes; at += 1024) content.write(String(at), at);
  return content.toString();
}

/** Creates a stream of unknown length. */
export async function* pieces(content: string, size = 300_000) {
  for (let at = 0; at < content.length; at += size)
    yield await Promise.resolve(Buffer.from(content.slice(at, at + size)));
}

/** Returns the later requests, for example "PUT /key?partNumber". */
export function since(store: Oss, start = 0): string[] {
  return store.requests.slice(start).map(({ method, path, query }) => {
    const operation = ["uploads", "partNumber", "uploadId", "delete", "list-type"].find((name) => name in query);
    return `${method} ${path}${operation ? `?${operation}` : ""}`;
  });
}
