import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { performance } from "node:perf_hooks";
import { getOperation, type OperationName } from "./operations";

/** What a client asked, and what became of it. */
export interface RecordedRequest {
  readonly operation: OperationName;
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The scheme of its `Authorization` header, as `Bearer` or `SharedKey`; never the header. */
  readonly scheme: string | undefined;
  /** All but `Authorization`. */
  readonly headers: Omit<IncomingHttpHeaders, "authorization">;
  /** Milliseconds on the clock of `performance.now()`. */
  readonly startedAt: number;
  /** Undefined as long as the request is in flight. */
  endedAt?: number;
  /** Undefined as long as nothing was answered. */
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

/** Called before the client can hear the end of the answer, so that what it asks next is not counted as at once. */
export function ended(record: RecordedRequest): void {
  record.endedAt ??= performance.now();
}

/** How many requests were in flight at once at most. */
export function mostAtOnce(requests: readonly RecordedRequest[]): number {
  const inFlightAt = (moment: number) =>
    requests.filter(({ startedAt, endedAt = Infinity }) => startedAt <= moment && moment < endedAt).length;
  return Math.max(0, ...requests.map(({ startedAt }) => inFlightAt(startedAt)));
}
