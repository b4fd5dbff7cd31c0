import { createSecretKey, type KeyObject } from "node:crypto";
import {
  explainStorageError,
  isRefusal,
  KeylessBlobError,
  findSymptoms,
  type RequestContext,
} from "./blob-error";
import type { EnvironmentVariables, Logger } from "./host";

const MINUTE = 60_000;

/**
 * A cached key still signs after the identity has lost its role: this limits
 * for how long.
 */
const LONGEST_CACHE_MINUTES = 30;

/**
 * Keys start this long in the past, so that a server whose clock is behind
 * accepts them at once.
 */
const BACKDATE_MS = 15 * MINUTE;

/** Azure's limit is 7 days; it sometimes refuses a key of exactly 7 days. */
export const LONGEST_LIFE_MS = 7 * 24 * 60 * MINUTE;
const LONGEST_KEY_MS = LONGEST_LIFE_MS - 30 * MINUTE;

/** Time limit of a key request, with its retries. */
const FETCH_TIMEOUT_MS = 10_000;

/** Time between key requests while the service is down and a key is cached. */
const OUTAGE_PAUSE_MS = 30_000;

/** How long a refusal is cached: role assignments change slowly. */
const REFUSAL_PAUSE_MS = 10_000;

/** A smaller clock skew needs no correction: the key is backdated. */
const TOLERATED_SKEW_MS = 2 * MINUTE;

/**
 * A user delegation key, ready to sign. Its value is a `KeyObject`, which logs
 * and `util.inspect` do not show.
 * @see https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key
 */
export interface DelegationKey {
  readonly secret: KeyObject;
  /** The fields of the key that every signature covers. */
  readonly signed: string;
  /** The query parameters of the key in every signed URL. */
  readonly query: string;
  /** As in the signature: with a precision of seconds. */
  readonly expiresOn: string;
  /** Milliseconds since 1970 by the service's clock. */
  readonly expiresAt: number;
}

/** The answer of the service; only the fields that signing needs are kept. */
export interface DelegationKeyAnswer {
  readonly value: string;
  readonly signedObjectId: string;
  readonly signedTenantId: string;
  readonly signedStartsOn: Date;
  readonly signedExpiresOn: Date;
  readonly signedService: string;
  readonly signedVersion: string;
}

/** Requests keys; the SDK's `BlobServiceClient` is one. */
export interface DelegationKeySource {
  getUserDelegationKey(
    startsOn: Date,
    expiresOn: Date,
    options: { abortSignal: AbortSignal },
  ): Promise<DelegationKeyAnswer & { readonly date?: Date }>;
}

interface CachedKey {
  readonly key: DelegationKey;
  /** From this time on it is renewed in the background. */
  readonly renewAt: number;
  /** From this time on it is used only if no new key is available. */
  readonly staleAt: number;
}

/** A key request without an answer yet. */
interface KeyRequest {
  readonly promise: Promise<DelegationKey>;
  /** When the key will expire. */
  readonly until: number;
}

/**
 * Reads for how many minutes a key signs new URLs.
 * @throws Error if the value is invalid.
 */
export function readCacheMinutes(env: EnvironmentVariables): number {
  const value = env["LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES"];
  if (!value) return LONGEST_CACHE_MINUTES;
  const minutes = Number(value);
  if (!(minutes > 0 && minutes <= LONGEST_CACHE_MINUTES)) {
    throw new Error(
      `LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES must be a number above 0 and at most ${LONGEST_CACHE_MINUTES}, because a cached key still works after its role was removed, got ${JSON.stringify(value)}`,
    );
  }
  return minutes;
}

/**
 * Caches the user delegation key of one account and identity. Concurrent
 * callers share one request. The key is renewed in the background, kept until
 * it expires while the service is down, and dropped when the identity is
 * refused.
 */
export class DelegationKeyCache {
  private cached: CachedKey | undefined;
  private pending: KeyRequest | undefined;
  /** Until this time {@link dropAfterRefusal} does not drop the key again. */
  private trustedUntil = 0;
  /** The service was down: no new request before this time. */
  private pauseUntil = 0;
  private refusal: { error: unknown; until: number } | undefined;
  /** The longest lifetime of a URL that the cached key signed. */
  private longestLife = 0;
  /** Difference between the service's clock and this machine's. */
  private clockOffset = 0;
  private readonly cacheMs: number;

  constructor(
    private readonly source: DelegationKeySource,
    private readonly context: RequestContext,
    private readonly logger: Logger,
    minutes: number = LONGEST_CACHE_MINUTES,
  ) {
    this.cacheMs = minutes * MINUTE;
  }

  /**
   * Milliseconds since 1970 by the service's clock, once an answer showed it.
   */
  now(): number {
    return this.context.now() + this.clockOffset;
  }

  /**
   * Returns a key for a URL of this lifetime. The key expires after the URL,
   * with two exceptions: in an outage, and for lifetimes close to 7 days. Then
   * the URL must expire with the key.
   * @throws KeylessBlobError if no key is available.
   */
  getKey(lifeMs: number): DelegationKey | Promise<DelegationKey> {
    const now = this.now();
    const life = Math.min(lifeMs, LONGEST_KEY_MS - this.cacheMs);
    const cached = this.cached;
    if (!cached || now + life > cached.key.expiresAt || now >= cached.staleAt) {
      return this.getNewOrUnexpiredKey(life);
    }
    if (life > this.longestLife) this.longestLife = life;
    if (now >= cached.renewAt) this.renewInBackground(life);
    return cached.key;
  }

  /**
   * Drops the cached key after the identity was refused another request, so
   * that a removed role stops signing at once. At most once in the cache's
   * time: a missing data role must not cost a new key for each URL.
   */
  dropAfterRefusal(): void {
    if (!this.cached || this.now() < this.trustedUntil) return;
    this.trustedUntil = this.now() + this.cacheMs;
    this.cached = undefined;
  }

  /** Requests a key. In an outage, returns the cached one until it expires. */
  private async getNewOrUnexpiredKey(life: number): Promise<DelegationKey> {
    const left = this.getUnexpiredKey();
    if (left && this.isInOutage()) {
      this.renewInBackground(life);
      return left;
    }
    if (this.refusal && this.now() < this.refusal.until) {
      throw this.refusal.error;
    }
    try {
      return await this.request(life);
    } catch (error) {
      const oldKey = isRefusal(error) ? undefined : this.getUnexpiredKey();
      if (!oldKey) throw error;
      this.pauseRequests(error);
      return oldKey;
    }
  }

  /** Returns the cached key, even if stale, until it expires. */
  private getUnexpiredKey(): DelegationKey | undefined {
    const key = this.cached?.key;
    return key && this.now() < key.expiresAt ? key : undefined;
  }

  private isInOutage(): boolean {
    return this.now() < this.pauseUntil + OUTAGE_PAUSE_MS;
  }

  private renewInBackground(life: number): void {
    if (this.now() < this.pauseUntil) return;
    this.request(life).catch((error: unknown) => {
      if (!isRefusal(error)) this.pauseRequests(error);
    });
  }

  private pauseRequests(error: unknown): void {
    if (!this.isInOutage()) {
      this.logger.warn(
        `Azure Blob Storage: no new user delegation key, the cached one is used until ${this.cached?.key.expiresOn}: ${(error as Error).message}`,
      );
    }
    this.pauseUntil = this.now() + OUTAGE_PAUSE_MS;
  }

  /** Shares a pending request if its key lives long enough, or sends one. */
  private request(life: number): Promise<DelegationKey> {
    const now = this.now();
    if (this.pending && now + life <= this.pending.until) {
      return this.pending.promise;
    }
    // Twice the cache's time: one to sign URLs, one for an outage after it.
    const needed = Math.max(life, this.longestLife) + 2 * this.cacheMs;
    const lifetime = Math.min(needed, LONGEST_KEY_MS);
    const promise = this.fetch(lifetime)
      .then((key) => {
        // If a longer key was requested meanwhile, keep that one.
        if (this.pending?.promise === promise || !this.cached) {
          this.keep(key, life);
        }
        return key;
      })
      .finally(() => {
        if (this.pending?.promise === promise) this.pending = undefined;
      });
    this.pending = { promise, until: now + lifetime };
    return promise;
  }

  private keep(key: DelegationKey, life: number): void {
    const now = this.now();
    this.cached = {
      key,
      renewAt: now + this.cacheMs / 2,
      staleAt: now + this.cacheMs,
    };
    this.longestLife = life;
    this.pauseUntil = 0;
  }

  /**
   * Requests a key. Repeats the request once if the answer breaks off, shows
   * that this machine's clock is wrong, or is a refusal, which also drops the
   * cached key.
   */
  private async fetch(lifetime: number): Promise<DelegationKey> {
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), FETCH_TIMEOUT_MS);
    try {
      return await this.fetchWithin(lifetime, timeout.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  private async fetchWithin(
    lifetime: number,
    abortSignal: AbortSignal,
  ): Promise<DelegationKey> {
    for (let first = true; ; first = false) {
      const offset = this.clockOffset;
      try {
        const now = this.now();
        const answer = await this.source.getUserDelegationKey(
          new Date(now - BACKDATE_MS),
          new Date(now + lifetime),
          { abortSignal },
        );
        this.correctClock(answer.date);
        if (!first || this.clockOffset === offset) return prepareKey(answer);
      } catch (error) {
        const { code, date } = findSymptoms(error);
        this.correctClock(date);
        const refused = isRefusal(error);
        if (refused) this.cached = undefined;
        const corrected = this.clockOffset !== offset;
        const again = corrected || refused || code === "PARSE_ERROR";
        if (first && again) continue;
        const explained = this.explain(error);
        if (refused) {
          const until = this.now() + REFUSAL_PAUSE_MS;
          this.refusal = { error: explained, until };
        }
        throw explained;
      }
    }
  }

  /**
   * Uses the service's clock if this machine's is wrong by two minutes or more.
   * Drops the cached key, because its times come from the wrong clock.
   */
  correctClock(serviceDate: Date | undefined): void {
    if (!serviceDate || Number.isNaN(serviceDate.getTime())) return;
    const off = this.now() - serviceDate.getTime();
    if (Math.abs(off) < TOLERATED_SKEW_MS) return;
    this.clockOffset -= off;
    this.cached = undefined;
    this.logger.warn(
      `Azure Blob Storage: this machine's clock is ${Math.round(Math.abs(off) / MINUTE)} minutes ${off > 0 ? "ahead" : "behind"}; signed URLs use the service's clock. Synchronize the node's clock (NTP, chrony)`,
    );
  }

  /** Does not include the text of the answer, which may contain the key. */
  private explain(error: unknown): KeylessBlobError {
    const explained = explainStorageError(error, this.context);
    if (explained instanceof KeylessBlobError) return explained;
    const { code, status } = findSymptoms(error);
    const { accountName } = this.context.endpoint;
    return new KeylessBlobError(
      `the storage account "${accountName}" returned no user delegation key (${[status, code].filter(Boolean).join(" ")})`,
      { code, status },
    );
  }
}

export function prepareKey(answer: DelegationKeyAnswer): DelegationKey {
  const expiresOn = formatTime(answer.signedExpiresOn);
  const parts = {
    skoid: answer.signedObjectId,
    sktid: answer.signedTenantId,
    skt: formatTime(answer.signedStartsOn),
    ske: expiresOn,
    sks: answer.signedService,
    skv: answer.signedVersion,
  };
  return {
    secret: createSecretKey(answer.value, "base64"),
    signed: Object.values(parts).join("\n"),
    query: Object.entries(parts)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join("&"),
    expiresOn,
    expiresAt: Date.parse(expiresOn),
  };
}

/** Formats a time as in signatures: `2026-01-31T23:59:59Z`. */
export function formatTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
