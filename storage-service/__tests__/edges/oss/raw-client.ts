import { createHash, createHmac } from "node:crypto";
import http, { type IncomingHttpHeaders } from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Oss } from "../oss";

/** A request of a test. It is signed for the bucket of the double, optionally changed, then sent. */
export interface RawRequest {
  readonly method?: string;
  /** @default - the bucket's */
  readonly host?: string;
  /** Encoded. @default "/key" */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Lifetime in seconds of a signature in the query. @default - signature in the header */
  readonly presign?: number;
  /** The signer, and the signing time in milliseconds since 1970. */
  readonly by?: { accessKeyId?: string; secretAccessKey?: string; region?: string; service?: string; at?: number };
  /** Unsigned headers. @default none */
  readonly unsigned?: readonly string[];
  /** Changes the signed request. */
  readonly change?: (request: WireRequest) => void;
  /** Sends neither `Content-Length` nor chunks. @default false */
  readonly withoutLength?: boolean;
}

export interface WireRequest {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string>;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The client's port, which identifies the connection. */
  readonly localPort: number | undefined;
}

/** Sends a request without the SDK, except its signer, which the double does not use. */
export async function send(oss: Oss, raw: RawRequest): Promise<RawAnswer> {
  const body = Buffer.from(raw.body ?? "");
  const request = await signed(oss, raw, body);
  raw.change?.(request);
  return exchange(oss, request, body, raw.withoutLength ?? false);
}

async function signed(oss: Oss, raw: RawRequest, body: Buffer): Promise<WireRequest> {
  const { accessKeyId, secretAccessKey, region, service = "s3", at = Date.now() } = { ...oss, ...raw.by };
  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey },
    region,
    service,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const hostname = raw.host ?? `${oss.bucket}.oss-${oss.region}.aliyuncs.com`;
  const contentHash = createHash("sha256").update(body).digest("hex");
  const request = {
    method: raw.method ?? "GET",
    protocol: "https:",
    hostname,
    path: raw.path ?? "/key",
    query: { ...raw.query },
    headers: {
      host: hostname,
      ...(raw.presign ? { "X-Amz-Content-Sha256": "UNSIGNED-PAYLOAD" } : { "x-amz-content-sha256": contentHash }),
      ...raw.headers,
    },
  };
  const options = { signingDate: new Date(at), unsignableHeaders: new Set(raw.unsigned) };
  const result = raw.presign
    ? await signer.presign(request, { ...options, expiresIn: raw.presign })
    : await signer.sign(request, options);
  return { ...request, query: result.query as Record<string, string>, headers: result.headers };
}

function exchange(oss: Oss, wire: WireRequest, body: Buffer, withoutLength: boolean): Promise<RawAnswer> {
  const { method, headers } = wire;
  const query = new URLSearchParams(wire.query).toString().replaceAll("+", "%20");
  const [module, agent] = oss.endpoint.startsWith("https:")
    ? [https, oss.agents.httpsAgent]
    : [http, oss.agents.httpAgent];
  return new Promise((resolve, reject) => {
    const path = query === "" ? wire.path : `${wire.path}?${query}`;
    const request = module.request({ method, path, agent, headers }, (response) => {
      const { statusCode: status = 0, headers, socket } = response;
      const { localPort } = socket;
      text(response).then((body) => resolve({ status, headers, body, localPort }), reject);
    });
    request.on("error", reject);
    if (withoutLength) request.useChunkedEncodingByDefault = false;
    request.end(withoutLength ? undefined : body);
  });
}

/** The hash that the signer asks for. */
export class Sha256 {
  private readonly hash;

  public constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as string | Buffer);
  }
  public update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(data as string | Buffer);
  }
  public reset(): void {
    throw new Error("the digest can be computed only once");
  }
  public digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
}
