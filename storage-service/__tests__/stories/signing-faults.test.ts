import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import type { AzureBlobStorageService, Host } from "../../src";
import type { Injection } from "../edges/faults";
import { rawHttps } from "../edges/raw-https";
import { startTestDeployment, type TestDeployment } from "./test-deployment";
import { inVirtualTime, type Outcome } from "./virtual-time";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const KEY = { operation: "userdelegationkey" } as const;
const BUSY = { status: 503, code: "ServerBusy", headers: { "Retry-After": "1" } } as const;
const FORBIDDEN = { status: 403, code: "AuthorizationPermissionMismatch" } as const;
const MISSING_ROLE =
  /^Failed to generate presigned URL for Azure Blob Storage: workload-identity \(.*\) has no permission to sign URLs: it needs the role "Storage Blob Delegator" on the storage account "devstoreaccount1"\. Assign it, and wait up to ten minutes: az role assignment create /;

let cloud: TestDeployment;
/** The clock offsets of the pod and of the service, per test. */
let clock: { later: number };
beforeAll(async () => {
  cloud = await startTestDeployment();
  await cloud.keyStorage().uploadFile({ fileName: "file", fileType: "text/plain", data: "content" });
}, 60_000);
beforeEach(async () => {
  await cloud.reset();
  clock = { later: 0 };
});
afterAll(() => cloud.stop());

/** Creates a process with the clock of the test. */
function process(): Host {
  const own = clock;
  return cloud.process({ now: () => Date.now() + own.later });
}

/** Advances both clocks. */
function pass(ms: number): void {
  clock.later += ms;
  cloud.proxy.skewClock(clock.later);
}

const attempt = <T>(action: () => Promise<T>): Promise<Outcome<T>> =>
  inVirtualTime([cloud.proxy, cloud.entra.proxy], action);

const sign = (storage: AzureBlobStorageService, seconds = 3600) => storage.getSignedUrl("file", seconds);
const counts = () => ({ exchanges: cloud.entra.exchanges, keys: cloud.proxy.count("userdelegationkey") });
const status = async (url: string | undefined) => (await rawHttps.get(url ?? "https://none.invalid")).status;

/** Returns the results of a thousand concurrent requests. */
async function crowd(host: Host): Promise<{ urls: number; errors: string[] }> {
  const results = await Promise.allSettled(Array.from({ length: 1000 }, () => sign(cloud.storage(host))));
  const errors = results.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
  return { urls: 1000 - errors.length, errors: [...new Set(errors)] };
}

describe("a thousand first requests", () => {
  test.each<[string, Injection[], Injection[], { keys: number; tokens: number; seconds: number }]>([
    ["without faults", [], [], { keys: 1, tokens: 1, seconds: 0 }],
    ["while the key endpoint is busy", [{ when: KEY, fault: BUSY, times: 3 }], [], { keys: 4, tokens: 1, seconds: 4 }],
    [
      "while a connection to it breaks",
      [{ when: KEY, fault: { resetAfterResponseBytes: 0 }, times: 2 }],
      [],
      { keys: 3, tokens: 1, seconds: 1 },
    ],
    [
      "while Entra ID is busy",
      [],
      [{ when: { operation: "token" }, fault: { status: 503, headers: { "Retry-After": "1" } }, times: 2 }],
      { keys: 1, tokens: 3, seconds: 2 },
    ],
    [
      "before the role has taken effect",
      [{ when: KEY, fault: FORBIDDEN, times: 1 }],
      [],
      { keys: 2, tokens: 1, seconds: 0 },
    ],
  ])("are served %s", async (_, storageFaults, entraFaults, { keys, tokens, seconds }) => {
    storageFaults.forEach((fault) => cloud.proxy.inject(fault));
    entraFaults.forEach((fault) => cloud.entra.proxy.inject(fault));
    const { value, seconds: waited } = await attempt(() => crowd(process()));
    expect(value).toEqual({ urls: 1000, errors: [] });
    expect(cloud.proxy.count("userdelegationkey")).toBe(keys);
    expect(cloud.entra.proxy.count("token")).toBe(tokens);
    expect(waited).toBeGreaterThanOrEqual(seconds);
    expect(waited).toBeLessThan(seconds + 30);
  });

  test("are served although the first answer breaks off", async () => {
    cloud.proxy.inject({ when: KEY, fault: { resetAfterResponseBytes: 100 }, times: 1 });
    expect(await crowd(process())).toEqual({ urls: 1000, errors: [] });
    expect(counts()).toEqual({ exchanges: 1, keys: 2 });
  });

  test("are served while answers are slow", async () => {
    cloud.proxy.inject({ when: KEY, fault: { delayMs: 300 }, times: 1 });
    cloud.entra.proxy.inject({ when: { operation: "token" }, fault: { delayMs: 300 }, times: 1 });
    expect(await crowd(process())).toEqual({ urls: 1000, errors: [] });
    expect(counts()).toEqual({ exchanges: 1, keys: 1 });
  });

  test.each<[string, Injection["fault"], RegExp, number]>([
    ["stays busy", BUSY, /returned no user delegation key \(503 ServerBusy\)$/, 4],
    ["answers too many requests", { status: 429, headers: { "Retry-After": "9" } }, /did not answer in time/, 2],
    ["refuses", FORBIDDEN, MISSING_ROLE, 2],
  ])("get an error if the key endpoint %s, after few requests", async (_, fault, message, keys) => {
    cloud.proxy.inject({ when: KEY, fault });
    const { value, seconds } = await attempt(() => crowd(process()));
    expect(value?.urls).toBe(0);
    expect(value?.errors.map((error) => error.replace(/^Error: /, ""))).toEqual([expect.stringMatching(message)]);
    expect(counts()).toEqual({ exchanges: 1, keys });
    expect(seconds).toBeLessThan(60);
  });
});

test("a key endpoint that never answers fails after ten seconds", async () => {
  cloud.proxy.inject({ when: KEY, fault: { hang: true } });
  const { error, seconds } = await attempt(() => sign(cloud.storage(process())));
  expect(error).toMatchObject({
    message:
      "Failed to generate presigned URL for Azure Blob Storage: Azure Blob Storage at 127.0.0.1 did not answer in time",
  });
  expect(seconds).toBeGreaterThanOrEqual(10);
  expect(seconds).toBeLessThan(15);
});

test("an answer that breaks in the middle shows no part of the key", async () => {
  cloud.proxy.inject({ when: KEY, fault: { resetAfterResponseBytes: 480 } });
  const { error } = await attempt(() => sign(cloud.storage(process())));
  const shown = inspect(error, { depth: 20, showHidden: true }) + cloud.log.join("\n");
  expect(shown).toContain("Failed to generate presigned URL");
  expect(shown).not.toContain("<Value>");
});

test("an answer that is cut short shows no part of the key", async () => {
  const value = randomBytes(32).toString("base64");
  const body = `<?xml version="1.0"?><UserDelegationKey><SignedOid>a</SignedOid><Value>${value}</Value><Sign`;
  cloud.proxy.inject({ when: KEY, fault: { status: 200, headers: { "Content-Type": "application/xml" }, body } });
  const { error } = await attempt(() => sign(cloud.storage(process())));
  const shown = inspect(error, { depth: 20, showHidden: true }) + cloud.log.join("\n");
  expect(shown).toContain("Failed to generate presigned URL");
  expect(shown).not.toContain(value);
});

describe("once a key is cached", () => {
  let storage: AzureBlobStorageService;
  beforeEach(async () => {
    storage = cloud.storage(process());
    await sign(storage);
  });

  test("the key endpoint may be down: URLs work until the key expires", async () => {
    cloud.proxy.inject({ when: KEY, fault: BUSY });
    for (let minutes = 0; minutes < 120; minutes += 35) {
      const { value } = await attempt(() => sign(storage));
      expect(await status(value)).toBe(200);
      pass(35 * MINUTE);
    }
    const { error } = await attempt(() => sign(storage));
    expect(error).toMatchObject({
      message: expect.stringMatching(/returned no user delegation key \(503 ServerBusy\)$/),
    });
    cloud.proxy.clear();
    cloud.proxy.skewClock(clock.later);
    expect(await sign(storage)).toContain("?sv=");
  });

  test("Entra ID may be too busy to give a token", async () => {
    cloud.entra.tokenLifetimeSeconds = 1;
    const brief = cloud.storage(process());
    await sign(brief);
    const body = JSON.stringify({ error: "temporarily_unavailable", error_description: "AADSTS90033: Try again." });
    const headers = { "Content-Type": "application/json" };
    cloud.entra.proxy.inject({ when: { operation: "token" }, fault: { status: 503, headers, body } });
    pass(31 * MINUTE);
    expect((await attempt(() => sign(brief))).value).toContain("?sv=");
  });

  test("Entra ID may be down", async () => {
    await cloud.entra.proxy.down();
    clock.later += 20 * MINUTE;
    expect(await status(await sign(storage))).toBe(200);
    await storage.uploadJson("entra-is-down", []);
    expect(cloud.log.filter((line) => line.startsWith("error"))).toEqual([]);
  });

  test("a removed role stops signing at the next renewal, and a restored one starts it again", async () => {
    cloud.proxy.inject({ when: KEY, fault: FORBIDDEN });
    pass(31 * MINUTE);
    await expect(sign(storage)).rejects.toThrow(MISSING_ROLE);
    await expect(sign(storage)).rejects.toThrow(MISSING_ROLE);
    expect(counts().keys).toBe(1 + 2);
    cloud.proxy.clear();
    clock.later += 10_000;
    cloud.proxy.skewClock(clock.later);
    expect(new URL(await sign(storage)).searchParams.get("sr")).toBe("b");
  });

  test("a removed data role drops the cached key too", async () => {
    cloud.proxy.inject({ when: { operation: "putBlob" }, fault: FORBIDDEN, times: 3 });
    for (let uploads = 0; uploads < 3; uploads++) await storage.uploadJson("a", []).catch(() => undefined);
    await sign(storage);
    await sign(storage);
    expect(counts().keys).toBe(2);
  });

  test("under load for hours, no caller waits for a renewal or is refused", async () => {
    for (let minutes = 1.5; minutes <= 120; minutes += 1.5) {
      pass(1.5 * MINUTE);
      const urls = await Promise.all(Array.from({ length: 50 }, () => sign(storage)));
      const wrong = urls.filter((url) => {
        const { searchParams: query } = new URL(url);
        const [end = NaN, keyEnd = NaN] = ["se", "ske"].map((name) => Date.parse(query.get(name) ?? ""));
        return !(end <= keyEnd && Math.abs(end - (Date.now() + clock.later + HOUR)) < 10_000);
      });
      expect(wrong).toEqual([]);
      await renewed(1 + Math.floor(minutes / 15));
    }
    expect(counts()).toEqual({ exchanges: 1, keys: 9 });
  });

  /** Waits until this many keys were issued. */
  async function renewed(keys: number): Promise<void> {
    const given = () =>
      cloud.proxy.requests.filter(({ operation, status }) => operation === KEY.operation && status === 200);
    while (given().length < keys) await sleep(2);
  }
});

describe.each([20, -20])("with a clock skew of %d minutes in the pod", (minutes) => {
  test("a URL works at once and expires in time, after one more request", async () => {
    clock.later = minutes * MINUTE;
    const storage = cloud.storage(process());
    const url = await sign(storage, 60);
    expect(await status(url)).toBe(200);
    const end = Date.parse(new URL(url).searchParams.get("se") ?? "");
    expect(Math.abs(end - (Date.now() + MINUTE))).toBeLessThan(10_000);
    await sign(storage, 60);
    expect(counts()).toEqual({ exchanges: 1, keys: 2 });
    expect(cloud.log.filter((line) => line.startsWith("warn"))).toEqual([
      expect.stringMatching(
        /^warn: Azure Blob Storage: this machine's clock is 20 minutes (ahead|behind); signed URLs use the service's clock/,
      ),
    ]);
  });
});

test.each(["upload", "404"])("the next answer detects a clock that was set back: %s", async (answer) => {
  const storage = cloud.storage(process());
  await sign(storage, 60);
  clock.later = -3 * HOUR;
  await (answer === "404" ? storage.download("not there").catch(() => undefined) : storage.uploadJson("clock", []));
  const url = await sign(storage, 60);
  expect(await status(url)).toBe(200);
  const end = Date.parse(new URL(url).searchParams.get("se") ?? "");
  expect(Math.abs(end - (Date.now() + MINUTE))).toBeLessThan(10_000);
});
