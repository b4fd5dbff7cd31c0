import { DelegationKeyCache, type DelegationKeyAnswer } from "../../src/keyless/delegation-key";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const VALUE = Buffer.from("the value of the key, all of it!").toString("base64");
const IDENTITY = { kind: "workload-identity", clientId: "client", tenantId: "tenant" } as const;
const ENDPOINT = { url: "https://st.blob.core.windows.net", host: "st.blob.core.windows.net", accountName: "st" };

/** An account; the test sets its answers, its clock and this machine's clock. */
export class Scene {
  time = Date.parse("2026-03-01T12:00:00Z");
  /** This machine's clock minus the service's. */
  skew = 0;
  readonly warnings: string[] = [];
  readonly calls: { startsOn: Date; expiresOn: Date }[] = [];
  /** What the next calls wait for. */
  holds: Promise<unknown>[] = [];
  /** Errors of the next calls; undefined answers. */
  answers: unknown[] = [];
  readonly keys: DelegationKeyCache;

  constructor(minutes?: number) {
    const logger = { info: fail, warn: (message: string) => void this.warnings.push(message), error: fail };
    this.keys = new DelegationKeyCache(
      { getUserDelegationKey: (startsOn: Date, expiresOn: Date) => this.answer(startsOn, expiresOn) },
      { identity: IDENTITY, endpoint: ENDPOINT, now: () => this.time + this.skew },
      logger,
      minutes,
    );
  }

  private async answer(startsOn: Date, expiresOn: Date): Promise<DelegationKeyAnswer & { date: Date }> {
    const number = this.calls.push({ startsOn, expiresOn });
    await this.holds.shift();
    const error = this.answers.shift();
    if (error) throw error;
    return {
      signedObjectId: `key-${number}`,
      signedTenantId: "tenant",
      signedStartsOn: startsOn,
      signedExpiresOn: expiresOn,
      signedService: "b",
      signedVersion: "2025-01-05",
      value: VALUE,
      date: new Date(this.time),
    };
  }

  /** Returns the number of the key for a lifetime. */
  async key(life: number): Promise<number> {
    const { query } = await this.keys.getKey(life);
    return Number(/key-(\d+)/.exec(query)?.[1]);
  }
}

function fail(message: string): never {
  throw new Error(`not in the log: ${message}`);
}

/** Creates an error of the SDK for an answer of the service. */
export function answered(statusCode: number, code: string, date?: Date): Error {
  return Object.assign(new Error(`${code} says the service`), {
    name: "RestError",
    statusCode,
    code,
    response: { headers: { get: (name: string) => (name === "date" ? date?.toUTCString() : undefined) } },
  });
}

export const DOWN = Object.assign(new Error("connect ECONNREFUSED"), { name: "RestError", code: "ECONNREFUSED" });
export const FORBIDDEN = answered(403, "AuthorizationPermissionMismatch");
export const MISSING_ROLE =
  'workload-identity (client client, tenant tenant) has no permission to sign URLs: it needs the role "Storage Blob Delegator" on the storage account "st". Assign it, and wait up to ten minutes: az role assignment create --assignee client --role "Storage Blob Delegator" --scope "$(az storage account show --name st --query id --output tsv)"';

/** Waits for background work. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
