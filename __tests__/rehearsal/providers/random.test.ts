import { RANDOM } from "../../../rehearsal/providers/random";
import { Cloud } from "../../../rehearsal/cloud";
import type { Values } from "../../../rehearsal/values/value";
import { create } from "../support";

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
});

const HEXADECIMAL = { upper: false, lower: false, special: true, override_special: "abcdef" };

const open = (config: Values) =>
  RANDOM.types["random_password"]?.ephemeralResource?.open(config, { cloud, provider: {} });

test.each<[Values, RegExp]>([
  [{ length: 32 }, /^Canary[0-9a-f]{26}$/],
  [{ length: 64, ...HEXADECIMAL }, /^cacacaca[0-9a-f]{56}$/],
  [{ length: 20, ...HEXADECIMAL, lower: true }, /^Canary[0-9a-f]{14}$/],
  [{ length: 20, ...HEXADECIMAL, override_special: "_" }, /^Canary[0-9a-f]{14}$/],
])("a password of %j is a canary like it, in a state and outside", (given, form) => {
  expect(create(cloud, "random_password", given)["result"]).toMatch(form);
  expect(open(given)?.["result"]).toMatch(form);
});

test("a password is another each time it is opened", () => {
  const [one, other] = [open({ length: 32 }), open({ length: 32 })];
  expect(one?.["result"]).not.toBe(other?.["result"]);
  expect(cloud.canaries.all.map(({ type, attribute, value }) => [type, attribute, value])).toEqual([
    ["random_password", "result", one?.["result"]],
    ["random_password", "bcrypt_hash", one?.["bcrypt_hash"]],
    ["random_password", "result", other?.["result"]],
    ["random_password", "bcrypt_hash", other?.["bcrypt_hash"]],
  ]);
});
