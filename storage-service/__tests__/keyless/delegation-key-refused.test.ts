import { KeylessBlobError } from "../../src/keyless/blob-error";
import { DAY, DOWN, FORBIDDEN, HOUR, MINUTE, MISSING_ROLE, Scene, answered, settled } from "./key-scene";

describe("when the service is down", () => {
  test("the first caller gets the error", async () => {
    const scene = new Scene();
    scene.answers = [DOWN];
    await expect(scene.key(HOUR)).rejects.toThrow(
      "Azure Blob Storage at st.blob.core.windows.net cannot be reached (ECONNREFUSED)",
    );
    expect(await scene.key(HOUR)).toBe(2);
  });

  test("a cached key is used until it expires, without waiting", async () => {
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

  test("sends a request every half minute, and logs one warning", async () => {
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
      "Azure Blob Storage: no new user delegation key, the cached one is used until 2026-03-01T14:00:00Z: Azure Blob Storage at st.blob.core.windows.net cannot be reached (ECONNREFUSED): check network policies, firewalls and the private endpoint",
    ]);
  });

  test("a longer lifetime uses the cached key, and a new one after the outage", async () => {
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

describe("when the identity is refused", () => {
  test("repeats the request once, then reports the missing role", async () => {
    const scene = new Scene();
    scene.answers = [FORBIDDEN, FORBIDDEN];
    await expect(scene.key(HOUR)).rejects.toThrow(new KeylessBlobError(MISSING_ROLE));
    expect(scene.calls).toHaveLength(2);
  });

  test("uses the second answer", async () => {
    const scene = new Scene();
    scene.answers = [FORBIDDEN];
    expect(await scene.key(HOUR)).toBe(2);
  });

  test("drops the cached key, even after a refused renewal", async () => {
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
  test("a key uses the service's clock, after one more request", async () => {
    const scene = new Scene();
    scene.skew = skew;
    expect(await scene.key(HOUR)).toBe(2);
    expect(scene.calls[1]).toEqual({
      startsOn: new Date(scene.time - 15 * MINUTE),
      expiresOn: new Date(scene.time + 2 * HOUR),
    });
    expect(scene.keys.now()).toBe(scene.time);
    expect(scene.warnings).toEqual([
      `Azure Blob Storage: this machine's clock is 20 minutes ${word}; signed URLs use the service's clock. Synchronize the node's clock (NTP, chrony)`,
    ]);
    scene.time += 30 * MINUTE;
    expect(await scene.key(HOUR)).toBe(3);
  });

  test("a refusal that shows the skew is repeated with the corrected clock", async () => {
    const scene = new Scene();
    scene.skew = skew;
    scene.answers = [answered(400, "InvalidXmlNodeValue", new Date(scene.time))];
    expect(await scene.key(HOUR)).toBe(2);
    expect(scene.calls[1]?.startsOn).toEqual(new Date(scene.time - 15 * MINUTE));
  });
});

test("a skew of one minute causes no second request", async () => {
  const scene = new Scene();
  scene.skew = MINUTE;
  expect(await scene.key(HOUR)).toBe(1);
  expect(scene.warnings).toEqual([]);
});

test("an answer to another request corrects the clock", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.keys.correctClock(new Date(scene.time - 119_000));
  expect(await scene.key(HOUR)).toBe(1);
  scene.skew = 3 * HOUR;
  scene.keys.correctClock(new Date(scene.time));
  expect(scene.keys.now()).toBe(scene.time);
  expect(await scene.key(HOUR)).toBe(2);
});

test.each([2 * MINUTE, -2 * MINUTE, 5 * MINUTE])("a skew of %d ms causes a second request", async (skew) => {
  const scene = new Scene();
  scene.skew = skew;
  expect(await scene.key(HOUR)).toBe(2);
});

test("a clock that keeps changing causes two requests, not more", async () => {
  const scene = new Scene();
  jest.spyOn(scene.holds, "shift").mockImplementation(() => {
    if (scene.calls.length > 2) throw new Error("too many requests");
    scene.skew += 10 * MINUTE;
    return undefined;
  });
  expect(await scene.key(HOUR)).toBe(2);
});

test("a successful request ends an outage", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.answers = [DOWN];
  await scene.key(DAY);
  scene.time += 30_000;
  await scene.key(DAY);
  await settled();
  expect(await scene.key(2 * DAY)).toBe(4);
});

test("a 401 stops signing", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.time += 30 * MINUTE;
  const refused = answered(401, "InvalidAuthenticationInfo");
  scene.answers = [refused, refused];
  await expect(scene.key(HOUR)).rejects.toThrow("(401 InvalidAuthenticationInfo)");
});

test("a suspicion without a key has no effect", async () => {
  const scene = new Scene();
  scene.keys.dropAfterRefusal();
  await scene.key(HOUR);
  scene.keys.dropAfterRefusal();
  expect(await scene.key(HOUR)).toBe(2);
});

test("a suspicion drops the key, once per cache time", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.keys.dropAfterRefusal();
  expect(await scene.key(HOUR)).toBe(2);
  scene.time += 14 * MINUTE;
  scene.keys.dropAfterRefusal();
  expect(await scene.key(HOUR)).toBe(2);
  scene.time += 16 * MINUTE;
  expect(await scene.key(HOUR)).toBe(3);
  scene.keys.dropAfterRefusal();
  expect(await scene.key(HOUR)).toBe(4);
});

test("a second suspicion has an effect only after the cache time", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.keys.dropAfterRefusal();
  expect(await scene.key(HOUR)).toBe(2);
  scene.time += 30 * MINUTE - 1;
  expect(await scene.key(HOUR)).toBe(2);
  await settled();
  scene.keys.dropAfterRefusal();
  expect(await scene.key(HOUR)).toBe(3);
});

test("two requests with a wrong clock are both repeated", async () => {
  const scene = new Scene();
  scene.skew = 20 * MINUTE;
  await Promise.all([scene.key(HOUR), scene.key(DAY)]);
  expect(scene.calls.slice(2).map(({ startsOn }) => startsOn)).toEqual([
    new Date(scene.time - 15 * MINUTE),
    new Date(scene.time - 15 * MINUTE),
  ]);
});
