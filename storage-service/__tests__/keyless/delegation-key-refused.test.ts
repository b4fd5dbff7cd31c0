import { KeylessBlobError } from "../../src/keyless/blob-error";
import { DAY, DOWN, FORBIDDEN, HOUR, MINUTE, MISSING_ROLE, Scene, answered, settled } from "./key-scene";

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
      "Azure Blob Storage: no new user delegation key, the cached one is used until 2026-03-01T14:00:00Z: Azure Blob Storage at st.blob.core.windows.net cannot be reached (ECONNREFUSED): check network policies, firewalls and the private endpoint",
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
      `Azure Blob Storage: this machine's clock is 20 minutes ${word}; signed URLs use the service's clock. Synchronize the node's clock (NTP, chrony)`,
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

test.each([2 * MINUTE, -2 * MINUTE, 5 * MINUTE])("%d ms off is a reason to ask again", async (skew) => {
  const scene = new Scene();
  scene.skew = skew;
  expect(await scene.key(HOUR)).toBe(2);
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

test("401 ends signing", async () => {
  const scene = new Scene();
  await scene.key(HOUR);
  scene.time += 30 * MINUTE;
  const refused = answered(401, "InvalidAuthenticationInfo");
  scene.answers = [refused, refused];
  await expect(scene.key(HOUR)).rejects.toThrow("(401 InvalidAuthenticationInfo)");
});

test("a suspicion before there is a key costs nothing", async () => {
  const scene = new Scene();
  scene.keys.suspect();
  await scene.key(HOUR);
  scene.keys.suspect();
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

test("two questions by a wrong clock are both asked again", async () => {
  const scene = new Scene();
  scene.skew = 20 * MINUTE;
  await Promise.all([scene.key(HOUR), scene.key(DAY)]);
  expect(scene.calls.slice(2).map(({ startsOn }) => startsOn)).toEqual([
    new Date(scene.time - 15 * MINUTE),
    new Date(scene.time - 15 * MINUTE),
  ]);
});
