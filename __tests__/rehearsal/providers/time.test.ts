import { Cloud } from "../../../rehearsal/cloud";
import type { Values } from "../../../rehearsal/values/value";
import { getResource, create } from "../support";

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
});

const rotating = (given: Values) => create(cloud, "time_rotating", given);

test("a time is on the fixed day of the rehearsal", () => {
  const { id, rfc3339, unix, hour, minute, second, ...rest } = rotating({ rotation_days: 30 });
  expect(id).toMatch(/^2026-01-01T\d\d:\d\d:\d\dZ$/);
  expect(rfc3339).toBe(id);
  expect(unix).toBe(Date.parse(id as string) / 1000);
  expect([hour, minute, second]).toEqual((id as string).slice(11, 19).split(":").map(Number));
  expect(rest).toMatchObject({ year: 2026, month: 1, day: 1 });
});

test.each<[Values, date: string]>([
  [{ rotation_days: 30 }, "2026-01-31"],
  [{ rotation_months: 6 }, "2026-07-01"],
  [{ rotation_years: 2 }, "2028-01-01"],
  [{ rotation_days: 1, rotation_months: 1, rotation_years: 1 }, "2027-02-02"],
  [{ rotation_hours: 48 }, "2026-01-03"],
  [{ rotation_minutes: 1440 }, "2026-01-02"],
])("%j rotates on %s", (given, date) => {
  const { id, rotation_rfc3339 } = rotating(given);
  expect(rotation_rfc3339).toBe(`${date}${(id as string).slice(10)}`);
});

test("each has another second, the same in another rehearsal", () => {
  const sleep = (given: Values) => create(cloud, "time_sleep", given)["id"];
  const ids = [sleep({ create_duration: "1m" }), sleep({ create_duration: "1m" }), sleep({ create_duration: "2m" })];
  expect(new Set(ids).size).toBe(3);
  cloud = new Cloud();
  expect(sleep({ create_duration: "1m" })).toBe(ids[0]);
});

test("a sleep does not wait", () => {
  const functions = Object.entries(getResource("time_sleep")).filter(([, part]) => typeof part === "function");
  expect(functions.map(([name]) => name)).toEqual(["id"]);
});
