import { settingsOver } from "../../terraform-json/helm-settings";
import type { Json, JsonObject } from "../../terraform-json/json";

test.each<[string, JsonObject, Json, JsonObject]>([
  ["a name", {}, { name: "a", value: "x" }, { a: "x" }],
  ["names in names", { a: { c: 1 } }, { name: "a.b.c", value: "x" }, { a: { c: 1, b: { c: "x" } } }],
  ["over what is no mapping", { a: "text" }, { name: "a.b", value: "x" }, { a: { b: "x" } }],
  [
    "a dot in a name",
    {},
    { name: "nodeSelector.kubernetes\\.io/os", value: "x" },
    { nodeSelector: { "kubernetes.io/os": "x" } },
  ],
  [
    "an index",
    { env: [{ name: "a" }, { name: "b" }] },
    { name: "env[1].value", value: "x" },
    { env: [{ name: "a" }, { name: "b", value: "x" }] },
  ],
  ["an index behind the end", { l: ["a"] }, { name: "l[2]", value: "x" }, { l: ["a", null, "x"] }],
  ["an index of no list", { l: "text" }, { name: "l[0]", value: "x" }, { l: ["x"] }],
  ["indexes in a row", {}, { name: "m[0][1]", value: "x" }, { m: [[null, "x"]] }],
  ["true", {}, { name: "a", value: "true" }, { a: true }],
  ["false", {}, { name: "a", value: "false", type: "auto" }, { a: false }],
  ["a whole number", {}, { name: "a", value: "-12" }, { a: -12 }],
  ["zero", {}, { name: "a", value: "0" }, { a: 0 }],
  ["a number with a zero before it is a text", {}, { name: "a", value: "0123" }, { a: "0123" }],
  ["a broken number is a text", {}, { name: "a", value: "1.5" }, { a: "1.5" }],
  [
    "a number that is too long is a text",
    {},
    { name: "a", value: "12345678901234567890" },
    { a: "12345678901234567890" },
  ],
  ["null takes away", { a: 1 }, { name: "a", value: "null" }, { a: null }],
  ["a text that is said to be one", {}, { name: "a", value: "true", type: "string" }, { a: "true" }],
  ["a literal", {}, { name: "a", value: "1", type: "literal" }, { a: "1" }],
  ["what is no text", {}, { name: "a", value: true }, { a: true }],
  ["no value", {}, { name: "a" }, { a: null }],
  ["a list", {}, { name: "a", value: ["x"] }, { a: ["x"] }],
  ["what is no setting", { a: 1 }, "text", { a: 1 }],
  [
    "names that every object has",
    {},
    { name: "constructor.prototype", value: "x" },
    { constructor: { prototype: "x" } },
  ],
])("%s", (_, values, setting, expected) => {
  expect(settingsOver(values, [setting])).toEqual(expected);
});

test("later settings win, and nothing given is changed", () => {
  const values = { a: { b: 1 } };
  const settings = [
    { name: "a.b", value: "2" },
    { name: "a.b", value: "3" },
  ];
  expect(settingsOver(values, settings)).toEqual({ a: { b: 3 } });
  expect(values).toEqual({ a: { b: 1 } });
});

test("no prototype is set", () => {
  const values = settingsOver({}, [{ name: "__proto__.polluted", value: "x" }]);
  expect(Object.keys(values)).toEqual(["__proto__"]);
  expect(({} as JsonObject)["polluted"]).toBeUndefined();
});

test("an index that Helm refuses is an error", () => {
  expect(() => settingsOver({}, [{ name: "a[65537]", value: "x" }])).toThrow(
    "the index 65537 of a setting is greater than Helm allows",
  );
});
