import { formatProblems, show, showPath, writeYaml } from "../../config/problem";

test.each([
  ["dev", '"dev"'],
  ["3", '"3"'],
  [3, "3"],
  [1.35, "1.35"],
  [false, "false"],
  [null, "nothing"],
  [[], "an empty list"],
  [["secret"], "a list of length 1"],
  [{ password: "secret" }, "a mapping"],
  ["https://user:secret@example.com/path", '"https://...@example.com/path"'],
  ["https://user:pass/word@example.com", '"https://...@example.com"'],
  ["user:pass@word@example.com", '"...@example.com"'],
  ["two\nlines", '"two\\nlines"'],
  ["x".repeat(78), `"${"x".repeat(78)}"`],
  ["x".repeat(79), `"${"x".repeat(76)}...`],
])("show(%j)", (value, shown) => {
  expect(show(value)).toBe(shown);
});

test.each([
  ["dev", "dev"],
  ["1.35", '"1.35"'],
  [1.35, "1.35"],
  [true, "true"],
  [["1", "2"], '[ "1", "2" ]'],
  [{ min: 3, max: 6 }, "{ min: 3, max: 6 }"],
  [{ range: "x".repeat(100) }, `{ range: ${"x".repeat(100)} }`],
])("writeYaml(%j)", (value, yaml) => {
  expect(writeYaml(value)).toBe(yaml);
});

test("a path has keys and indexes", () => {
  expect(showPath(["langfuse", "allowedEgress", 0, "ports", 1])).toBe("langfuse.allowedEgress[0].ports[1]");
  expect(showPath([])).toBe("");
});

test("problems are sorted by file, line and column", () => {
  const at = (file: string, line: number, column: number) => ({ file, line, column, path: [], rule: "r", fix: "f" });
  const problems = [at("b.yaml", 1, 1), at("a.yaml", 10, 1), at("a.yaml", 2, 5), at("a.yaml", 2, 3)];
  expect(formatProblems(problems)).toBe(`a.yaml:2:3
  rule   r
  fix    f

a.yaml:2:5
  rule   r
  fix    f

a.yaml:10:1
  rule   r
  fix    f

b.yaml:1:1
  rule   r
  fix    f`);
});

test("50 problems of a file are printed, and the number of the others", () => {
  const at = (file: string, line: number) => ({ file, line, column: 1, path: [], rule: "r", fix: "f" });
  const many = Array.from({ length: 53 }, (_, index) => at("a.yaml", index + 1));
  const text = formatProblems([at("b.yaml", 1), ...many]);
  expect(text.match(/^a\.yaml:\d+:1$/gm)).toHaveLength(50);
  expect(text).toContain("\n\nb.yaml:1:1\n");
  expect(text).toMatch(/\n\na\.yaml: 3 more problems$/);
});

test("a problem has a path and a value", () => {
  expect(
    formatProblems([
      { file: "a.yaml", line: 3, column: 1, path: ["a", "b"], rule: "must be c", given: '"d"', fix: "Write c." },
    ]),
  ).toBe(`a.yaml:3:1  a.b
  rule   must be c
  given  "d"
  fix    Write c.`);
});

test("no text of a file begins a new line", () => {
  const problem = {
    file: "a\nb.yaml",
    line: 1,
    column: 1,
    path: ["c\r\nd:1:1"],
    rule: "r\u2028",
    given: "\u0085",
    fix: "f",
  };
  expect(formatProblems([problem])).toBe(`a\\nb.yaml:1:1  c\\r\\nd:1:1
  rule   r\\u2028
  given  \\u0085
  fix    f`);
});
