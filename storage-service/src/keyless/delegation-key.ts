import { createSecretKey, type KeyObject } from "node:crypto";
import {
  explainStorageError,
  isRefusal,
  KeylessBlobError,
  symptomsOf,
  type Attempt,
} from "./blob-error";
import type { Environment, Logger } from "./host";

const MINUTE = 60_000;

/** A revoked right still works through a cached key: the limit of the design. */
const LONGEST_CACHE_MINUTES = 30;

/** So that a server whose clock is behind accepts the key at once. */
const BACKDATE_MS = 15 * MINUTE;

/** Azure's limit is 7 days; a key of exactly that is refused at times. */
export const LONGEST_LIFE_MS = 7 * 24 * 60 * MINUTE;
const LONGEST_KEY_MS = LONGEST_LIFE_MS - 30 * MINUTE;

/** Asking, with its retries, is given up after this. */
const FETCH_TIMEOUT_MS = 10_000;

/** How long nobody asks again while the service is down and a key is left. */
const OUTAGE_PAUSE_MS = 30_000;

/** How long a refusal is taken for the answer: roles change slowly. */
const REFUSAL_PAUSE_MS = 10_000;

/** A clock that is less off needs no correction: the key is backdated. */
const TOLERATED_SKEW_MS = 2 * MINUTE;

/**
 * A user delegation key, ready to sign. Its value is in a `KeyObject`, which
 * neither a log nor an inspection shows.
 * @see https://learn.microsoft.com/rest/api/storageservices/get-user-delegation-key
 */
export interface DelegationKey {
  readonly secret: KeyObject;
  /** What every signature with this key covers of it. */
  readonly signed: string;
  /** What every URL signed with this key says of it. */
  readonly query: string;
  /** As it is signed: to the second. */
  readonly expiresOn: string;
  /** Milliseconds since 1970 by the service's clock. */
  readonly expiresAt: number;
}

/** What the service answers; only what signing needs of it is kept. */
export interface DelegationKeyAnswer {
  readonly value: string;
  readonly signedObjectId: string;
  readonly signedTenantId: string;
  readonly signedStartsOn: Date;
  readonly signedExpiresOn: Date;
  readonly signedService: string;
  readonly signedVersion: string;
}

/** Gives keys; the SDK's `BlobServiceClient` is one. */
export interface DelegationKeySource {
  getUserDelegationKey(
    startsOn: Date,
    expiresOn: Date,
    options: { abortSignal: AbortSignal },
  ): Promise<DelegationKeyAnswer & { readonly date?: Date }>;
}

interface CachedKey {
  readonly key: DelegationKey;
  /** From here on it is renewed while it still serves. */
  readonly renewAt: number;
  /** From here on it only serves when no other can be had. */
  readonly staleAt: number;
}

/** A key that was asked for and is not there yet. */
interface Question {
  readonly promise: Promise<DelegationKey>;
  /** When the key will expire. */
  readonly until: number;
}

/** Minutes for which a key signs new URLs. */
export function cacheMinutes(env: Environment): number {
  const value = env["LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES"];
  if (!value) return LONGEST_CACHE_MINUTES;
  const minutes = Number(value);
  if (!(minutes > 0 && minutes <= LONGEST_CACHE_MINUTES)) {
    throw new Error(
      `LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES must be a number above 0 and at most ${LONGEST_CACHE_MINUTES}, because a cached key still works after its right was revoked, got ${JSON.stringify(value)}`,
    );
  }
  return minutes;
}

/**
 * The user delegation key of one account and identity: asked for once however
 * many wait, renewed while the old one serves, kept until it expires when the
 * service is down, and dropped when the right is gone.
 */
export class DelegationKeys {
  private cached: CachedKey | undefined;
  private asking: Question | undefined;
  /** Until then the key is not dropped on a suspicion again. */
  private trustedUntil = 0;
  /** The service was down: nobody asks again before this time. */
  private pauseUntil = 0;
  private refusal: { error: unknown; until: number } | undefined;
  /** The longest lifetime that was signed with the cached key. */
  private longestLife = 0;
  /** What to add to this machine's clock to get the service's. */
  private clockOffset = 0;
  private readonly cacheMs: number;

  constructor(
    private readonly source: DelegationKeySource,
    private readonly attempt: Attempt,
    private readonly logger: Logger,
    minutes: number = LONGEST_CACHE_MINUTES,
  ) {
    this.cacheMs = minutes * MINUTE;
  }

  /** Milliseconds since 1970 by the service's clock, as far as it is known. */
  now(): number {
    return this.attempt.now() + this.clockOffset;
  }

  /**
   * A key for a URL that is to live so long. It lives longer than the URL; only
   * in an outage, and for lifetimes close to 7 days, it may end before, and the
   * URL must end with it.
   * @throws KeylessBlobError when none can be had.
   */
  keyFor(lifeMs: number): DelegationKey | Promise<DelegationKey> {
    const now = this.now();
    const life = Math.min(lifeMs, LONGEST_KEY_MS - this.cacheMs);
    const cached = this.cached;
    if (!cached || now + life > cached.key.expiresAt || now >= cached.staleAt) {
      return this.newKey(life);
    }
    if (life > this.longestLife) this.longestLife = life;
    if (now >= cached.renewAt) this.renewBehind(life);
    return cached.key;
  }

  /**
   * The identity was refused something: the next URL needs a new key, so that a
   * right that was taken away ends at once. Once in the time of the cache: a
   * role that was never there must not cost a key for each URL.
   */
  suspect(): void {
    if (!this.cached || this.now() < this.trustedUntil) return;
    this.trustedUntil = this.now() + this.cacheMs;
    this.cached = undefined;
  }

  private async newKey(life: number): Promise<DelegationKey> {
    const left = this.living();
    if (left && this.inOutage()) {
      this.renewBehind(life);
      return left;
    }
    if (this.refusal && this.now() < this.refusal.until) {
      throw this.refusal.error;
    }
    try {
      return await this.ask(life);
    } catch (error) {
      const lastResort = isRefusal(error) ? undefined : this.living();
      if (!lastResort) throw error;
      this.pause(error);
      return lastResort;
    }
  }

  /** The cached key, however old, while the service still takes it. */
  private living(): DelegationKey | undefined {
    const key = this.cached?.key;
    return key && this.now() < key.expiresAt ? key : undefined;
  }

  private inOutage(): boolean {
    return this.now() < this.pauseUntil + OUTAGE_PAUSE_MS;
  }

  private renewBehind(life: number): void {
    if (this.now() < this.pauseUntil) return;
    this.ask(life).catch((error: unknown) => {
      if (!isRefusal(error)) this.pause(error);
    });
  }

  private pause(error: unknown): void {
    if (!this.inOutage()) {
      this.logger.warn(
        `Azure Blob Storage: no new user delegation key, the old one serves until ${this.cached?.key.expiresOn}: ${(error as Error).message}`,
      );
    }
    this.pauseUntil = this.now() + OUTAGE_PAUSE_MS;
  }

  /** Joins whoever asks for a key that lives long enough, or asks. */
  private ask(life: number): Promise<DelegationKey> {
    const now = this.now();
    if (this.asking && now + life <= this.asking.until) {
      return this.asking.promise;
    }
    // Twice the cache's time: one to sign in, one for an outage after it.
    const needed = Math.max(life, this.longestLife) + 2 * this.cacheMs;
    const lifetime = Math.min(needed, LONGEST_KEY_MS);
    const promise = this.fetch(lifetime)
      .then((key) => {
        // A longer key that was asked for meanwhile is the one to keep.
        if (this.asking?.promise === promise || !this.cached) {
          this.keep(key, life);
        }
        return key;
      })
      .finally(() => {
        if (this.asking?.promise === promise) this.asking = undefined;
      });
    this.asking = { promise, until: now + lifetime };
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
   * Asks, and once more when the first answer breaks off, or shows that this
   * machine's clock is wrong or the right gone: then the cached key goes too.
   */
  private async fetch(lifetime: number): Promise<DelegationKey> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), FETCH_TIMEOUT_MS);
    try {
      return await this.fetchWithin(lifetime, patience.signal);
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
        this.observe(answer.date);
        if (!first || this.clockOffset === offset) return readyToSign(answer);
      } catch (error) {
        const { code, date } = symptomsOf(error);
        this.observe(date);
        const refused = isRefusal(error);
        if (refused) this.cached = undefined;
        const corrected = this.clockOffset !== offset;
        const again = corrected || refused || code === "PARSE_ERROR";
        if (first && again) continue;
        const explained = this.explained(error);
        if (refused) {
          const until = this.now() + REFUSAL_PAUSE_MS;
          this.refusal = { error: explained, until };
        }
        throw explained;
      }
    }
  }

  /**
   * Goes by the service's clock where this machine's is far off. A key whose
   * times were taken from the wrong one is dropped.
   */
  observe(date: Date | undefined): void {
    if (!date || Number.isNaN(date.getTime())) return;
    const off = this.now() - date.getTime();
    if (Math.abs(off) < TOLERATED_SKEW_MS) return;
    this.clockOffset -= off;
    this.cached = undefined;
    this.logger.warn(
      `Azure Blob Storage: this machine's clock is ${Math.round(Math.abs(off) / MINUTE)} minutes ${off > 0 ? "ahead" : "behind"}; signed URLs go by the service's clock. Synchronize the node's clock (NTP, chrony)`,
    );
  }

  /** Without the answer's text: it may hold the key. */
  private explained(error: unknown): KeylessBlobError {
    const explained = explainStorageError(error, this.attempt);
    if (explained instanceof KeylessBlobError) return explained;
    const { code, status } = symptomsOf(error);
    const { accountName } = this.attempt.endpoint;
    return new KeylessBlobError(
      `the storage account "${accountName}" gave no user delegation key (${[status, code].filter(Boolean).join(" ")})`,
      { code, status },
    );
  }
}

export function readyToSign(answer: DelegationKeyAnswer): DelegationKey {
  const expiresOn = toSecond(answer.signedExpiresOn);
  const parts = {
    skoid: answer.signedObjectId,
    sktid: answer.signedTenantId,
    skt: toSecond(answer.signedStartsOn),
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

/** A time as signatures have it, as `2026-01-31T23:59:59Z`. */
export function toSecond(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
