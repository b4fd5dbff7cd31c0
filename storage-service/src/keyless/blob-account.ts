import {
  BlobServiceClient,
  newPipeline,
  type Pipeline,
  type RequestPolicyFactory,
} from "@azure/storage-blob";
import type { BlobEndpoint } from "./blob-endpoint";
import {
  explainStorageError,
  isRefusal,
  NoAnswer,
  symptomsOf,
  type Attempt,
} from "./blob-error";
import { KnownContainers } from "./blobs";
import { cacheMinutes, DelegationKeys } from "./delegation-key";
import { EntraCredential } from "./entra-credential";
import type { Host, Logger } from "./host";
import { describeIdentity, type Identity } from "./identity";

/** As the SDK's own, with shorter waits: 0, 1 and 3 seconds. */
const RETRIES = { maxTries: 4, retryDelayInMs: 1_000 };

/** "Too many requests" may ask for a longer wait than is worth it. */
const LONGEST_THROTTLE_MS = 10_000;

/** The identity's token goes where the operator said, and nowhere from there. */
const NO_REDIRECTS = { redirectOptions: { maxRetries: 0 } };

/** A request without an answer is given up after this, and more for its body. */
const ANSWER_TIMEOUT_MS = 60_000;
const SLOWEST_BYTES_PER_MS = 100;

/** A storage account as one identity sees it; made once in a process. */
export interface BlobAccount {
  readonly endpoint: BlobEndpoint;
  /** For every client of this account: it keeps the token that they share. */
  readonly pipeline: Pipeline;
  readonly keys: DelegationKeys;
  readonly containers: KnownContainers;
}

/**
 * By identity and endpoint: Langfuse makes a new storage for each job, and all
 * of them share one client, one token and one key.
 */
const ACCOUNTS = new WeakMap<Host, Map<string, BlobAccount>>();

/**
 * The account of this identity at this endpoint. The first time it says in the
 * log who signs in where.
 */
export function blobAccount(
  identity: Identity,
  endpoint: BlobEndpoint,
  logger: Logger,
  host: Host,
): BlobAccount {
  const accounts = ACCOUNTS.get(host) ?? new Map<string, BlobAccount>();
  ACCOUNTS.set(host, accounts);
  const known = JSON.stringify([identity, endpoint]);
  const account =
    accounts.get(known) ?? openAccount(identity, endpoint, logger, host);
  accounts.set(known, account);
  return account;
}

function openAccount(
  identity: Identity,
  endpoint: BlobEndpoint,
  logger: Logger,
  host: Host,
): BlobAccount {
  const attempt: Attempt = { identity, endpoint, now: () => host.now() };
  const pipeline = newPipeline(new EntraCredential(identity, host.env), {
    retryOptions: RETRIES,
    ...NO_REDIRECTS,
  });
  // Before the first client: that one settles what its pipeline does.
  pipeline.factories.push(boundedAndExplained(attempt, () => keys));
  const service = new BlobServiceClient(endpoint.url, pipeline);
  const minutes = cacheMinutes(host.env);
  const keys = new DelegationKeys(service, attempt, logger, minutes);
  logger.info(
    `Azure Blob Storage: signing in as ${describeIdentity(identity)} to account "${endpoint.accountName}" at ${endpoint.url}, without an account key`,
  );
  return {
    endpoint,
    pipeline,
    keys,
    containers: new KnownContainers(),
  };
}

/**
 * Bounds the wait for an answer and waits when there are too many requests,
 * neither of which the SDK does; turns errors into their causes, whichever
 * method they end; tells the keys what answers show.
 */
function boundedAndExplained(
  attempt: Attempt,
  keys: () => DelegationKeys,
): RequestPolicyFactory {
  return {
    create: (next) => ({
      async sendRequest(request) {
        for (let tries = 1; ; tries++) {
          try {
            const answer = await withinBounds(request, (bounded) =>
              next.sendRequest(bounded),
            );
            keys().observe(new Date(answer.headers.get("date") ?? NaN));
            return answer;
          } catch (error) {
            const wait = tries < RETRIES.maxTries && throttled(error);
            if (wait === false) throw told(error, request.url, attempt, keys());
            await pause(wait, request.abortSignal);
          }
        }
      },
    }),
  };
}

type BlobRequest = Parameters<
  ReturnType<RequestPolicyFactory["create"]>["sendRequest"]
>[0];

/**
 * Ends a request that is not answered: the SDK's own limit ends with the
 * answer's headers, so what is not streamed gets one for all of it, and what is
 * streamed is watched by who reads it.
 */
async function withinBounds<T>(
  request: BlobRequest,
  send: (request: BlobRequest) => Promise<T>,
): Promise<T> {
  const limit = timeoutFor(request);
  request.timeout ||= limit;
  if (request.streamResponseStatusCodes?.size) return send(request);
  const caller = request.abortSignal;
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 2 * limit);
  if (caller?.aborted) patience.abort();
  caller?.addEventListener("abort", () => patience.abort());
  request.abortSignal = patience.signal;
  try {
    return await send(request);
  } catch (error) {
    throw patience.signal.aborted ? new NoAnswer() : error;
  } finally {
    clearTimeout(timer);
    request.abortSignal = caller;
  }
}

function pause(ms: number, signal: BlobRequest["abortSignal"]): Promise<void> {
  return new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** What the caller hears; a delegation key's errors are explained by the keys. */
function told(
  error: unknown,
  url: string,
  attempt: Attempt,
  keys: DelegationKeys,
): unknown {
  const { pathname, searchParams } = new URL(url);
  if (searchParams.get("comp") === "userdelegationkey") return error;
  keys.observe(symptomsOf(error).date);
  if (isRefusal(error)) keys.suspect();
  const container = containerOf(pathname, attempt.endpoint);
  return explainStorageError(error, { ...attempt, container });
}

/** Milliseconds to wait after "too many requests", or false for other errors. */
function throttled(error: unknown): number | false {
  const { status, retryAfter = 1 } = symptomsOf(error);
  return status === 429 && Math.min(retryAfter * 1000, LONGEST_THROTTLE_MS);
}

function timeoutFor({ headers }: BlobRequest): number {
  const bytes = Number(headers.get("content-length") ?? 0);
  return ANSWER_TIMEOUT_MS + Math.ceil(bytes / SLOWEST_BYTES_PER_MS);
}

function containerOf(pathname: string, { url }: BlobEndpoint): string {
  const below = pathname.slice(new URL(url).pathname.replace(/\/$/, "").length);
  return decodeURIComponent(below.split("/")[1] ?? "");
}
