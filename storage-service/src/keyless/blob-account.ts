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
  });
  pipeline.factories.push(boundedAndExplained(attempt, () => keys.suspect()));
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
 * method they end.
 */
function boundedAndExplained(
  attempt: Attempt,
  onRefusal: () => void,
): RequestPolicyFactory {
  return {
    create: (next) => ({
      async sendRequest(request) {
        request.timeout ||= timeoutFor(request.body);
        for (let tries = 1; ; tries++) {
          try {
            return await next.sendRequest(request);
          } catch (error) {
            if (request.abortSignal?.aborted) throw error;
            const wait = tries < RETRIES.maxTries && throttled(error);
            if (wait === false) {
              // A delegation key's errors are explained where it is asked for.
              if (isKeyRequest(request.url)) throw error;
              if (isRefusal(error)) onRefusal();
              throw explain(error, request.url, attempt);
            }
            await new Promise<void>((resolve) => {
              setTimeout(resolve, wait);
              request.abortSignal?.addEventListener("abort", () => resolve());
            });
          }
        }
      },
    }),
  };
}

/** Milliseconds to wait after "too many requests", or false for other errors. */
function throttled(error: unknown): number | false {
  const { status, retryAfter = 1 } = symptomsOf(error);
  return status === 429 && Math.min(retryAfter * 1000, LONGEST_THROTTLE_MS);
}

function isKeyRequest(url: string): boolean {
  return new URL(url).searchParams.get("comp") === "userdelegationkey";
}

function explain(error: unknown, url: string, attempt: Attempt): unknown {
  const container = containerOf(new URL(url).pathname, attempt.endpoint);
  return explainStorageError(error, { ...attempt, container });
}

function timeoutFor(body: unknown): number {
  const { length = 0 } = (body ?? {}) as { length?: number };
  return ANSWER_TIMEOUT_MS + Math.ceil(length / SLOWEST_BYTES_PER_MS);
}

function containerOf(pathname: string, { url }: BlobEndpoint): string {
  const below = pathname.slice(new URL(url).pathname.replace(/\/$/, "").length);
  return decodeURIComponent(below.split("/")[1] ?? "");
}
