import { Readable } from "node:stream";
import { S3Client } from "@aws-sdk/client-s3";

/** A request that the SDK would send. */
export interface CapturedRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The simulated answer of a store. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Handle = (request: CapturedRequest) => Promise<{ response: unknown }>;

const HANDLER = Object.getPrototypeOf(new S3Client({ region: "us-east-1" }).config.requestHandler) as {
  handle: Handle;
};

/**
 * Captures the requests of the SDK, and answers them without a network.
 * @param answer the answer of the store, or the error of the network
 */
export function capture(answer: (request: CapturedRequest) => Answer | Error = () => ({})): CapturedRequest[] {
  const requests: CapturedRequest[] = [];
  jest.spyOn(HANDLER, "handle").mockImplementation((request) => {
    requests.push(request);
    const answered = answer(request);
    if (answered instanceof Error) return Promise.reject(answered);
    const { status = 200, headers = {}, body = "" } = answered;
    return Promise.resolve({
      response: { statusCode: status, headers: { etag: '"1"', ...headers }, body: Readable.from([Buffer.from(body)]) },
    });
  });
  return requests;
}
