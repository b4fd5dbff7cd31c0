import { UNKNOWN, type Values } from "../../../rehearsal/values/value";
import { findArgumentProblems, findComputedArguments } from "../../../rehearsal/double/argument-rules";
import type { TypeDeclaration } from "../../../rehearsal/providers/definition";
import type { Block } from "../../../rehearsal/schemas/schema";

/** `"path" message` of each problem. */
function problems(declaration: TypeDeclaration, config: Values): string[] {
  return findArgumentProblems(config, declaration).map(({ path, message }) => `"${path}" ${message}`);
}

type Case = [words: string, declaration: TypeDeclaration, config: Values, messages: string[]];

const LETTERS = { pattern: /^[a-z]+$/, rule: "may only contain letters" };

const VALUES: Case[] = [
  ["one of them", { values: { tier: ["Free", "Paid"] } }, { tier: "Paid" }, []],
  [
    "none of them",
    { values: { tier: ["Free", "Paid"] } },
    { tier: "paid" },
    ['"tier" must be one of Free, Paid, got "paid"'],
  ],
  ["a number", { values: { days: [7, 30] } }, { days: 8 }, ['"days" must be one of 7, 30, got 8']],
  ["nothing", { values: { tier: ["Free"] } }, { tier: null }, []],
  ["unknown", { values: { tier: ["Free"] } }, { tier: UNKNOWN }, []],
  [
    "each of a list",
    { values: { tiers: ["Free", "Paid"] } },
    { tiers: ["Free", "a", "b"] },
    ['"tiers" must be one of Free, Paid, got "a"', '"tiers" must be one of Free, Paid, got "b"'],
  ],
  [
    "in every block",
    { values: { "rule.way": ["In", "Out"] } },
    { rule: [{ way: "In" }, { way: "Up" }, { way: UNKNOWN }] },
    ['"rule.way" must be one of In, Out, got "Up"'],
  ],
];

const PATTERNS: Case[] = [
  ["matches", { patterns: { name: LETTERS } }, { name: "abc" }, []],
  ["does not", { patterns: { name: LETTERS } }, { name: "a-b" }, ['"name" may only contain letters, got "a-b"']],
  ["nothing", { patterns: { name: LETTERS } }, { name: null }, []],
  ["unknown", { patterns: { name: LETTERS } }, { name: UNKNOWN }, []],
  [
    "deep",
    { patterns: { "pool.net.name": LETTERS } },
    { pool: [{ net: { name: "1" } }] },
    ['"pool.net.name" may only contain letters, got "1"'],
  ],
];

const RANGES: Case[] = [
  ["its ends", { ranges: { days: [7, 90] } }, { days: [7, 90] }, []],
  ["below", { ranges: { days: [7, 90] } }, { days: 6 }, ['"days" must be from 7 to 90, got 6']],
  [
    "above",
    { ranges: { "pool.pods": [10, 250] } },
    { pool: [{ pods: 300 }] },
    ['"pool.pods" must be from 10 to 250, got 300'],
  ],
  ["without an end", { ranges: { days: [1, Infinity] } }, { days: 0 }, ['"days" must be at least 1, got 0']],
  ["unknown", { ranges: { days: [7, 90] } }, { days: UNKNOWN }, []],
];

const SECRETS: Case[] = [
  [
    "a value",
    { sensitive: ["key"], values: { key: ["a"] } },
    { key: "hunter2" },
    ['"key" must be one of a, got (sensitive)'],
  ],
  [
    "a text",
    { sensitive: ["key"], patterns: { key: LETTERS } },
    { key: "hunter2" },
    ['"key" may only contain letters, got (sensitive)'],
  ],
  [
    "within something sensitive",
    { sensitive: ["login"], patterns: { "login.key": LETTERS } },
    { login: [{ key: "hunter2" }] },
    ['"login.key" may only contain letters, got (sensitive)'],
  ],
  [
    "but not beside it",
    { sensitive: ["log"], patterns: { login: LETTERS } },
    { login: "1" },
    ['"login" may only contain letters, got "1"'],
  ],
];

const EXCLUSIVE: TypeDeclaration = { exclusive: [["a", "b", "c"]] };
const EXACTLY: TypeDeclaration = { exactlyOne: [["a", "b"]] };
const SOME: TypeDeclaration = { atLeastOne: [["a", "b"]] };
const IN_BLOCK: TypeDeclaration = { exactlyOne: [["limit.a", "limit.b"]] };
const APART: TypeDeclaration = { exclusive: [["a", "limit.b"]] };

const GROUPS: Case[] = [
  ["none of exclusive ones", EXCLUSIVE, { a: null, b: [], c: null }, []],
  ["one of exclusive ones", EXCLUSIVE, { a: null, b: "x", c: null }, []],
  [
    "two exclusive ones",
    EXCLUSIVE,
    { a: "x", b: null, c: false },
    ['"a" at most one of a, b, c may be set, got a and c'],
  ],
  ["an unknown among exclusive ones", EXCLUSIVE, { a: "x", b: UNKNOWN, c: null }, []],
  ["exactly one", EXACTLY, { a: "x", b: null }, []],
  ["not even one", EXACTLY, { a: null, b: null }, ['"a" exactly one of a, b must be set, got none']],
  ["more than one", EXACTLY, { a: "x", b: "y" }, ['"a" exactly one of a, b must be set, got a and b']],
  ["one that is not known", EXACTLY, { a: null, b: UNKNOWN }, []],
  ["at least one", SOME, { a: "x", b: "y" }, []],
  ["not at least one", SOME, { a: null, b: [] }, ['"a" at least one of a, b must be set, got none']],
  [
    "in each block for itself",
    IN_BLOCK,
    {
      limit: [
        { a: 1, b: null },
        { a: 1, b: 2 },
      ],
    },
    ['"limit.a" exactly one of limit.a, limit.b must be set, got limit.a and limit.b'],
  ],
  ["without the block", IN_BLOCK, { limit: [] }, []],
  ["without the single block", IN_BLOCK, { limit: null }, []],
  ["in blocks that are not known", IN_BLOCK, { limit: UNKNOWN }, []],
  [
    "at different depths",
    APART,
    { a: 1, limit: [{ b: 2 }] },
    ['"a" at most one of a, limit.b may be set, got a and limit.b'],
  ],
];

const VERSIONED: TypeDeclaration = { requires: { value: ["version", "kind"] } };

const REQUIRED: Case[] = [
  ["neither", VERSIONED, { value: null, version: null, kind: null }, []],
  ["the other alone", VERSIONED, { value: null, version: 1, kind: null }, []],
  ["both", VERSIONED, { value: "a", version: 1, kind: "b" }, []],
  ["one missing", VERSIONED, { value: "a", version: 1, kind: null }, ['"value" needs kind beside it']],
  ["all missing", VERSIONED, { value: "a", version: null, kind: null }, ['"value" needs version, kind beside it']],
  ["one unknown", VERSIONED, { value: "a", version: UNKNOWN, kind: null }, []],
];

describe.each<[string, Case[]]>([
  ["allowed values", VALUES],
  ["a pattern", PATTERNS],
  ["a range", RANGES],
  ["what is sensitive is not shown", SECRETS],
  ["groups", GROUPS],
  ["what needs another", REQUIRED],
])("%s", (_kind, cases) => {
  test.each(cases)("%s", (_words, declaration, config, expected) => {
    expect(problems(declaration, config)).toEqual(expected);
  });
});

describe("a computed attribute", () => {
  const block: Block = {
    attributes: {
      id: { type: "string", computed: true },
      name: { type: "string", optional: true, computed: true },
    },
    block_types: { lid: { nesting_mode: "list", block: { attributes: { uid: { type: "string", computed: true } } } } },
  };

  test("may be left out", () => {
    expect(findComputedArguments({ id: null, name: "a", lid: [{ uid: null }] }, block)).toEqual([]);
  });

  test("cannot be given, at any depth", () => {
    const message = "is computed by the service and cannot be given";
    expect(findComputedArguments({ id: "a", name: null, lid: [{ uid: "b" }] }, block)).toEqual([
      { path: "id", message },
      { path: "lid.uid", message },
    ]);
  });
});
