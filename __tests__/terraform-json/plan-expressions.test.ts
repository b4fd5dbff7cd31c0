import type { Json } from "../../terraform-json/json";
import { UNKNOWN, fillUnknown, toWrittenBlock, toWrittenValue } from "../../terraform-json/plan-expressions";

describe("expressions of a configuration", () => {
  test.each<[string, Json, Json]>([
    ["a constant", { constant_value: "eastus" }, "eastus"],
    ["a constant of false", { constant_value: false }, false],
    ["a constant of null", { constant_value: null }, null],
    ["a constant list", { constant_value: ["a"] }, ["a"]],
    ["a reference, of which a plan lists the block too", { references: ["a.b.id", "a.b"] }, "${a.b.id}"],
    ["an attribute of one of several", { references: ["a.b[0].id", "a.b[0]", "a.b"] }, "${a.b[0].id}"],
    ["a block as a whole", { references: ["a.b"] }, "${a.b}"],
    ["several references", { references: ["a.b.id", "a.b", "c.d.id", "c.d"] }, "${a.b.id} ${c.d.id}"],
    ["a name that begins like another", { references: ["a.bc.id", "a.bc", "a.b"] }, "${a.bc.id} ${a.b}"],
    ["a reference that is listed twice", { references: ["a.b.id", "a.b", "a.b.id", "a.b"] }, "${a.b.id}"],
    ["a block as a whole, behind its attribute", { references: ["a.b.id", "a.b", "a.b"] }, "${a.b.id} ${a.b}"],
    ["a function of nothing", { key: {} }, { key: UNKNOWN }],
    ["nested blocks", [{ name: { constant_value: "a" } }, {}], [{ name: "a" }, {}]],
    ["a nested block that is written once", { create: { constant_value: "1h" } }, { create: "1h" }],
    ["a block with an attribute of that name", { references: { constant_value: 1 } }, { references: 1 }],
    ["blocks of that name", { references: [{ a: { constant_value: 1 } }] }, { references: [{ a: 1 }] }],
    ["what is no expression", "text", "text"],
  ])("%s", (_, expression, expected) => {
    expect(toWrittenValue(expression)).toEqual(expected);
  });

  test("a block without arguments is empty", () => {
    expect(toWrittenBlock()).toEqual({});
    expect(toWrittenBlock({})).toEqual({});
  });
});

describe("unknown values are filled with the written ones", () => {
  test.each<[string, { known?: Json; unknown?: Json; written?: Json }, Json]>([
    ["a known value", { known: "a", written: "${x.y.z}" }, "a"],
    ["false is known", { known: false, written: "${x.y.z}" }, false],
    ["an unknown one", { unknown: true, written: "${x.y.z}" }, "${x.y.z}"],
    ["an unknown value without an expression", { unknown: true }, null],
    ["a write-only argument is null", { known: null, unknown: {}, written: "${e.p.x}" }, "${e.p.x}"],
    ["null without an expression", { known: null }, null],
    [
      "part of a block",
      { known: { a: "x" }, unknown: { b: true }, written: { a: "x", b: "${x.y.z}", c: null } },
      { a: "x", b: "${x.y.z}", c: null },
    ],
    [
      "blocks of a list, each by itself",
      { known: [{ a: 1 }, { a: 2 }], unknown: [{}, { b: true }], written: [{ b: "no" }, { b: "${x.y.z}" }] },
      [
        { a: 1, b: "no" },
        { a: 2, b: "${x.y.z}" },
      ],
    ],
    [
      "a block that is written once",
      { known: [{}], unknown: [{ b: true }], written: { b: "${x.y.z}" } },
      [{ b: "${x.y.z}" }],
    ],
    [
      "a list as one expression",
      { known: [null, "b"], unknown: [true, false], written: "${x.y.z}" },
      ["${x.y.z}", "b"],
    ],
    [
      "each of two unknown in a list of one expression",
      { known: [null, null], unknown: [true, true], written: "${a.b.id} ${c.d.id}" },
      ["${a.b.id} ${c.d.id}", "${a.b.id} ${c.d.id}"],
    ],
    [
      "a mapping as one expression, as azapi's body",
      { known: { properties: { a: 1, n: null } }, unknown: { properties: { id: true } }, written: "${x.y.id}" },
      { properties: { a: 1, n: null, id: "${x.y.id}" } },
    ],
    ["a constant that is known", { known: ["a"], unknown: [false], written: ["a"] }, ["a"]],
    [
      "names that every object has",
      { known: {}, unknown: {}, written: { constructor: "${x.y.z}" } },
      { constructor: "${x.y.z}" },
    ],
    ["marks of another shape", { known: [1], unknown: { a: true }, written: [] }, [1]],
    ["a list that is not known as a whole", { known: [], unknown: true, written: [{ a: 1 }] }, [{ a: 1 }]],
  ])("%s", (_, { known, unknown, written }, expected) => {
    expect(fillUnknown(known, unknown, written)).toEqual(expected);
  });
});
