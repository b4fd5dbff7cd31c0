import { Canaries, getWrittenForms } from "../../rehearsal/canaries";

test.each<[{ length?: number; alphabet?: "alphanumeric" | "hexadecimal" }, RegExp]>([
  [{}, /^Canary[0-9a-f]{34}$/],
  [{ length: 32 }, /^Canary[0-9a-f]{26}$/],
  [{ length: 200 }, /^Canary[0-9a-f]{194}$/],
  [{ length: 64, alphabet: "hexadecimal" }, /^cacacaca[0-9a-f]{56}$/],
  [{ length: 8 }, /^[0-9a-f]{8}$/],
  [{ length: 8, alphabet: "hexadecimal" }, /^[0-9a-f]{8}$/],
])("%j has its length and its characters", (options, form) => {
  expect(new Canaries().issue("toy_box", "key", options)).toMatch(form);
});

test("all are different, whatever their length", () => {
  const canaries = new Canaries();
  for (const length of [8, 16, 40]) {
    for (let i = 0; i < 100; i += 1) canaries.issue("toy_box", "key", { length });
  }
  expect(new Set(canaries.all.map(({ value }) => value)).size).toBe(300);
});

test("another rehearsal has the same", () => {
  const [one, other] = [new Canaries(), new Canaries()];
  expect(one.issue("toy_box", "key")).toBe(other.issue("toy_box", "key"));
});

test("each has its type and attribute", () => {
  const canaries = new Canaries();
  const key = canaries.issue("toy_box", "key");
  const pin = canaries.issue("toy_lock", "pin", { length: 16 });
  expect(canaries.all).toEqual([
    { value: key, type: "toy_box", attribute: "key" },
    { value: pin, type: "toy_lock", attribute: "pin" },
  ]);
});

describe("a canary is found", () => {
  const value = new Canaries().issue("toy_box", "key");
  const found = (text: string) => getWrittenForms(value).some((form) => text.includes(form));

  test("unchanged", () => {
    expect(found(`password=${value};`)).toBe(true);
  });

  test.each([...Array(7).keys()])("in Base64 behind %i bytes, whatever follows", (before) => {
    for (const after of ["", "x", "xy", "xyz"]) {
      const bytes = Buffer.concat([Buffer.alloc(before, 255), Buffer.from(value + after)]);
      expect(found(bytes.toString("base64"))).toBe(true);
    }
  });

  test("but not another one", () => {
    const canaries = new Canaries();
    canaries.issue("toy_box", "key");
    const other = canaries.issue("toy_box", "key");
    expect(found(other)).toBe(false);
    expect(found(Buffer.from(other).toString("base64"))).toBe(false);
  });
});
