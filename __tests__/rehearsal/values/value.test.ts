import { ExtData, decode, encode } from "@msgpack/msgpack";
import {
  Dynamic,
  UNKNOWN,
  decodeValue,
  encodeValue,
  fromJson,
  type Value,
  type Type,
} from "../../../rehearsal/values/value";

const BOX: Type = ["object", { name: "string", sizes: ["list", "number"], lid: ["object", { tight: "bool" }] }];

const EVERY: [string, Type, Value][] = [
  ["a text", "string", "words with ü"],
  ["an empty text", "string", ""],
  ["a whole number", "number", 42],
  ["a large number", "number", 12_345_678_901],
  ["a fraction", "number", -0.1],
  ["a truth", "bool", true],
  ["a falsehood", "bool", false],
  ["null", "string", null],
  ["null of an object", BOX, null],
  ["an unknown text", "string", UNKNOWN],
  ["an unknown object", BOX, UNKNOWN],
  ["a list", ["list", "string"], ["b", "a"]],
  ["an empty list", ["list", "string"], []],
  ["a list with an unknown", ["list", "string"], ["b", UNKNOWN]],
  ["a set", ["set", "number"], [1, 2]],
  ["a map", ["map", "bool"], { a: true, b: false }],
  ["a map with null and unknown", ["map", "string"], { a: null, b: UNKNOWN }],
  ["a tuple", ["tuple", ["string", "number"]], ["a", 1]],
  ["an object", BOX, { name: "box", sizes: [1, 2.5], lid: { tight: false } }],
  ["an object with unknowns", BOX, { name: UNKNOWN, sizes: null, lid: { tight: UNKNOWN } }],
  ["a dynamic null", "dynamic", null],
  ["a dynamic unknown", "dynamic", UNKNOWN],
  ["a dynamic text", "dynamic", new Dynamic("a", "string")],
  ["a dynamic list", "dynamic", new Dynamic(["a"], ["list", "string"])],
  ["a dynamic tuple", "dynamic", new Dynamic(["a", 1], ["tuple", ["string", "number"]])],
  ["a dynamic object", "dynamic", new Dynamic({ name: "a", deep: { on: true } })],
  ["a dynamic unknown of a type", "dynamic", new Dynamic(UNKNOWN, "string")],
  ["a dynamic within an object", ["object", { body: "dynamic" }], { body: new Dynamic({ a: UNKNOWN, b: null }) }],
];

test.each(EVERY)("%s comes back as it went", (_words, type, value) => {
  expect(decodeValue(encodeValue(value, type), type)).toEqual(value);
});

test.each<[string, Value, Type, unknown]>([
  ["a fraction is written in decimal, as Terraform writes it", 0.1, "number", "0.1"],
  ["a whole number is a number", 3, "number", 3],
  ["what an object does not have is null", { name: "a" }, BOX, { name: "a", sizes: null, lid: null }],
  ["what the type does not have is left out", { tight: true, more: 1 }, ["object", { tight: "bool" }], { tight: true }],
  ["an unknown is the extension 0", UNKNOWN, "string", new ExtData(0, Uint8Array.of(0))],
  [
    "a value without type brings that of its shape",
    { a: ["b", 1, true, null], c: { d: UNKNOWN } },
    "dynamic",
    [
      '["object",{"a":["tuple",["string","number","bool","dynamic"]],"c":["object",{"d":"dynamic"}]}]',
      { a: ["b", 1, true, null], c: { d: new ExtData(0, Uint8Array.of(0)) } },
    ],
  ],
])("%s", (_words, value, type, wire) => {
  const written = decode(encodeValue(value, type));
  expect(type === "dynamic" ? typeAsText(written) : written).toEqual(wire);
});

function typeAsText(wire: unknown): unknown {
  const [type, value] = wire as [Uint8Array, unknown];
  return [Buffer.from(type).toString(), value];
}

test("an unknown value with refinements is unknown", () => {
  const refined = new ExtData(12, encode({ 1: false }));
  expect(decodeValue(encode(refined), "string")).toBe(UNKNOWN);
  expect(decodeValue(encode({ name: refined }), BOX)).toEqual({ name: UNKNOWN, sizes: null, lid: null });
});

test("a number that Terraform writes in decimal is a number", () => {
  expect(decodeValue(encode("1.7"), "number")).toBe(1.7);
});

test.each<[string, unknown, Type, Value]>([
  ["a text", "a", "string", "a"],
  ["nothing", undefined, "string", null],
  ["an object, with null for what is missing", { name: "box", old: 1 }, BOX, { name: "box", sizes: null, lid: null }],
  ["lists and sets", [[1], [2, 3]], ["list", ["set", "number"]], [[1], [2, 3]]],
  ["a map", { a: true }, ["map", "bool"], { a: true }],
  ["a tuple", ["a", { tight: true }], ["tuple", ["string", ["object", { tight: "bool" }]]], ["a", { tight: true }]],
  [
    "a dynamic value",
    { value: { a: [1] }, type: ["object", { a: ["list", "number"] }] },
    "dynamic",
    new Dynamic({ a: [1] }, ["object", { a: ["list", "number"] }]),
  ],
  ["a dynamic null", null, "dynamic", null],
])("of a state: %s", (_words, json, type, value) => {
  expect(fromJson(json, type)).toEqual(value);
});
