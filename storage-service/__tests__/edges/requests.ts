import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { performance } from "node:perf_hooks";
import { getOperation, type OperationName } from "./operations";

/** A request of a client and its result. */
export interface RecordedRequest {
  readonly operation: OperationName;
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The scheme of its `Authorization` header, for example `Bearer` or `SharedKey`; never the header. */
  readonly scheme: string | undefined;
  /** All but `Authorization`. */
  readonly headers: Omit<IncomingHttpHeaders, "authorization">;
  /** Milliseconds on the clock of `performance.now()`. */
  readonly startedAt: number;
  /** Undefined while the request is in flight. */
  endedAt?: number;
  /** Undefined without an answer. */
  status?: number;
}

export function toRecordedRequest({ method = "", url = "/", headers: all }: IncomingMessage): RecordedRequest {
  const { authorization, ...headers } = all;
  const parsed = new URL(url, "https://any");
  return {
    operation: getOperation(method, parsed, headers),
    method,
    path: decodeURIComponent(parsed.pathname),
    query: Object.fromEntries(parsed.searchParams),
    scheme: authorization?.split(" ")[0],
    headers,
    startedAt: performance.now(),
  };
}

/** Called before the client gets the end of the answer, so that its next request is not counted as concurrent. */
export function ended(record: RecordedRequest): void {
  record.endedAt ??= performance.now();
}

/** Returns the most concurrent requests. */
export function countMostConcurrent(requests: readonly RecordedRequest[]): number {
  const inFlightAt = (moment: number) =>
    requests.filter(({ startedAt, endedAt = Infinity }) => startedAt <= moment && moment < endedAt).length;
  return Math.max(0, ...requests.map(({ startedAt }) => inFlightAt(startedAt)));
}
