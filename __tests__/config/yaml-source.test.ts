import { writeFileSync } from "node:fs";
import path from "node:path";
import { loadEnvironments } from "../../config/load";
import { bare, directory, listPlaces, loadErrors } from "./environment-folder";

describe("a file that is not YAML", () => {
  const YAML_PROBLEMS: [string, string, string][] = [
    [
      "a mistake",
      "environment: 'dev\n",
      "dev.yaml:2:1\n  rule   must be YAML: Missing closing 'quote\n  fix    Correct the YAML at this line.",
    ],
    [
      "a key that comes twice",
      bare("dev", "publicUrl: http://localhost\n"),
      "dev.yaml:12:1\n  rule   must not appear twice\n  fix    Remove one of the two keys.",
    ],
    [
      "a tab",
      "azure:\n\tlocation: eastus\n",
      "dev.yaml:2:1\n  rule   must be indented with spaces\n  fix    Replace the tab.",
    ],
    [
      "several documents",
      `${bare("dev")}---\n${bare("test")}`,
      "dev.yaml:12:1\n  rule   must be the only YAML document of its file\n  fix    Put each environment into a file of its own.",
    ],
    [
      "an alias without its anchor",
      bare("dev").replace("eastus", "*.example.com"),
      'dev.yaml:4:13\n  rule   must refer to an anchor above it; there is no &.example.com\n  fix    Put it in quotes if it is a text: "*.example.com"',
    ],
    [
      "an alias of itself",
      bare("dev", "tags: &tags\n  owner: *tags\n"),
      "dev.yaml:13:10\n  rule   must not be an alias inside a value that has an anchor\n  fix    Write the value instead.",
    ],
    [
      "an unknown tag",
      bare("dev").replace("eastus", "!region eastus"),
      "dev.yaml:4:13\n  rule   must be YAML: Unresolved tag\n  fix    Correct the YAML at this line.",
    ],
  ];

  test.each(YAML_PROBLEMS)("%s", (_name, text, problem) => {
    expect(loadErrors({ "dev.yaml": text })).toBe(`${problem}\n\n1 problem`);
  });

  test("does not hide the problems of another file", () => {
    expect(listPlaces({ "a.yaml": "'", "b.yaml": bare("dev", "colour: blue\n") })).toEqual([
      "a.yaml:1:2",
      "b.yaml:12:1  colour",
    ]);
  });
});

test("aliases of aliases are refused", () => {
  const levels = Array.from({ length: 20 }, (_, level) => `l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`);
  const found = listPlaces({ "dev.yaml": `l0: &l0 [a]\n${levels.join("\n")}\n` });
  expect(found).toHaveLength(40);
  expect(found[0]).toBe("dev.yaml:2:10");
});

test("a file with more than 100 aliases is refused", () => {
  const text = (count: number) => `a: &a 1\nb:\n${"  - *a\n".repeat(count)}`;
  expect(listPlaces({ "dev.yaml": text(100) }).filter((place) => !place.includes("  "))).toEqual([]);
  expect(loadErrors({ "dev.yaml": text(101) })).toContain(
    "\n  rule   must have at most 100 aliases\n  fix    Write the values instead.\n\n1 problem",
  );
});

test("a key that comes twice is found in a list and in a mapping on one line", () => {
  expect(listPlaces({ "dev.yaml": bare("dev", "more:\n  - { a: 1, b: 2, a: 3 }\n") })).toEqual(["dev.yaml:13:19"]);
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
  ])("%s: each required section is reported", (_name, text) => {
    expect(listPlaces({ "dev.yaml": text }).map((place) => place.split("  ")[1])).toEqual([
      "environment",
      "publicUrl",
      "azure",
      "cluster",
      "langfuse",
    ]);
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
