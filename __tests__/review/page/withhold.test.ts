import { withoutFlaggedValues } from "../../../review/page/withhold";
import type { Report } from "../../../review/report";
import { block, emptyReport, rule, violated } from "./report-fixture";

const SECRET = "kJ8s-92mSx/qqA";

/** What is left of a report when one rule complains about one attribute. */
function left(parts: Partial<Report>, address: string, path: string, id = "no-literal-secret"): Report {
  const finding = { stack: "test-platform", address, path, problem: "looks like a key" };
  const policy = { results: [violated(rule(id), finding)], gaps: [], holds: false };
  return withoutFlaggedValues(emptyReport({ policy, ...parts }));
}

test("a report that no keyless rule complains about stays as it is", () => {
  const report = emptyReport({ blocks: [block("a.b", { key: "value" })] });
  expect(withoutFlaggedValues(report)).toBe(report);
});

test("the attribute is withheld in values and expressions, through lists of one, and its neighbours are not", () => {
  const values = { body: [{ key: SECRET, other: "seen" }], list: ["one", SECRET] };
  const blocks = [block("a.b", values, { expressions: { body: { key: SECRET } } })];
  const [shown] = left({ blocks }, "a.b", "body.key").blocks;
  expect([shown?.values, shown?.expressions]).toEqual([
    { body: [{ key: "(withheld)", other: "seen" }], list: ["one", "(withheld)"] },
    { body: { key: "(withheld)" } },
  ]);
});

test("an index and a quoted name are followed", () => {
  const blocks = [block("a.b", { list: [{ "x.y": SECRET }, { "x.y": "seen" }] })];
  expect(left({ blocks }, "a.b", 'list[0]["x.y"]').blocks[0]?.values).toEqual({
    list: [{ "x.y": "(withheld)" }, { "x.y": "seen" }],
  });
});

test("a literal that looks like a secret is withheld in other blocks too", () => {
  const blocks = [block("a.b", { key: SECRET }), block("a.c", { url: `redis://:${SECRET}@host` })];
  expect(left({ blocks }, "a.b", "key").blocks[1]?.values).toEqual({ url: "redis://:(withheld)@host" });
});

test("of other keyless rules, only the attribute is withheld: its value may be any word", () => {
  const blocks = [block("a.b", { user: "langfuse" }), block("a.c", { name: "langfuse" })];
  const shown = left({ blocks }, "a.b", "user", "no-key-reference").blocks.map(({ values }) => values);
  expect(shown).toEqual([{ user: "(withheld)" }, { name: "langfuse" }]);
});

test("the values of a rule of another group are shown", () => {
  const finding = { stack: "test-platform", address: "a.b", path: "tls", problem: "is 1.0" };
  const policy = { results: [violated(rule("tls", "exposure"), finding)], gaps: [], holds: false };
  const report = withoutFlaggedValues(emptyReport({ policy, blocks: [block("a.b", { tls: "1.0" })] }));
  expect(report.blocks[0]?.values).toEqual({ tls: "1.0" });
});

const YAML = `langfuse:\n  salt: # of all\n    value: ${SECRET}\n  env:\n    - name: A\n      value: "x"\n`;
const RELEASE = { stack: "test-platform", address: "helm_release.app", name: "app", chart: "app", version: "1" };

test("a value within the YAML of a release is withheld in block, values and difference, and the rest stays", () => {
  const blocks = [block("helm_release.app", { values: [YAML] })];
  const releases = [{ ...RELEASE, yaml: YAML, difference: `-    value: old\n+    value: ${SECRET}\n` }];
  const report = left({ blocks, releases }, "helm_release.app", "values.langfuse.salt.value");
  const yaml = YAML.replace(SECRET, '"(withheld)"');
  expect(report.blocks[0]?.values).toEqual({ values: [yaml] });
  expect(report.releases[0]).toMatchObject({ yaml, difference: "-    value: old\n+    value: (withheld)\n" });
});

test("a mapping and a value in a list are withheld as a whole", () => {
  const releases = [{ ...RELEASE, yaml: YAML, difference: undefined }];
  const yaml = (path: string) => left({ releases }, "helm_release.app", path, "other-rule").releases[0]?.yaml;
  expect(yaml("values.langfuse.salt")).toContain('salt: # of all\n    "(withheld)"\n  env:');
  expect(yaml("values.langfuse.env[0].value")).toContain('- name: A\n      value: "(withheld)"\n');
});

test("where a text of YAML is complained about as a whole, none of it is shown", () => {
  const releases = [{ ...RELEASE, yaml: YAML, difference: "+x" }];
  expect(left({ releases }, "helm_release.app", "values[0]").releases[0]).toMatchObject({
    yaml: "(withheld)",
    difference: "(withheld)",
  });
});

test("what changes of the attribute, or of a mapping that it is in, is withheld", () => {
  const attributes = [
    { path: "body.key", before: "old", after: SECRET },
    { path: "body", before: "{}", after: "{…}" },
    { path: "name", before: "a", after: "b" },
  ];
  const shown = [
    { path: "body.key", before: "(withheld)", after: "(withheld)" },
    { path: "body", before: "(withheld)", after: "(withheld)" },
    { path: "name", before: "a", after: "b" },
  ];
  const report = left(
    {
      stacks: [
        {
          stack: "test-platform",
          basis: "plan",
          changes: [{ address: "a.b", action: "update", replacedFor: [], attributes }],
        },
      ],
      base: {
        name: "main",
        added: [],
        removed: [],
        changed: [{ text: "a.b", stack: "test-platform", address: "a.b", attributes }],
      },
    },
    "a.b",
    "body.key",
  );
  expect(report.stacks[0]?.changes[0]?.attributes).toEqual(shown);
  expect(report.base?.changed[0]?.attributes).toEqual(shown);
});

test("no sentence has a literal that looks like a secret in it", () => {
  const parts = {
    blocks: [block("a.b", { key: SECRET })],
    gaps: [`${SECRET} is told`],
    reachability: [
      { from: SECRET, to: [{ text: SECRET, stack: "test-platform", address: "a.b" }], by: "x", control: ["y"] },
    ],
  };
  expect(left(parts, "a.b", "key")).toMatchObject({
    gaps: ["(withheld) is told"],
    reachability: [{ from: "(withheld)", to: [{ text: "(withheld)", address: "a.b" }] }],
  });
  const finding = { stack: "test-platform", address: "a.b", path: "key", problem: `is ${SECRET}` };
  const policy = { results: [violated(rule("no-literal-secret"), finding)], gaps: [], holds: false };
  expect(JSON.stringify(withoutFlaggedValues(emptyReport({ ...parts, policy })))).not.toContain(SECRET);
});

test("what changes within a mapping that is complained about as a whole is withheld", () => {
  const attributes = [
    { path: "tags.one", before: "a", after: "b" },
    { path: "name", before: "c", after: "d" },
  ];
  const changes = [{ address: "a.b", action: "update" as const, replacedFor: [], attributes }];
  const { stacks } = left({ stacks: [{ stack: "test-platform", basis: "plan", changes }] }, "a.b", "tags");
  expect(stacks[0]?.changes[0]?.attributes).toEqual([
    { path: "tags.one", before: "(withheld)", after: "(withheld)" },
    { path: "name", before: "c", after: "d" },
  ]);
});
