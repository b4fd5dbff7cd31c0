import { Cloud, digits, guid } from "../../../rehearsal/cloud";
import { Dynamic, UNKNOWN, type Value, type Values, type Type } from "../../../rehearsal/values/value";
import { fillUnknowns } from "../../../rehearsal/double/fill-unknowns";
import type { Attribute, Block } from "../../../rehearsal/schemas/schema";

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
});

function filled(block: Block, planned: Values, computed: Values = {}): Values {
  return fillUnknowns(block, planned, computed, { type: "toy_box", id: "7", cloud });
}

/** The generated value of one attribute. */
function madeUp(name: string, attribute: Attribute): Value | undefined {
  return filled({ attributes: { [name]: attribute } }, { [name]: UNKNOWN })[name];
}

const computed = (type: Type): Attribute => ({ type, computed: true });

test("a computed value replaces only an unknown value", () => {
  const block = { attributes: { name: computed("string"), color: computed("string") } };
  expect(filled(block, { name: "box", color: UNKNOWN }, { name: "other", color: "red" })).toEqual({
    name: "box",
    color: "red",
  });
});

test("a computed value may be null or empty", () => {
  const block = { attributes: { name: computed("string"), color: computed("string") } };
  expect(filled(block, { name: UNKNOWN, color: UNKNOWN }, { name: null, color: "" })).toEqual({
    name: null,
    color: "",
  });
});

test.each<[name: string, made: string]>([
  ["principal_id", guid("toy_box 7 principal_id")],
  ["uid", guid("toy_box 7 uid")],
  ["login_url", `https://${digits("toy_box 7 login_url", 12)}.example.net/`],
  ["endpoint", `https://${digits("toy_box 7 endpoint", 12)}.example.net/`],
  ["fqdn", `${digits("toy_box 7 fqdn", 12)}.example.net`],
  ["created_at", "2026-01-01T00:00:00Z"],
  ["valid", `valid-${digits("toy_box 7 valid", 8)}`],
  ["serial_number", `serial-number-${digits("toy_box 7 serial_number", 8)}`],
])("a computed text shows its name: %s", (name, made) => {
  expect(madeUp(name, computed("string"))).toBe(made);
});

test.each<[Type, Value]>([
  ["string", ""],
  ["number", 0],
  ["bool", false],
  ["dynamic", new Dynamic({})],
  [["list", "string"], []],
  [["set", "number"], []],
  [["map", "string"], {}],
  [["object", { name: "string", sizes: ["list", "number"] }], { name: "", sizes: [] }],
])("an optional argument of type %j is filled with an empty value", (type, made) => {
  expect(madeUp("any", { type, optional: true, computed: true })).toEqual(made);
});

test("a sensitive value that is not known is a canary, in objects too", () => {
  const secret = madeUp("key", { ...computed("string"), sensitive: true });
  const object = madeUp("login", { ...computed(["object", { user: "string", tries: "number" }]), sensitive: true });
  const nested = madeUp("account", {
    computed: true,
    nested_type: {
      nesting_mode: "single",
      attributes: {
        name: computed("string"),
        password: { ...computed("string"), sensitive: true },
        hint: { type: "string", optional: true },
      },
    },
  });
  const [key, user, password, ...others] = cloud.canaries.all;
  expect(others).toEqual([]);
  expect([key, user, password].map((canary) => `${canary?.type} ${canary?.attribute}`)).toEqual([
    "toy_box key",
    "toy_box login.user",
    "toy_box account.password",
  ]);
  expect(secret).toBe(key?.value);
  expect(object).toEqual({ user: user?.value, tries: 0 });
  expect(nested).toEqual({
    name: `name-${digits("toy_box 7 name", 8)}`,
    password: password?.value,
    hint: null,
  });
});

test("a write-only argument is null", () => {
  const block: Block = { attributes: { key: { type: "string", optional: true, write_only: true } } };
  expect(filled(block, { key: "hunter2" }, { key: "hunter2" })).toEqual({ key: null });
});

const LID: Block = { attributes: { size: { type: "string", optional: true }, serial: computed("string") } };

test("blocks are filled one by one, each with its computed values", () => {
  const block: Block = { block_types: { lid: { nesting_mode: "list", block: LID } } };
  const lid: Value = [
    { size: "s", serial: UNKNOWN },
    { size: "m", serial: UNKNOWN },
  ];
  expect(filled(block, { lid }, { lid: [{ serial: "x" }] })).toEqual({
    lid: [
      { size: "s", serial: "x" },
      { size: "m", serial: `serial-${digits("toy_box 7 serial", 8)}` },
    ],
  });
});

test("unknown blocks are those that the service computes, or none", () => {
  const block: Block = { block_types: { lid: { nesting_mode: "list", block: LID } } };
  expect(filled(block, { lid: UNKNOWN }, { lid: [{ serial: "x" }] })).toEqual({ lid: [{ size: null, serial: "x" }] });
  expect(filled(block, { lid: UNKNOWN })).toEqual({ lid: [] });
});

test("a single block is filled, or stays null", () => {
  const block: Block = { block_types: { lid: { nesting_mode: "single", block: LID } } };
  expect(filled(block, { lid: { size: "s", serial: UNKNOWN } }, { lid: { serial: "x" } })).toEqual({
    lid: { size: "s", serial: "x" },
  });
  expect(filled(block, {})).toEqual({ lid: null });
});

test.each(["list", "set"] as const)("attributes within a %s of attributes are filled", (nesting_mode) => {
  const attributes = { serial: computed("string") };
  const block: Block = { attributes: { lids: { optional: true, nested_type: { nesting_mode, attributes } } } };
  expect(filled(block, { lids: [{ serial: UNKNOWN }, { serial: "y" }] }, { lids: [{ serial: "x" }] })).toEqual({
    lids: [{ serial: "x" }, { serial: "y" }],
  });
});

test("attributes within a map of attributes are filled", () => {
  const nested_type = { nesting_mode: "map", attributes: { serial: computed("string") } } as const;
  const block: Block = { attributes: { lids: { optional: true, nested_type } } };
  const lids: Values = { a: { serial: UNKNOWN }, b: { serial: "y" } };
  expect(filled(block, { lids }, { lids: { a: { serial: "x" } } })).toEqual({
    lids: { a: { serial: "x" }, b: { serial: "y" } },
  });
});

test("attributes within an attribute are filled", () => {
  const attributes = { serial: computed("string"), size: computed("number") };
  const block: Block = { attributes: { lid: { optional: true, nested_type: { nesting_mode: "single", attributes } } } };
  const known = { lid: { serial: "x" } };
  expect(filled(block, { lid: { serial: UNKNOWN, size: UNKNOWN } }, known)).toEqual({ lid: { serial: "x", size: 0 } });
});
