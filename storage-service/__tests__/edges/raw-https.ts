import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { request } from "node:https";
import { buffer } from "node:stream/consumers";

export interface RawResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface RawOptions {
  readonly headers?: OutgoingHttpHeaders;
  /** For the whole exchange. @default 10000 */
  readonly timeoutMs?: number;
}

/** Uses a signed URL like a browser or `curl`: HTTPS without an SDK that signs or retries. */
export const rawHttps = {
  get: (url: string, options?: RawOptions) => exchange("GET", url, options),
  head: (url: string, options?: RawOptions) => exchange("HEAD", url, options),
  /** Uploads a block blob. */
  put: (url: string, body: string | Buffer, { headers, ...options }: RawOptions = {}) =>
    exchange("PUT", url, { ...options, headers: { "x-ms-blob-type": "BlockBlob", ...headers } }, body),
};

function exchange(
  method: string,
  url: string,
  { headers = {}, timeoutMs = 10_000 }: RawOptions = {},
  body?: string | Buffer,
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    // A new connection: none stays open after a test, and none is reset by a stopped server.
    const sent = request(url, { method, headers, signal, agent: false }, (response) => {
      buffer(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      );
    });
    sent.once("error", reject).end(body);
  });
}
