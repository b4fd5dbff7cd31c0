import { parseJson } from "../../terraform-json/parse";
import { Unreadable } from "../../terraform-json/parse";

/** The message without the name of the file; undefined where it can be read. */
function refusal(text: string): string | undefined {
  try {
    parseJson("plan.json", text);
    return undefined;
  } catch (error) {
    if (error instanceof Unreadable) return error.message.replace(/^plan\.json\n {2}rule {2}/, "");
    throw error;
  }
}

const SHOW = "terraform -chdir=cdktf.out/stacks/<stack> show -json <saved plan> > <stack>.plan.json";

test("JSON with and without a byte order mark is parsed", () => {
  const text = '{"a": [1, {"b": "c", "a": null}], "\\u0062": "\\"{[:"}';
  const value = { a: [1, { b: "c", a: null }], b: '"{[:' };
  expect(parseJson("plan.json", text)).toEqual(value);
  expect(parseJson("plan.json", `\uFEFF${text}`)).toEqual(value);
});

test.each([
  ["an empty file", "", "must be JSON, but is empty", `For example, run: ${SHOW}`],
  ["spaces", " \n\t", "must be JSON, but is empty", `For example, run: ${SHOW}`],
  ["a byte order mark alone", "\uFEFF", "must be JSON, but is empty", `For example, run: ${SHOW}`],
  ["a saved plan", "PK\u0003\u0004rest", "must be JSON, but is a saved plan", `Run: ${SHOW}`],
  [
    "a log",
    '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}',
    "must be one JSON value, but is a log of terraform plan -json",
    `Run: ${SHOW}`,
  ],
  [
    "a log of one line",
    '{"@level":"info"}',
    "must be one JSON value, but is a log of terraform plan -json",
    `Run: ${SHOW}`,
  ],
  ["the plan for people", "Terraform will perform the following actions:", "must be JSON", `For example, run: ${SHOW}`],
  ["two values", '{"a": 1}\n{"b": 2}', "must be JSON; the error is in line 2", `For example, run: ${SHOW}`],
  ["a cut end", '{"a": [1,\n2', "must be JSON; the error is in line 2", `For example, run: ${SHOW}`],
])("%s is refused", (_, text, rule, fix) => {
  expect(refusal(text)).toBe(`${rule}\n  fix   ${fix}`);
});

test.each([
  '{"key": "hunter2" "x": 1}',
  '{"key": "hunter2"',
  '{"key": hunter2}',
  "hunter2",
  '["a very long text before it, and", hunter2, "and a very long text behind it"]',
  '{"key": "hunter2\n"}',
  '"\\hunter2"',
])("the content of %j is not shown", (text) => {
  expect(refusal(text)).toMatch(/^must be JSON/);
  expect(refusal(text)).not.toMatch(/hunter2|very/);
});

describe("JSON that parsers read differently", () => {
  test.each([
    ["a name twice", '{"resource": {"a": 1}, "resource": {}}', "resource"],
    ["in a mapping in a list", '{"a": [{"b": 1, "b": 2}]}', "b"],
    ["written otherwise", '{"resource": 1, "re\\u0073ource": 2}', "resource"],
    ["far from its colon", `{"a": 1, "a"${" ".repeat(100)}: 2}`, "a"],
    ["behind a text with quotes and brackets", '{"a": "\\\\\\"}{", "a": 2}', "a"],
    ["the empty name", '{"": 1, "": 2}', ""],
  ])("%s", (_, text, name) => {
    expect(refusal(text)).toBe(
      `must not have duplicate names in an object, but ${JSON.stringify(name)} is duplicated\n  fix   Remove one of them.`,
    );
  });

  test.each(['{"a": {"__proto__": {}}}', '{"\\u005f_proto__": 1}'])("a name that sets a prototype: %s", (text) => {
    expect(refusal(text)).toBe(
      'must not have the name "__proto__", which programs read differently\n  fix   Choose another name.',
    );
  });

  test.each([
    ['{"a": {"b": 1}, "c": {"b": 1}}'],
    ['[{"a": 1}, {"a": 1}]'],
    ['{"a": "a", "b": ["a", "a"]}'],
    ['{"constructor": 1, "toString": 2}'],
    ['{"a": "\\"a\\": 1", "b": "{\\"b\\":"}'],
    ['{"a": "__proto__"}'],
  ])("%s is fine", (text) => {
    expect(refusal(text)).toBeUndefined();
  });
});

test("JSON with too many levels is refused", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const objects = (depth: number) => '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
  expect(refusal(nested(200))).toBeUndefined();
  for (const text of [nested(201), objects(201), nested(1_000_000)]) {
    expect(refusal(text)).toMatch("must not have more than 200 levels\n  fix   Write it again with Terraform.");
  }
});

test("a long text with many quotes is read", () => {
  expect(refusal(JSON.stringify({ a: '\\"'.repeat(1_000_000) }))).toBeUndefined();
});
