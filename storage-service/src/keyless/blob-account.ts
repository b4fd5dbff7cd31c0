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
  findSymptoms,
  type RequestContext,
} from "./blob-error";
import { KnownContainers } from "./blobs";
import { readCacheMinutes, DelegationKeyCache } from "./delegation-key";
import { EntraCredential } from "./entra-credential";
import type { Host, Logger } from "./host";
import { describeIdentity, type Identity } from "./identity";

/** The SDK's number of tries, with shorter waits: 0, 1 and 3 seconds. */
const RETRIES = { maxTries: 4, retryDelayInMs: 1_000 };

/** Longest wait after "too many requests", even if `Retry-After` is longer. */
const LONGEST_THROTTLE_MS = 10_000;

/** The token is sent only to the endpoint that the operator configured. */
const NO_REDIRECTS = { redirectOptions: { maxRetries: 0 } };

/** Time limit of an answer; large request bodies get more time. */
const ANSWER_TIMEOUT_MS = 60_000;
const SLOWEST_BYTES_PER_MS = 100;

/** A storage account for one identity, created once per process. */
export interface BlobAccount {
  readonly endpoint: BlobEndpoint;
  /** Shared by every client of this account, with its token. */
  readonly pipeline: Pipeline;
  readonly keys: DelegationKeyCache;
  readonly containers: KnownContainers;
}

/**
 * By identity and endpoint: Langfuse creates a new storage for each job, and
 * all of them share one client, one token and one key.
 */
const ACCOUNTS = new WeakMap<Host, Map<string, BlobAccount>>();

/**
 * Returns the account of this identity at this endpoint. The first call logs
 * the identity, the account and the endpoint.
 */
export function getBlobAccount(
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
  const context: RequestContext = { identity, endpoint, now: () => host.now() };
  const pipeline = newPipeline(new EntraCredential(identity, host.env), {
    retryOptions: RETRIES,
    ...NO_REDIRECTS,
  });
  // Before the first client, which fixes the order of the pipeline.
  pipeline.factories.push(createRequestPolicy(context, () => keys));
  const service = new BlobServiceClient(endpoint.url, pipeline);
  const minutes = readCacheMinutes(host.env);
  const keys = new DelegationKeyCache(service, context, logger, minutes);
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
 * Limits the time of an answer and waits after "too many requests", which the
 * SDK does not do. Explains the errors of all methods. Passes the service's
 * time and refusals to the keys.
 */
function createRequestPolicy(
  context: RequestContext,
  keys: () => DelegationKeyCache,
): RequestPolicyFactory {
  return {
    create: (next) => ({
      async sendRequest(request) {
        for (let tries = 1; ; tries++) {
          try {
            const answer = await sendWithTimeout(request, (bounded) =>
              next.sendRequest(bounded),
            );
            keys().correctClock(new Date(answer.headers.get("date") ?? NaN));
            return answer;
          } catch (error) {
            const delay = tries < RETRIES.maxTries && getThrottleWait(error);
            if (delay === false) {
              throw explainFailure(error, request.url, context, keys());
            }
            await wait(delay, request.abortSignal);
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
 * Aborts a request without an answer. The SDK's own limit ends with the headers
 * of the answer, so this limit covers the whole answer. For a streamed answer,
 * the reader of the stream limits the time.
 */
async function sendWithTimeout<T>(
  request: BlobRequest,
  send: (request: BlobRequest) => Promise<T>,
): Promise<T> {
  const limit = getTimeout(request);
  request.timeout ||= limit;
  if (request.streamResponseStatusCodes?.size) return send(request);
  const caller = request.abortSignal;
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), 2 * limit);
  if (caller?.aborted) timeout.abort();
  caller?.addEventListener("abort", () => timeout.abort());
  request.abortSignal = timeout.signal;
  try {
    return await send(request);
  } catch (error) {
    throw timeout.signal.aborted ? new NoAnswer() : error;
  } finally {
    clearTimeout(timer);
    request.abortSignal = caller;
  }
}

function wait(ms: number, signal: BlobRequest["abortSignal"]): Promise<void> {
  return new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** `DelegationKeyCache` explains the errors of its own requests. */
function explainFailure(
  error: unknown,
  url: string,
  context: RequestContext,
  keys: DelegationKeyCache,
): unknown {
  const { pathname, searchParams } = new URL(url);
  if (searchParams.get("comp") === "userdelegationkey") return error;
  keys.correctClock(findSymptoms(error).date);
  if (isRefusal(error)) keys.dropAfterRefusal();
  const container = parseContainer(pathname, context.endpoint);
  return explainStorageError(error, { ...context, container });
}

/**
 * Milliseconds to wait after "too many requests", or false for other errors.
 */
function getThrottleWait(error: unknown): number | false {
  const { status, retryAfter = 1 } = findSymptoms(error);
  return status === 429 && Math.min(retryAfter * 1000, LONGEST_THROTTLE_MS);
}

function getTimeout({ headers }: BlobRequest): number {
  const bytes = Number(headers.get("content-length") ?? 0);
  return ANSWER_TIMEOUT_MS + Math.ceil(bytes / SLOWEST_BYTES_PER_MS);
}

function parseContainer(pathname: string, { url }: BlobEndpoint): string {
  const below = pathname.slice(new URL(url).pathname.replace(/\/$/, "").length);
  return decodeURIComponent(below.split("/")[1] ?? "");
}
