import { writeFileSync } from "node:fs";
import path from "node:path";
import { loadEnvironments } from "../../config/load";
import { bare, directory, listPlaces, loadErrors } from "./environment-folder";

/** The problem of a text, without its file: `4:13  azure.location | rule | given | fix` */
function showProblem(text: string): string {
  const [place, ...lines] = loadErrors({ "dev.yaml": text }).replace("\n\n1 problem", "").split("\n");
  return [place?.replace("dev.yaml:", ""), ...lines.map((line) => line.replace(/^ {2}\w+ +/, ""))].join(" | ");
}

const LOCATION = "location: eastus";

/** A file whose location is written otherwise. */
const locate = (text: string) => bare("dev").replace(LOCATION, text);

const QUOTES = "Put the whole value in quotes.";
const TAG = 'must not have a YAML tag: YAML reads a word that starts with "!" as the type of the value';
const COLON = 'must be a key with ": " after it | Write a colon and a space between the key and its value.';

describe("a file that is not YAML, or means another value than it looks", () => {
  test.each([
    [
      "an unclosed single quote",
      locate("location: 'eastus"),
      "4:13 | must end with ', which opens here | Add the closing '.",
    ],
    [
      "an unclosed double quote",
      locate('location: "eastus'),
      '4:13 | must end with ", which opens here | Add the closing ".',
    ],
    [
      "an unclosed quote with others below it",
      `environment: "dev\n${bare("x", 'tags: { a: "b" }\n').slice(15)}`,
      '1:14 | must end with ", which opens here | Add the closing ".',
    ],
    [
      "an unclosed bracket",
      locate("zones: [a, b\n  location: eastus"),
      "4:10 | must end with ]; its opening bracket is here | Add the closing ]. Indent it, and the lines before it.",
    ],
    [
      "a bracket too many",
      bare("dev", "tags: { a: b }}\n"),
      "12:15 | must not close what is not open | Remove the bracket.",
    ],
    [
      "a text after a quote",
      locate('location: "east" us'),
      "4:20 | must not follow the closing quote | Put the whole value in quotes. Inside single quotes, write each quote twice.",
    ],
    ["a missing colon", bare("dev").replace("azure:", "azure"), `3:1 | ${COLON}`],
    ["a missing colon at the end", bare("dev", "tags\n"), `12:1 | ${COLON}`],
    ["a missing space", bare("dev").replace("nodes: 3", "nodes:3"), `8:5 | ${COLON}`],
    ["a missing space in the first line", bare("dev").replace("environment: ", "environment:"), `1:1 | ${COLON}`],
    [
      "a no-break space after a colon",
      bare("dev").replace("nodes: 3", "nodes:\u00a03"),
      `8:5 | ${COLON.replace(" |", "; this line has U+00A0 (a no-break space) |")}`,
    ],
    [
      "a colon in a value",
      locate("location: a: b"),
      `4:13 | must be in quotes: YAML reads ": " as the end of a key | ${QUOTES}`,
    ],
    [
      "a deeper line",
      locate("location: eastus\n   signIn: oidc"),
      "4:13 | must not be followed by a line that is indented deeper: YAML reads it as part of this value | Indent the next line as this one.",
    ],
    [
      "another indentation",
      locate("  location: eastus\n  signIn: oidc"),
      "5:1 | must be indented as the other entries beside it | Indent it with as many spaces as the entry above it.",
    ],
    [
      "a missing comma",
      bare("dev", 'tags: { a: "b" c: d }\n'),
      '12:12 | must have a comma after each entry, and quotes around a text with ": " | Add the comma, or put the text in quotes.',
    ],
    [
      "a list behind a key",
      locate("location: - eastus"),
      '4:13 | must not start a list behind a key | Start each entry on its own line, with "- ".',
    ],
    [
      "a backslash",
      locate('location: "\\q"'),
      "4:14 | must not have this backslash: in double quotes, it starts an escape | Write \\\\ for a backslash, or use single quotes.",
    ],
    ["a tab", "azure:\n\tlocation: eastus\n", "2:1 | must be indented with spaces | Replace the tab."],
    ...["@", "`", "%", ","].map((sign) => [
      `a value that starts with ${sign}`,
      locate(`location: ${sign}x`),
      `4:13 | must be in quotes: a text cannot start with ${sign} in YAML | ${QUOTES}`,
    ]),
    [
      "a value that starts with |",
      locate("location: |x"),
      '4:14 | must be in quotes: "|" and ">" at the start announce lines of text | Put the value in quotes.',
    ],
    [
      "a value that starts with ?",
      locate("location: ? x"),
      `4:13 | must be in quotes: YAML reads "? " as the start of a key | ${QUOTES}`,
    ],
    [
      "a value that is an anchor",
      locate("location: &x"),
      `4:13  azure.location | must be in quotes if it starts with "&": YAML reads the word after it as the name of a value, and finds no value | ${QUOTES}`,
    ],
    ...["!secret x", "!region", "!!binary aGk=", "!!set { a }", "!!timestamp 2027-01-31"].map((value) => [
      value,
      locate(`location: ${value}`),
      `4:13 | ${TAG} | Remove the tag, or put the whole value in quotes if it is a text.`,
    ]),
    [
      "YAML 1.1",
      `%YAML 1.1\n---\n${bare("dev")}`,
      '1:1 | must be YAML 1.2, where words such as yes and no are texts | Remove the line with "%YAML".',
    ],
    [
      "another directive",
      `%FOO\n---\n${bare("dev")}`,
      '1:1 | must not be a directive, which "%" starts | Remove the line.',
    ],
    [
      "several documents",
      `${bare("dev")}---\n${bare("test")}`,
      "12:1 | must be the only YAML document of its file | Put each environment into a file of its own.",
    ],
    [
      "an alias without its anchor",
      locate("location: *.example.com"),
      '4:13  azure.location | must refer to an anchor above it; there is no &.example.com | Put it in quotes if it is a text: "*.example.com"',
    ],
    [
      "an alias of itself",
      bare("dev", "tags: &tags\n  owner: *tags\n"),
      "13:10  tags.owner | must not be an alias inside a value that has an anchor | Write the value instead.",
    ],
    [
      "a control character",
      locate("location: east\u0007us"),
      "4:17 | must not have the control character U+0007 | Remove it.",
    ],
    [
      "line ends of CR",
      "environment: dev\rpublicUrl: x\r",
      "1:17 | must not have the control character U+000D (a carriage return) | End each line with LF or CRLF.",
    ],
    [
      "an invisible character in a key",
      locate("loca\u200btion: eastus"),
      "4:3  azure.loca\\u200btion | must not have the invisible character U+200B (a zero-width space) | Write the key without it: location",
    ],
    [
      "an invisible character in a value",
      locate("location: \u202eeastus"),
      "4:13  azure.location | must not have the invisible character U+202E (a right-to-left override) | Remove it.",
    ],
  ] as [string, string, string][])("%s", (_name, text, problem) => {
    expect(showProblem(text)).toBe(problem);
  });

  test("does not hide the problems of another file", () => {
    expect(listPlaces({ "a.yaml": "'", "b.yaml": bare("dev", "colour: blue\n") })).toEqual([
      "a.yaml:1:1",
      "b.yaml:12:1  colour",
    ]);
  });
});

describe("a key", () => {
  const EMPTY =
    'must have a name: YAML reads ~, null and nothing before the colon as no value | Write the name of the key, in quotes if it is the word "null".';
  const COMPLEX =
    "must be a text: YAML reads this key as a list, a mapping or an alias | Write the key as one word before a colon, or in quotes.";
  const MERGE =
    'must not be "<<": YAML 1.2 has no merge keys, and reads it as a key like any other | Write the keys that it would add.';
  const PROTOTYPE = 'must not be "__proto__", which JavaScript reserves | Rename the key.';
  const number = (source: string, value: string) =>
    `must be in quotes: YAML reads this key as the number ${value} | Write it in quotes: "${source}"`;

  test.each([
    ["__proto__: x", `13:3  tags.__proto__ | ${PROTOTYPE}`],
    ['"__proto__": x', `13:3  tags.__proto__ | ${PROTOTYPE}`],
    ["a: { b: [{ __proto__: x }] }", `13:14  tags.a.b[0].__proto__ | ${PROTOTYPE}`],
    ["<<: { owner: me }", `13:3  tags.<< | ${MERGE}`],
    ["? [a, b]\n  : c", `13:5  tags | ${COMPLEX}`],
    ["? a: b\n  : c", `13:6  tags | ${COMPLEX}`],
    ["~: x", `13:3  tags | ${EMPTY}`],
    ["null: x", `13:3  tags | ${EMPTY}`],
    [": x", `13:3  tags | ${EMPTY}`],
    ["0o17: x", `13:3  tags.15 | ${number("0o17", "15")}`],
    ["1.50: x", `13:3  tags.1.5 | ${number("1.50", "1.5")}`],
    ["1e3: x", `13:3  tags.1000 | ${number("1e3", "1000")}`],
    [
      "True: x",
      '13:3  tags.true | must be in quotes: YAML reads this key as the boolean true | Write it in quotes: "True"',
    ],
    ["a: 1\n  a: 2", "14:3  tags.a | must not appear twice | Remove one of the two keys."],
    ['1: x\n  "1": y', "14:3  tags.1 | must not appear twice | Remove one of the two keys."],
  ])("%j", (tags, problem) => {
    expect(showProblem(bare("dev", `tags:\n  ${tags}\n`))).toBe(problem);
  });

  test("of every other text is valid, and arrives", () => {
    const tags =
      "constructor: a\n  toString: b\n  hasOwnProperty: c\n  valueOf: d\n  4711: e\n  ? yes\n  : f\n  2027-01-31: g\n";
    writeFileSync(path.join(directory, "dev.yaml"), bare("dev", `tags:\n  ${tags}`));
    expect(Object.entries(loadEnvironments(directory).environments[0]?.environment.tags ?? {})).toEqual([
      ["4711", "e"],
      ["constructor", "a"],
      ["toString", "b"],
      ["hasOwnProperty", "c"],
      ["valueOf", "d"],
      ["yes", "f"],
      ["2027-01-31", "g"],
    ]);
  });
});

describe("a value that YAML reads as no text", () => {
  test.each([
    ["1.30", "1.3", "Put it in quotes."],
    ["1e3", "1000", "Put it in quotes."],
    ["0o17", "15", "Put it in quotes."],
    ["0123", "123", "Put it in quotes."],
    ["True", "true", "Put it in quotes."],
    ["~", "nothing", "Remove it, or write for example: owner: platform-team"],
    ["null", "nothing", "Remove it, or write for example: owner: platform-team"],
  ])("%s is shown as it is written", (written, value, fix) => {
    expect(showProblem(bare("dev", `tags:\n  owner: ${written}\n`))).toBe(
      `13:3  tags.owner | must be a text | ${written}, which YAML reads as ${value} | ${fix}`,
    );
  });

  test("a version fits in quotes", () => {
    expect(showProblem(bare("dev").replace("cluster:", "cluster:\n  kubernetesVersion: 1.30"))).toBe(
      '6:3  cluster.kubernetesVersion | must be a Kubernetes minor version in quotes, "1.28" or newer | 1.30, which YAML reads as 1.3 | Put it in quotes.',
    );
  });
});

describe("a file that is too large", () => {
  const LARGE = "Remove what does not belong to this environment.";

  test.each([
    ["lines", "a: 1\n".repeat(20_000), `1:1 | must have at most 5000 lines | ${LARGE}`],
    ["words", `[${"a, ".repeat(20_000)}]`, `1:15001 | must have at most 20000 words, signs and spaces | ${LARGE}`],
    [
      "escapes",
      `"${"\\q".repeat(20_000)}"`,
      `1:40002 | must have at most 5000 backslashes in double quotes | ${LARGE}`,
    ],
    [
      "brackets",
      "[".repeat(500_000),
      "1:51 | must not have more than 50 values inside each other | Remove the inner values.",
    ],
    [
      "hyphens",
      "- ".repeat(500_000),
      "1:100 | must not have more than 50 values inside each other | Remove the inner values.",
    ],
  ])("because of its %s", (_name, text, problem) => {
    expect(showProblem(text)).toBe(problem);
  });

  test("a mistake that is very often in it is one problem", () => {
    const keys = Array.from({ length: 1500 }, (_, index) => `k${index}: 1\n`);
    expect(showProblem(bare("dev", keys.join("")))).toMatch(
      /^12:1 {2}k0 \| unknown key \| 1500 times: 12:1 "k0", 13:1 "k1", .*, 21:1 "k9", \.\.\. \| Remove it, or use one of: /,
    );
    expect(showProblem(bare("dev", keys.slice(500).join("") + keys.slice(500).join("")))).toMatch(
      /^1012:1 {2}k500 \| must not appear twice \| 1000 times: 1012:1, /,
    );
  });
});

test("aliases of aliases are refused", () => {
  const levels = Array.from({ length: 20 }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`);
  expect(showProblem(`l0: &l0 [a]\n${levels.join("\n")}\n`)).toMatch(
    /^2:10 {2}l1\[0\] \| must not be an alias inside a value that has an anchor \| 40 times: 2:10, 2:15, /,
  );
});

test("a file with more than 100 aliases is refused", () => {
  const text = (count: number) => `a: &a 1\nb:\n${"  - *a\n".repeat(count)}`;
  expect(listPlaces({ "dev.yaml": text(100) }).filter((place) => !place.includes("  "))).toEqual([]);
  expect(loadErrors({ "dev.yaml": text(101) })).toContain(
    "\n  rule   must have at most 100 aliases\n  fix    Write the values instead.\n\n1 problem",
  );
});

test("a key that comes twice is found in a list and in a mapping on one line", () => {
  expect(listPlaces({ "dev.yaml": bare("dev", "more:\n  - { a: 1, b: 2, a: 3 }\n") })).toEqual([
    "dev.yaml:13:19  more[0].a",
  ]);
});

test("an alias is replaced by its value", () => {
  const text = bare("dev")
    .replace("systemPool:", "systemPool: &pool")
    .replace("langfuse:", "  userPool: *pool\nlangfuse:");
  writeFileSync(path.join(directory, "dev.yaml"), text);
  const { environments } = loadEnvironments(directory);
  expect(environments[0]?.environment.cluster.userPool).toEqual({
    vmSize: "Standard_D4s_v5",
    nodes: 3,
    osDiskType: "Managed",
  });
});

test("a problem in an alias is reported at the key that uses it", () => {
  const text = bare("dev", "tags: &tags { owner: me }\nsso:\n  groups: *tags\n");
  expect(listPlaces({ "dev.yaml": text })).toEqual(["dev.yaml:14:3  sso.groups.owner"]);
});

describe("a file with other content", () => {
  test.each([
    ["nothing", ""],
    ["a comment", "# environment: dev\n"],
    ["an empty document", "---\n"],
    ["ends of documents", "...\n"],
  ])("%s", (_name, text) => {
    expect(showProblem(text)).toBe(
      "1:1 | must have keys and values; the file is empty, or has only comments | Write keys and values, as in environments/dev.yaml.",
    );
  });

  test.each([
    ["a list", "- environment: dev\n", "a list of length 1"],
    ["a text", "dev\n", "a text"],
  ])("%s is not an environment", (_name, text, given) => {
    expect(loadErrors({ "dev.yaml": text })).toBe(`dev.yaml:1:1
  rule   must be a mapping of keys to values
  given  ${given}
  fix    Write keys and values, as in environments/dev.yaml.

1 problem`);
  });
});

test("lines are counted correctly in a file with CRLF and a byte order mark", () => {
  const text = `\uFEFF${bare("dev", "colour: blue\n").replace("eastus", "east-us")}`.replaceAll("\n", "\r\n");
  expect(listPlaces({ "dev.yaml": text })).toEqual(["dev.yaml:4:3  azure.location", "dev.yaml:12:1  colour"]);
});
