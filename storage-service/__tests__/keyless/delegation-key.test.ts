import { inspect } from "node:util";
import { KeylessBlobError } from "../../src/keyless/blob-error";
import { readCacheMinutes, type DelegationKey } from "../../src/keyless/delegation-key";
import { DAY, DOWN, HOUR, MINUTE, Scene, VALUE, settled } from "./key-scene";

test("concurrent callers share one request", async () => {
  const scene = new Scene();
  const keys = await Promise.all(Array.from({ length: 1000 }, () => scene.key(HOUR)));
  expect(new Set(keys)).toEqual(new Set([1]));
  expect(scene.calls).toHaveLength(1);
});

test("starts 15 minutes ago, and expires two cache times after the URL", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  expect(scene.calls).toEqual([
    { startsOn: new Date(scene.time - 15 * MINUTE), expiresOn: new Date(scene.time + 2 * HOUR) },
  ]);
});

test("signs for 30 minutes, and is renewed in the background after 15", async () => {
  const scene = new Scene();
  expect(await scene.key(HOUR)).toBe(1);
  scene.time += 15 * MINUTE - 1;
  expect(await scene.key(HOUR)).toBe(1);
  expect(scene.calls).toHaveLength(1);
  scene.time += 1;
  const keys = Array.from({ length: 10 }, () => scene.keys.getKey(HOUR));
  expect(keys.some((key) => key instanceof Promise)).toBe(false);
  await settled();
  expect(scene.calls).toHaveLength(2);
  expect(await scene.key(HOUR)).toBe(2);
});

test("a key that was cached for 30 minutes is not used", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.time += 30 * MINUTE;
  expect(await scene.key(HOUR)).toBe(2);
});

test("the cache time can be shortened", async () => {
  const scene = new Scene(10);
  await scene.key(HOUR);
  scene.time += 10 * MINUTE;
  expect(await scene.key(HOUR)).toBe(2);
  expect(scene.calls[0]?.expiresOn).toEqual(new Date(scene.time + HOUR + 10 * MINUTE));
});

test("a longer lifetime gets a longer key, which is then used for shorter ones", async () => {
  const scene = new Scene();
  expect([await scene.key(HOUR), await scene.key(DAY), await scene.key(HOUR), await scene.key(DAY)]).toEqual([
    1, 2, 2, 2,
  ]);
  expect(scene.calls.map(({ expiresOn }) => (expiresOn.getTime() - scene.time) / HOUR)).toEqual([2, 25]);
});

test("concurrent lifetimes keep the longest key, even if it arrives first", async () => {
  const scene = new Scene();
  scene.holds = [settled()];
  expect(await Promise.all([scene.key(HOUR), scene.key(DAY), scene.key(HOUR)])).toEqual([1, 2, 2]);
  expect(await scene.key(DAY)).toBe(2);
});

test("a renewed key covers the longest lifetime signed before", async () => {
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

test("the longest key is valid for less than 7 days, and is used for lifetimes of up to 7 days", async () => {
  const scene = new Scene();
  await scene.key(7 * DAY);
  expect(scene.calls[0]?.expiresOn).toEqual(new Date(scene.time + 7 * DAY - 30 * MINUTE));
  scene.time += 29 * MINUTE;
  expect(await scene.key(7 * DAY)).toBe(1);
});

test("a key is used for a lifetime that ends with it", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  expect(await scene.key(2 * HOUR)).toBe(1);
});

test("a lifetime that the cached key covers counts for the renewal", async () => {
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

test("a shorter key that arrives first does not end the longer request", async () => {
  const scene = new Scene();
  let open = () => {};
  scene.holds = [Promise.resolve(), new Promise<void>((resolve) => (open = resolve))];
  const [short, long] = [scene.key(HOUR), scene.key(DAY)];
  await short;
  const joined = scene.key(DAY);
  open();
  expect(await Promise.all([long, joined])).toEqual([2, 2]);
});

test("leaves no timer", async () => {
  jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] });
  try {
    await new Scene().key(HOUR);
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

test("a shorter key is kept if the longer request fails", async () => {
  const scene = new Scene();
  scene.holds = [settled()];
  scene.answers = [DOWN];
  const [short, long] = await Promise.allSettled([scene.key(HOUR), scene.key(DAY)]);
  expect([short?.status, long?.status]).toEqual(["fulfilled", "rejected"]);
  await scene.key(HOUR);
  expect(scene.calls).toHaveLength(2);
});

test("an error never contains the answer, which may contain the key", async () => {
  const scene = new Scene();
  const body = `<UserDelegationKey><Value>${VALUE}</Value>`;
  const broken = Object.assign(new Error(`Unclosed root tag while parsing - ${body}`), { code: "PARSE_ERROR" });
  scene.answers = [broken, broken];
  const error: unknown = await scene.key(HOUR).catch((error: unknown) => error);
  expect(error).toEqual(new KeylessBlobError('the storage account "st" returned no user delegation key (PARSE_ERROR)'));
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(VALUE);
});

test("neither util.inspect nor JSON shows the key", async () => {
  const scene = new Scene();
  const key: DelegationKey = await scene.keys.getKey(HOUR);
  for (const shown of [
    inspect(key, { depth: 10, showHidden: true }),
    JSON.stringify(key),
    inspect(scene.keys, { depth: 10, showHidden: true }),
  ]) {
    expect(shown).not.toContain(VALUE);
    expect(shown).not.toContain("the value of the key");
  }
});

test.each(["0", "-1", "31", "1e9", "half an hour", "NaN"])("the cache time cannot be %j minutes", (value) => {
  expect(() => readCacheMinutes({ LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES: value })).toThrow(
    `LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES must be a number above 0 and at most 30, because a cached key still works after its role was removed, got ${JSON.stringify(value)}`,
  );
});

test.each([
  [{}, 30],
  [{ LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES: "" }, 30],
  [{ LANGFUSE_AZURE_BLOB_DELEGATION_KEY_CACHE_MINUTES: "0.5" }, 0.5],
])("with %j, the cache time is %d minutes", (env, minutes) => {
  expect(readCacheMinutes(env)).toBe(minutes);
});
