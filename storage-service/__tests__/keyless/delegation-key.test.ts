import { inspect } from "node:util";
import { KeylessBlobError } from "../../src/keyless/blob-error";
import {
  cacheMinutes,
  DelegationKeys,
  type DelegationKey,
  type DelegationKeyAnswer,
} from "../../src/keyless/delegation-key";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const VALUE = Buffer.from("the value of the key, all of it!").toString("base64");
const IDENTITY = { kind: "workload-identity", clientId: "client", tenantId: "tenant" } as const;
const ENDPOINT = { url: "https://st.blob.core.windows.net", host: "st.blob.core.windows.net", accountName: "st" };

/** An account whose answers, clock and this machine's clock are set by the test. */
class Scene {
  time = Date.parse("2026-03-01T12:00:00Z");
  /** This machine's clock less the service's. */
  skew = 0;
  readonly warnings: string[] = [];
  readonly calls: { startsOn: Date; expiresOn: Date }[] = [];
  /** What the next calls wait for. */
  holds: Promise<unknown>[] = [];
  /** Errors of the next calls; undefined answers. */
  answers: unknown[] = [];
  readonly keys: DelegationKeys;

  constructor(minutes?: number) {
    const logger = { info: fail, warn: (message: string) => void this.warnings.push(message), error: fail };
    this.keys = new DelegationKeys(
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

  /** The number of the key that serves a lifetime. */
  async key(life: number): Promise<number> {
    const { query } = await this.keys.keyFor(life);
    return Number(/key-(\d+)/.exec(query)?.[1]);
  }
}

function fail(message: string): never {
  throw new Error(`nothing is logged like this: ${message}`);
}

/** As the SDK throws what the service answers. */
function answered(statusCode: number, code: string, date?: Date): Error {
  return Object.assign(new Error(`${code} says the service`), {
    name: "RestError",
    statusCode,
    code,
    response: { headers: { get: (name: string) => (name === "date" ? date?.toUTCString() : undefined) } },
  });
}

const DOWN = Object.assign(new Error("connect ECONNREFUSED"), { name: "RestError", code: "ECONNREFUSED" });
const FORBIDDEN = answered(403, "AuthorizationPermissionMismatch");
const MISSING_ROLE =
  'workload-identity (client client, tenant tenant) may not sign URLs: it needs the role "Storage Blob Delegator" on the storage account "st". Assign it, and wait up to ten minutes: az role assignment create --assignee client --role "Storage Blob Delegator" --scope "$(az storage account show --name st --query id --output tsv)"';

test("it is asked for once, however many wait", async () => {
  const scene = new Scene();
  const keys = await Promise.all(Array.from({ length: 1000 }, () => scene.key(HOUR)));
  expect(new Set(keys)).toEqual(new Set([1]));
  expect(scene.calls).toHaveLength(1);
});

test("it starts 15 minutes ago, and outlives the URL by the time that it is cached and an outage", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  expect(scene.calls).toEqual([
    { startsOn: new Date(scene.time - 15 * MINUTE), expiresOn: new Date(scene.time + 2 * HOUR) },
  ]);
});

test("it signs for 30 minutes, and is renewed after 15 while the old one serves", async () => {
  const scene = new Scene();
  expect(await scene.key(HOUR)).toBe(1);
  scene.time += 15 * MINUTE - 1;
  expect(await scene.key(HOUR)).toBe(1);
  expect(scene.calls).toHaveLength(1);
  scene.time += 1;
  const keys = Array.from({ length: 10 }, () => scene.keys.keyFor(HOUR));
  expect(keys.some((key) => key instanceof Promise)).toBe(false);
  await settled();
  expect(scene.calls).toHaveLength(2);
  expect(await scene.key(HOUR)).toBe(2);
});

test("nobody gets one that was cached for 30 minutes", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.time += 30 * MINUTE;
  expect(await scene.key(HOUR)).toBe(2);
});

test("the time can be shortened", async () => {
  const scene = new Scene(10);
  await scene.key(HOUR);
  scene.time += 10 * MINUTE;
  expect(await scene.key(HOUR)).toBe(2);
  expect(scene.calls[0]?.expiresOn).toEqual(new Date(scene.time + HOUR + 10 * MINUTE));
});

test("a longer lifetime gets a longer key, which then serves shorter ones", async () => {
  const scene = new Scene();
  expect([await scene.key(HOUR), await scene.key(DAY), await scene.key(HOUR), await scene.key(DAY)]).toEqual([
    1, 2, 2, 2,
  ]);
  expect(scene.calls.map(({ expiresOn }) => (expiresOn.getTime() - scene.time) / HOUR)).toEqual([2, 25]);
});

test("lifetimes that are asked for at once leave the longest key, even when it comes first", async () => {
  const scene = new Scene();
  scene.holds = [settled()];
  expect(await Promise.all([scene.key(HOUR), scene.key(DAY), scene.key(HOUR)])).toEqual([1, 2, 2]);
  expect(await scene.key(DAY)).toBe(2);
});

test("a suspicion before there is a key costs nothing", async () => {
  const scene = new Scene();
  scene.keys.suspect();
  await scene.key(HOUR);
  scene.keys.suspect();
  expect(await scene.key(HOUR)).toBe(2);
});

test("another answer that shows the service's clock corrects this machine's", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.keys.observe(new Date(scene.time - 119_000));
  expect(await scene.key(HOUR)).toBe(1);
  scene.skew = 3 * HOUR;
  scene.keys.observe(new Date(scene.time));
  expect(scene.keys.now()).toBe(scene.time);
  expect(await scene.key(HOUR)).toBe(2);
});

test("a suspicion drops the key, once in the time of the cache", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.keys.suspect();
  expect(await scene.key(HOUR)).toBe(2);
  scene.time += 14 * MINUTE;
  scene.keys.suspect();
  expect(await scene.key(HOUR)).toBe(2);
  scene.time += 16 * MINUTE;
  expect(await scene.key(HOUR)).toBe(3);
  scene.keys.suspect();
  expect(await scene.key(HOUR)).toBe(4);
});

test("a renewed key lives as long as what was signed with the one before", async () => {
  const scene = new Scene();
  await scene.key(DAY);
  scene.time += 20 * MINUTE;
  await scene.key(HOUR);
  await settled();
  expect(scene.calls[1]?.expiresOn).toEqual(new Date(scene.time + 25 * HOUR));
  scene.time += 20 * MINUTE;
  await scene.key(HOUR);
  await settled();
  expect(scene.calls[2]?.expiresOn).toEqual(new Date(scene.time + 2 * HOUR));
});

test("the longest key stays below 7 days, and serves lifetimes up to them while it is cached", async () => {
  const scene = new Scene();
  await scene.key(7 * DAY);
  expect(scene.calls[0]?.expiresOn).toEqual(new Date(scene.time + 7 * DAY - 30 * MINUTE));
  scene.time += 29 * MINUTE;
  expect(await scene.key(7 * DAY)).toBe(1);
});

describe("when the service is down", () => {
  test("the first caller hears it", async () => {
    const scene = new Scene();
    scene.answers = [DOWN];
    await expect(scene.key(HOUR)).rejects.toThrow(
      "Azure Blob Storage at st.blob.core.windows.net cannot be reached (ECONNREFUSED)",
    );
    expect(await scene.key(HOUR)).toBe(2);
  });

  test("a cached key serves until it expires, and nobody waits", async () => {
    const scene = new Scene();
    await scene.key(HOUR);
    scene.answers = Array.from({ length: 1000 }, () => DOWN);
    for (let minute = 1; minute < 120; minute++) {
      scene.time += MINUTE;
      expect(await scene.key(HOUR)).toBe(1);
      await settled();
    }
    scene.time += MINUTE;
    await expect(scene.key(HOUR)).rejects.toThrow("cannot be reached");
  });

  test("it is asked every half minute, and the log says it once", async () => {
    const scene = new Scene();
    await scene.key(HOUR);
    scene.answers = Array.from({ length: 1000 }, () => DOWN);
    scene.time += 16 * MINUTE;
    for (let second = 0; second < 120; second++) {
      scene.time += 1000;
      await scene.key(HOUR);
      await settled();
    }
    expect(scene.calls).toHaveLength(1 + 4);
    expect(scene.warnings).toEqual([
      "Azure Blob Storage: no new user delegation key, the old one serves until 2026-03-01T14:00:00Z: Azure Blob Storage at st.blob.core.windows.net cannot be reached (ECONNREFUSED): check network policies, firewalls and the private endpoint",
    ]);
  });

  test("a longer lifetime gets the key that is left, and a new one when it is back", async () => {
    const scene = new Scene();
    await scene.key(HOUR);
    scene.answers = [DOWN];
    expect(await scene.key(DAY)).toBe(1);
    expect(await scene.key(DAY)).toBe(1);
    scene.time += 30_000;
    expect(await scene.key(DAY)).toBe(1);
    await settled();
    expect(await scene.key(DAY)).toBe(3);
  });
});

describe("when the right is gone", () => {
  test("it asks once more, then says what is missing", async () => {
    const scene = new Scene();
    scene.answers = [FORBIDDEN, FORBIDDEN];
    await expect(scene.key(HOUR)).rejects.toThrow(new KeylessBlobError(MISSING_ROLE));
    expect(scene.calls).toHaveLength(2);
  });

  test("the second answer counts", async () => {
    const scene = new Scene();
    scene.answers = [FORBIDDEN];
    expect(await scene.key(HOUR)).toBe(2);
  });

  test("the cached key goes with it, even when a renewal finds out", async () => {
    const scene = new Scene();
    await scene.key(HOUR);
    scene.time += 20 * MINUTE;
    scene.answers = [FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN];
    expect(await scene.key(HOUR)).toBe(1);
    await settled();
    await expect(scene.key(HOUR)).rejects.toThrow(MISSING_ROLE);
    expect(scene.calls).toHaveLength(3);
    scene.time += 10_000;
    await expect(scene.key(HOUR)).rejects.toThrow(MISSING_ROLE);
    scene.time += 10_000;
    expect(await scene.key(HOUR)).toBe(6);
    expect(scene.warnings).toEqual([]);
  });
});

describe.each([
  ["ahead", 20 * MINUTE],
  ["behind", -20 * MINUTE],
])("when this machine's clock is 20 minutes %s", (word, skew) => {
  test("a key goes by the service's clock, after one more question", async () => {
    const scene = new Scene();
    scene.skew = skew;
    expect(await scene.key(HOUR)).toBe(2);
    expect(scene.calls[1]).toEqual({
      startsOn: new Date(scene.time - 15 * MINUTE),
      expiresOn: new Date(scene.time + 2 * HOUR),
    });
    expect(scene.keys.now()).toBe(scene.time);
    expect(scene.warnings).toEqual([
      `Azure Blob Storage: this machine's clock is 20 minutes ${word}; signed URLs go by the service's clock. Synchronize the node's clock (NTP, chrony)`,
    ]);
    scene.time += 30 * MINUTE;
    expect(await scene.key(HOUR)).toBe(3);
  });

  test("a refusal that shows it is asked again by the right clock", async () => {
    const scene = new Scene();
    scene.skew = skew;
    scene.answers = [answered(400, "InvalidXmlNodeValue", new Date(scene.time))];
    expect(await scene.key(HOUR)).toBe(2);
    expect(scene.calls[1]?.startsOn).toEqual(new Date(scene.time - 15 * MINUTE));
  });
});

test("a minute off is no reason to ask again", async () => {
  const scene = new Scene();
  scene.skew = MINUTE;
  expect(await scene.key(HOUR)).toBe(1);
  expect(scene.warnings).toEqual([]);
});

test("a key serves a lifetime that ends with it", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  expect(await scene.key(2 * HOUR)).toBe(1);
});

test("a lifetime that the cached key could serve counts for the renewal", async () => {
  const scene = new Scene();
  await scene.key(DAY);
  scene.time += 20 * MINUTE;
  await scene.key(HOUR);
  await settled();
  expect(await scene.key(DAY)).toBe(2);
  scene.time += 20 * MINUTE;
  await scene.key(HOUR);
  await settled();
  expect(scene.calls[2]?.expiresOn).toEqual(new Date(scene.time + 25 * HOUR));
});

test("a suspicion is believed again only after the whole time of the cache", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.keys.suspect();
  expect(await scene.key(HOUR)).toBe(2);
  scene.time += 30 * MINUTE - 1;
  expect(await scene.key(HOUR)).toBe(2);
  await settled();
  scene.keys.suspect();
  expect(await scene.key(HOUR)).toBe(3);
});

test("a shorter key that comes first leaves the longer question open", async () => {
  const scene = new Scene();
  let open = () => {};
  scene.holds = [Promise.resolve(), new Promise<void>((resolve) => (open = resolve))];
  const [short, long] = [scene.key(HOUR), scene.key(DAY)];
  await short;
  const joined = scene.key(DAY);
  open();
  expect(await Promise.all([long, joined])).toEqual([2, 2]);
});

test("an outage that is over is forgotten", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.answers = [DOWN];
  await scene.key(DAY);
  scene.time += 30_000;
  await scene.key(DAY);
  await settled();
  expect(await scene.key(2 * DAY)).toBe(4);
});

test("a clock that keeps jumping is asked about twice, not for ever", async () => {
  const scene = new Scene();
  jest.spyOn(scene.holds, "shift").mockImplementation(() => {
    if (scene.calls.length > 2) throw new Error("asked for ever");
    scene.skew += 10 * MINUTE;
    return undefined;
  });
  expect(await scene.key(HOUR)).toBe(2);
});

test.each([2 * MINUTE, -2 * MINUTE, 5 * MINUTE])("%d ms off is a reason to ask again", async (skew) => {
  const scene = new Scene();
  scene.skew = skew;
  expect(await scene.key(HOUR)).toBe(2);
});

test("nothing is left waiting", async () => {
  jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] });
  try {
    await new Scene().key(HOUR);
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

test("401 ends signing", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.time += 30 * MINUTE;
  const refused = answered(401, "InvalidAuthenticationInfo");
  scene.answers = [refused, refused];
  await expect(scene.key(HOUR)).rejects.toThrow("(401 InvalidAuthenticationInfo)");
});

test("two questions by a wrong clock are both asked again", async () => {
  const scene = new Scene();
  scene.skew = 20 * MINUTE;
  await Promise.all([scene.key(HOUR), scene.key(DAY)]);
  expect(scene.calls.slice(2).map(({ startsOn }) => startsOn)).toEqual([
    new Date(scene.time - 15 * MINUTE),
    new Date(scene.time - 15 * MINUTE),
  ]);
});

test("a shorter key serves when the longer question fails", async () => {
  const scene = new Scene();
  scene.holds = [settled()];
  scene.answers = [DOWN];
  const [short, long] = await Promise.allSettled([scene.key(HOUR), scene.key(DAY)]);
  expect([short?.status, long?.status]).toEqual(["fulfilled", "rejected"]);
  await scene.key(HOUR);
  expect(scene.calls).toHaveLength(2);
});

test("an error never holds what the service answered: it may be the key", async () => {
  const scene = new Scene();
  const body = `<UserDelegationKey><Value>${VALUE}</Value>`;
  const broken = Object.assign(new Error(`Unclosed root tag while parsing - ${body}`), { code: "PARSE_ERROR" });
  scene.answers = [broken, broken];
  const error: unknown = await scene.key(HOUR).catch((error: unknown) => error);
  expect(error).toEqual(new KeylessBlobError('the storage account "st" gave no user delegation key (PARSE_ERROR)'));
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(VALUE);
});

test("neither an inspection nor JSON shows the key", async () => {
  const scene = new Scene();
  const key: DelegationKey = await scene.keys.keyFor(HOUR);
  for (const shown of [
    inspect(key, { depth: 10, showHidden: true }),
    JSON.stringify(key),
    inspect(scene.keys, { depth: 10, showHidden: true }),
  ]) {
    expect(shown).not.toContain(VALUE);
    expect(shown).not.toContain("the value of the key");
  }
});

test.each(["0", "-1", "31", "1e9", "half an hour", "NaN"])("the cache cannot last %j minutes", (value) => {
  expect(() => cacheMinutes({ LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES: value })).toThrow(
    `LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES must be a number above 0 and at most 30, because a cached key still works after its right was revoked, got ${JSON.stringify(value)}`,
  );
});

test.each([
  [{}, 30],
  [{ LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES: "" }, 30],
  [{ LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES: "0.5" }, 0.5],
])("with %j it lasts %d minutes", (env, minutes) => {
  expect(cacheMinutes(env)).toBe(minutes);
});

/** What goes on in the background is done. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
