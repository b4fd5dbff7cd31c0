import {
  SENSITIVE,
  isList,
  isObject,
  join,
  leaves,
  placesAt,
  texts,
  hideSensitive,
  type Json,
} from "../../terraform-json/json";

test.each<[Json | undefined, boolean, boolean]>([
  [{}, true, false],
  [[], false, true],
  [null, false, false],
  [undefined, false, false],
  ["text", false, false],
  [0, false, false],
])("%j is an object: %s, a list: %s", (value, mapping, list) => {
  expect([isObject(value), isList(value)]).toEqual([mapping, list]);
});

test.each<[string, string | number, string]>([
  ["", "body", "body"],
  ["body", "properties", "body.properties"],
  ["ip_rules", 0, "ip_rules[0]"],
  ["", 0, "[0]"],
  ["annotations", "azure.workload.identity/use", 'annotations["azure.workload.identity/use"]'],
  ["tags", 'a"b', 'tags["a\\"b"]'],
  ["", "1st", '["1st"]'],
  ["", "", '[""]'],
])("%j and %j are %j", (path, part, joined) => {
  expect(join(path, part)).toBe(joined);
});

describe("places", () => {
  const nested: Json = { pool: [{ zones: ["1", "2"] }, { zones: null }, "text", { zones: ["3"] }], name: "aks" };

  test("a block is found as an object and as a list", () => {
    expect(placesAt({ pool: { name: "a" } }, ["pool", "name"])).toEqual([{ path: "pool.name", value: "a" }]);
    expect(placesAt({ pool: [{ name: "a" }] }, ["pool", "name"])).toEqual([{ path: "pool[0].name", value: "a" }]);
    expect(placesAt({ pool: [[{ name: "a" }]] }, ["pool", "name"])).toEqual([{ path: "pool[0][0].name", value: "a" }]);
  });

  test("every element of a list is found; null and absent values are not", () => {
    expect(placesAt(nested, ["pool", "zones"])).toEqual([
      { path: "pool[0].zones", value: ["1", "2"] },
      { path: "pool[3].zones", value: ["3"] },
    ]);
    expect(placesAt(nested, ["name", "further"])).toEqual([]);
    expect(placesAt(undefined, ["name"])).toEqual([]);
    expect(placesAt(null, [])).toEqual([]);
  });

  test("false, zero and the empty string are values", () => {
    expect(placesAt({ a: false, b: 0, c: "" }, ["a"])).toEqual([{ path: "a", value: false }]);
    expect(placesAt({ a: false, b: 0, c: "" }, ["b"])).toEqual([{ path: "b", value: 0 }]);
    expect(placesAt({ a: false, b: 0, c: "" }, ["c"])).toEqual([{ path: "c", value: "" }]);
  });

  test("without a name, it is the value itself", () => {
    expect(placesAt({ a: 1 }, [], "output")).toEqual([{ path: "output", value: { a: 1 } }]);
  });

  test("a property that every object has is no attribute", () => {
    for (const name of ["constructor", "toString", "hasOwnProperty", "__proto__"]) {
      expect(placesAt({}, [name])).toEqual([]);
    }
    expect(placesAt(["a"], ["length"])).toEqual([]);
  });
});

test("leaves are the values that are neither lists nor objects, and null", () => {
  expect(leaves({ a: [1, { b: null }], c: {}, d: [] }, "at")).toEqual([
    { path: "at.a[0]", value: 1 },
    { path: "at.a[1].b", value: null },
  ]);
  expect(leaves("alone")).toEqual([{ path: "", value: "alone" }]);
});

test("texts are the leaves that are strings", () => {
  expect(texts({ a: ["x", 1, true], b: { c: "" } })).toEqual([
    { path: "a[0]", value: "x" },
    { path: "b.c", value: "" },
  ]);
});

describe("sensitive values are replaced", () => {
  test.each<[string, Json, Json | undefined, Json]>([
    ["a marked value", "hunter2", true, SENSITIVE],
    ["a number and a boolean", [1, false], [true, true], [SENSITIVE, SENSITIVE]],
    ["a value without a mark stays", { a: "x" }, { b: true }, { a: "x" }],
    ["marks of false mark nothing", { a: "x" }, { a: false }, { a: "x" }],
    ["no marks mark nothing", { a: "x" }, undefined, { a: "x" }],
    ["null and the empty string are no secrets", { a: null, b: "" }, true, { a: null, b: "" }],
    ["names of an object stay", { a: "x", b: { c: "y" } }, true, { a: SENSITIVE, b: { c: SENSITIVE } }],
    ["each of a list", ["x", "y"], [false, true], ["x", SENSITIVE]],
    ["an empty list stays", { a: [], b: {} }, true, { a: [], b: {} }],
    ["in nested blocks", { a: [{ b: "x", c: "y" }] }, { a: [{ b: true }] }, { a: [{ b: SENSITIVE, c: "y" }] }],
    ["names that every object has", { constructor: "x" }, {}, { constructor: "x" }],
  ])("%s", (_, value, marks, expected) => {
    expect(hideSensitive(value, marks)).toEqual(expected);
  });

  test("an object that is sensitive as a whole", () => {
    expect(hideSensitive({ a: "x", b: null }, true)).toEqual({ a: SENSITIVE, b: null });
    expect(hideSensitive({ a: "x", b: "y" }, { a: true })).toEqual({ a: SENSITIVE, b: "y" });
  });
});
