import { Dynamic, UNKNOWN, type Value, type Values } from "../../../rehearsal/values/value";
import {
  changes,
  isObject,
  isSet,
  plain,
  same,
  textAt,
  textsAt,
  transform,
  valueAt,
  valuesAt,
  walk,
} from "../../../rehearsal/values/walk";
import type { Block } from "../../../rehearsal/schemas/schema";

const text = { type: "string" } as const;

const BOX: Block = {
  attributes: {
    name: text,
    labels: { nested_type: { nesting_mode: "list", attributes: { text } } },
    owner: { nested_type: { nesting_mode: "single", attributes: { name: text } } },
    parts: { nested_type: { nesting_mode: "map", attributes: { text } } },
  },
  block_types: {
    lid: { nesting_mode: "list", block: { attributes: { color: text } } },
    lock: { nesting_mode: "single", block: { attributes: { key: text } } },
  },
};

const BOXED = {
  name: "box",
  labels: [{ text: "a" }, { text: "b" }],
  owner: { name: "c" },
  parts: { left: { text: "g" } },
  lid: [{ color: "d" }, { color: "e" }],
  lock: { key: "f" },
};

test("walk visits every attribute with its path, from the outside to the inside", () => {
  const places: [string, Value][] = [];
  walk(BOX, BOXED, ({ path, value }) => places.push([path, value]));
  expect(places).toEqual([
    ["name", "box"],
    ["labels", [{ text: "a" }, { text: "b" }]],
    ["labels.text", "a"],
    ["labels.text", "b"],
    ["owner", { name: "c" }],
    ["owner.name", "c"],
    ["parts", { left: { text: "g" } }],
    ["parts.text", "g"],
    ["lid.color", "d"],
    ["lid.color", "e"],
    ["lock.key", "f"],
  ]);
});

test("transform replaces attributes within attributes and blocks", () => {
  const changed = transform(BOX, BOXED, ({ path, value }) => (typeof value === "string" ? `${path} ${value}` : value));
  expect(changed).toEqual({
    name: "name box",
    labels: [{ text: "labels.text a" }, { text: "labels.text b" }],
    owner: { name: "owner.name c" },
    parts: { left: { text: "parts.text g" } },
    lid: [{ color: "lid.color d" }, { color: "lid.color e" }],
    lock: { key: "lock.key f" },
  });
});

test("transform fills in missing values, and does not change unknown blocks", () => {
  const values: Values = { lid: UNKNOWN, labels: [UNKNOWN] };
  expect(transform(BOX, values, ({ value }) => value)).toEqual({
    name: null,
    labels: [UNKNOWN],
    owner: null,
    parts: null,
    lid: UNKNOWN,
    lock: null,
  });
  expect(transform(BOX, {}, ({ value }) => value)["lid"]).toEqual([]);
});

test.each<[string, Value | undefined, string, Value[]]>([
  ["one value", BOXED, "name", ["box"]],
  ["one an element", BOXED, "lid.color", ["d", "e"]],
  ["through an object", BOXED, "owner.name", ["c"]],
  ["null where it is missing", BOXED, "size", [null]],
  ["nothing below null", { lock: null }, "lock.key", []],
  ["nothing below an unknown", { lock: UNKNOWN }, "lock.key", []],
  ["nothing of nothing", undefined, "name", []],
  ["a whole list", { zones: ["1", "2"] }, "zones", [["1", "2"]]],
])("values at a path: %s", (_words, value, path, found) => {
  expect(valuesAt(value, path)).toEqual(found);
});

test("the first value at a path, and its text", () => {
  expect(valueAt(BOXED, "lid.color")).toBe("d");
  expect(valueAt(BOXED, "lid.size")).toBeNull();
  expect(valueAt({ lid: [] }, "lid.color")).toBeNull();
  expect(textAt(BOXED, "lock.key")).toBe("f");
  expect(textAt({ name: UNKNOWN }, "name")).toBeUndefined();
  expect(textAt({ name: 1 }, "name")).toBeUndefined();
  expect(textAt(undefined, "name")).toBeUndefined();
});

test("every text at a path, without other values", () => {
  expect(textsAt({ zones: ["1", UNKNOWN, null, "2"] }, "zones")).toEqual(["1", "2"]);
  expect(textsAt(BOXED, "lid.color")).toEqual(["d", "e"]);
  expect(textsAt({ zones: UNKNOWN }, "zones")).toEqual([]);
});

test.each<[Value, boolean]>([
  [null, false],
  [[], false],
  [[null], true],
  [false, true],
  ["", true],
  [0, true],
  [{}, true],
  [UNKNOWN, true],
])("%p is set: %p", (value, expected) => {
  expect(isSet(value)).toBe(expected);
});

test.each<[Value | undefined, boolean]>([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  [undefined, false],
  ["a", false],
  [UNKNOWN, false],
  [new Dynamic({}), false],
])("%p is an object: %p", (value, expected) => {
  expect(isObject(value)).toBe(expected);
});

test.each<[string, Value | undefined, Value | undefined, boolean]>([
  ["texts", "a", "a", true],
  ["another text", "a", "b", false],
  ["a number and its text", 1, "1", false],
  ["null and nothing", null, undefined, true],
  ["null and an empty text", null, "", false],
  ["two unknowns", UNKNOWN, UNKNOWN, true],
  ["an unknown and a value", UNKNOWN, "a", false],
  ["lists", ["a", { b: 1 }], ["a", { b: 1 }], true],
  ["another order", ["a", "b"], ["b", "a"], false],
  ["a longer list", ["a"], ["a", "b"], false],
  ["an object with null and without", { a: 1, b: null }, { a: 1 }, true],
  ["an object with more", { a: 1 }, { a: 1, b: 2 }, false],
  ["a list and an object", [], {}, false],
  ["with its own type and without", new Dynamic({ a: ["b"] }), { a: ["b"] }, true],
  ["with other own types", new Dynamic(["a"], ["list", "string"]), new Dynamic(["a"]), true],
  ["with other own values", new Dynamic("a"), new Dynamic("b"), false],
])("same: %s", (_words, a, b, expected) => {
  expect(same(a, b)).toBe(expected);
  expect(same(b, a)).toBe(expected);
});

test("plain removes the types at any depth", () => {
  expect(plain({ a: new Dynamic({ b: [new Dynamic("c")] }), d: UNKNOWN })).toEqual({ a: { b: ["c"] }, d: UNKNOWN });
  expect(plain(undefined)).toBeNull();
});

test("changes compares every element", () => {
  const prior = { lid: [{ size: "s" }, { size: "m" }] };
  expect(changes({ lid: [{ size: "s" }, { size: "m" }] }, prior, "lid.size")).toBe(false);
  expect(changes({ lid: [{ size: "s" }, { size: "l" }] }, prior, "lid.size")).toBe(true);
  expect(changes({ lid: [{ size: "s" }] }, prior, "lid.size")).toBe(true);
});
