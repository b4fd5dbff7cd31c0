import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { environmentJsonSchema } from "../../config/json-schema";
import { checkEnvironment } from "../../config/check-environment";
import { show } from "../../config/problem";
import { BARE, environmentFields, environmentWith, pathOf } from "./environment-fields";

const LEFT_OUT = "(left out)";

const rows = readFileSync(path.join(__dirname, "wrong-values.txt"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => {
    const [assignment, rule, fix] = line.split(" | ") as [string, string, string];
    const [, place, written] = /^(\S+): (.*)$/.exec(assignment) as unknown as [string, string, string];
    return { place, written, rule, fix };
  });

const fields = environmentFields();

/** Fields that may contain a secret by mistake: a wrong value is not shown. */
const SENSITIVE = new Set(fields.filter(({ schema }) => schema.writeOnly).map(({ place }) => place));

test("a bare file is valid", () => {
  expect(checkEnvironment(BARE).errors).toEqual([]);
});

describe("a wrong value", () => {
  test.each(rows)("$place: $written", ({ place, written, rule, fix }) => {
    const value: unknown = written === LEFT_OUT ? undefined : parse(written);
    // A text in place of a mapping may be a secret.
    const shown = rule.includes("a mapping") && typeof value === "string" ? "a text" : show(value);
    const given = value === undefined || SENSITIVE.has(place) ? {} : { given: shown };
    const { environment, errors } = checkEnvironment(environmentWith(place, value));
    expect(errors).toEqual([{ path: pathOf(place), rule, ...given, fix }]);
    expect(environment).toBeUndefined();
  });

  test("is tested for every field", () => {
    const covered = new Set(rows.map(({ place }) => place));
    expect(fields.map(({ place }) => place).filter((place) => !covered.has(place))).toEqual([]);
  });

  test("is tested for every required field that is left out", () => {
    const covered = new Set(rows.filter(({ written }) => written === LEFT_OUT).map(({ place }) => place));
    const missing = fields.filter(({ place, required, schema }) => required && !schema.const && !covered.has(place));
    expect(missing.map(({ place }) => place)).toEqual([]);
  });
});

describe("a wrong name of an entry", () => {
  const SHORT_NAME =
    "must be 1 to 30 lower-case letters, digits and hyphens, starting with a letter and ending with a letter or digit";
  const TAG_NAME = "must be one character or more, without < > % & \\ ? / and control characters";

  test.each([
    ["tags", "a/b", "x", TAG_NAME, "owner"],
    ["tags", "", "x", TAG_NAME, "owner"],
    ["tags", "a\tb", "x", TAG_NAME, "owner"],
    ["administrators", "Platform", {}, SHORT_NAME, "platform-team"],
    ["administrators", "a-name-of-thirty-one-characters", {}, SHORT_NAME, "platform-team"],
    ["sso.groups", "engineers-", "secret", SHORT_NAME, "engineers"],
    [
      "langfuse.environment",
      "logLevel",
      "secret",
      "must be the name of an environment variable in upper case",
      "LANGFUSE_DEFAULT_PROJECT_ROLE",
    ],
  ])("%s: { %j: … }", (place, name, value, rule, example) => {
    expect(checkEnvironment(environmentWith(place, { [name]: value })).errors).toEqual([
      { path: [...pathOf(place), name], rule, given: show(name), fix: `Rename the key, for example to: ${example}` },
    ]);
  });
});

test.each(fields.filter(({ schema }) => schema.examples))("the example of $place is valid", ({ place, schema }) => {
  for (const example of schema.examples ?? []) {
    expect(checkEnvironment(environmentWith(place, example)).errors).toEqual([]);
  }
});

test("every field has a description and an example", () => {
  const silent = fields.filter(({ schema }) => !schema.description || !schema.examples?.length);
  expect(silent.map(({ place }) => place)).toEqual([]);
});

test("an optional field has a default, or its description has the effect of leaving it out", () => {
  const optional = fields.filter(({ required, place }) => !required && !/(\*|\[\])$/.test(place));
  const silent = optional.filter(
    ({ schema }) => schema.default === undefined && !/Left out: /.test(schema.description ?? ""),
  );
  expect(silent.map(({ place }) => place)).toEqual([]);
});

test("the committed JSON Schema is up to date", () => {
  const committed = readFileSync(path.join(__dirname, "../../environments/environment.schema.json"), "utf8");
  expect(committed).toBe(`${JSON.stringify(environmentJsonSchema(), null, 2)}\n`);
});
