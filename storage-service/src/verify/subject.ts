import http from "node:http";
import https from "node:https";
import { AzureBlobStorageService } from "../azure-blob-storage-service";
import type { Host, Logger } from "../keyless/host";
import { S3CompatibleStorageService } from "../s3/s3-storage-service";
import type { ConnectionValidation, StorageService } from "../storage-service";
import type { VerifyTarget } from "./target";

/** The storage that is verified, and requests to its signed URLs as from a browser. */
export interface Subject {
  readonly storage: StorageService;
  /** Most keys in one batch delete; undefined if the store has none. */
  readonly batch: number | undefined;
  /** Headers of a signed upload, in addition to type, length and checksum. */
  readonly uploadHeaders: Readonly<Record<string, string>>;
  ask(method: "GET" | "PUT", url: string, headers?: Readonly<Record<string, string>>, body?: Buffer): Promise<Answered>;
}

export interface Answered {
  readonly status: number;
  readonly body: Buffer;
}

export interface SubjectOptions {
  readonly host: Host;
  readonly agents?: ConnectionValidation | undefined;
}

/** The verification reports errors itself. */
const SILENT: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

const TIMEOUT_MS = 60_000;

/** Opens a target. Sends no request. @throws Error with the invalid setting */
export function openSubject(target: VerifyTarget, { host, agents }: SubjectOptions): Subject {
  const ask = (...args: Parameters<Subject["ask"]>) => askSigned(agents, ...args);
  if (target.kind === "azure-keyless") {
    const { endpoint, container, credential } = target;
    // An identity is used only for the endpoints in the deployment's own variables.
    const env = {
      ...host.env,
      LANGFUSE_AZURE_BLOB_CREDENTIAL: credential,
      LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT: endpoint,
      LANGFUSE_AZURE_SKIP_CONTAINER_CHECK: "true",
    };
    const params = { accessKeyId: undefined, secretAccessKey: undefined, bucketName: container, endpoint };
    const storage = new AzureBlobStorageService(params, SILENT, { ...host, env });
    return { storage, ask, batch: undefined, uploadHeaders: { "x-ms-blob-type": "BlockBlob" } };
  }
  const { settings, accessKeyId, secretAccessKey } = target;
  const storage = new S3CompatibleStorageService(
    {
      accessKeyId,
      secretAccessKey,
      bucketName: settings.bucket,
      endpoint: settings.endpoint,
      region: settings.region,
      forcePathStyle: settings.pathStyle ?? false,
      provider: settings.provider,
      allowPlaintext: settings.allowPlaintext,
      connectionValidation: agents,
    },
    SILENT,
    host,
  );
  return { storage, ask, batch: 1000, uploadHeaders: {} };
}

function askSigned(
  agents: ConnectionValidation | undefined,
  method: "GET" | "PUT",
  url: string,
  headers: Readonly<Record<string, string>> = {},
  body?: Buffer,
): Promise<Answered> {
  const [client, agent] = url.startsWith("http:") ? [http, agents?.httpAgent] : [https, agents?.httpsAgent];
  return new Promise((resolve, reject) => {
    const options = { method, headers, timeout: TIMEOUT_MS, ...(agent && { agent }) };
    const request = client.request(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
    });
    request.on("timeout", () => request.destroy(new Error(`no answer for ${TIMEOUT_MS / 1000} seconds`)));
    request.on("error", reject);
    request.end(body);
  });
}
