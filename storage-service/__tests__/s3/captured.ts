import { Readable } from "node:stream";
import { S3Client } from "@aws-sdk/client-s3";

/** A request as the SDK hands it to the network. */
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

/** What stands in for a store's answer. */
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
 * Lets the SDK send nothing: what it would send is kept, and answered at once.
 * @param answer what the store answers, or the error of the network
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
