import { withholdFlaggedValues } from "../../../review/page/withhold";
import type { Report } from "../../../review/report";
import { block, emptyReport, rule, violated } from "./report-fixture";

const SECRET = "kJ8s-92mSx/qqA";

/** A report after filtering, with a finding of one rule about one attribute. */
function filter(parts: Partial<Report>, address: string, path: string, id = "no-literal-secret"): Report {
  const finding = { stack: "test-platform", address, path, problem: "looks like a key" };
  const policy = { results: [violated(rule(id), finding)], gaps: [], holds: false };
  return withholdFlaggedValues(emptyReport({ policy, ...parts }));
}

test("a report without findings of keyless rules is unchanged", () => {
  const report = emptyReport({ blocks: [block("a.b", { key: "value" })] });
  expect(withholdFlaggedValues(report)).toBe(report);
});

test("the attribute is withheld in values and expressions, and other attributes are not", () => {
  const values = { body: [{ key: SECRET, other: "seen" }], list: ["one", SECRET] };
  const blocks = [block("a.b", values, { expressions: { body: { key: SECRET } } })];
  const [shown] = filter({ blocks }, "a.b", "body.key").blocks;
  expect([shown?.values, shown?.expressions]).toEqual([
    { body: [{ key: "(withheld)", other: "seen" }], list: ["one", "(withheld)"] },
    { body: { key: "(withheld)" } },
  ]);
});

test("paths with an index and a quoted name", () => {
  const blocks = [block("a.b", { list: [{ "x.y": SECRET }, { "x.y": "seen" }] })];
  expect(filter({ blocks }, "a.b", 'list[0]["x.y"]').blocks[0]?.values).toEqual({
    list: [{ "x.y": "(withheld)" }, { "x.y": "seen" }],
  });
});

test("a secret literal is withheld in other blocks too", () => {
  const blocks = [block("a.b", { key: SECRET }), block("a.c", { url: `redis://:${SECRET}@host` })];
  expect(filter({ blocks }, "a.b", "key").blocks[1]?.values).toEqual({ url: "redis://:(withheld)@host" });
});

test("other keyless rules withhold only the attribute: its value may be any word", () => {
  const blocks = [block("a.b", { user: "langfuse" }), block("a.c", { name: "langfuse" })];
  const shown = filter({ blocks }, "a.b", "user", "no-key-reference").blocks.map(({ values }) => values);
  expect(shown).toEqual([{ user: "(withheld)" }, { name: "langfuse" }]);
});

test("the values of a rule of another group are shown", () => {
  const finding = { stack: "test-platform", address: "a.b", path: "tls", problem: "is 1.0" };
  const policy = { results: [violated(rule("tls", "exposure"), finding)], gaps: [], holds: false };
  const report = withholdFlaggedValues(emptyReport({ policy, blocks: [block("a.b", { tls: "1.0" })] }));
  expect(report.blocks[0]?.values).toEqual({ tls: "1.0" });
});

const YAML = `langfuse:\n  salt: # of all\n    value: ${SECRET}\n  env:\n    - name: A\n      value: "x"\n`;
const RELEASE = { stack: "test-platform", address: "helm_release.app", name: "app", chart: "app", version: "1" };

test("a value within the YAML of a release is withheld in block, values and diff", () => {
  const blocks = [block("helm_release.app", { values: [YAML] })];
  const releases = [{ ...RELEASE, yaml: YAML, diff: `-    value: old\n+    value: ${SECRET}\n` }];
  const report = filter({ blocks, releases }, "helm_release.app", "values.langfuse.salt.value");
  const yaml = YAML.replace(SECRET, '"(withheld)"');
  expect(report.blocks[0]?.values).toEqual({ values: [yaml] });
  expect(report.releases[0]).toMatchObject({ yaml, diff: "-    value: old\n+    value: (withheld)\n" });
});

test("a mapping and a value in a list are withheld as a whole", () => {
  const releases = [{ ...RELEASE, yaml: YAML, diff: undefined }];
  const yaml = (path: string) => filter({ releases }, "helm_release.app", path, "other-rule").releases[0]?.yaml;
  expect(yaml("values.langfuse.salt")).toContain('salt: # of all\n    "(withheld)"\n  env:');
  expect(yaml("values.langfuse.env[0].value")).toContain('- name: A\n      value: "(withheld)"\n');
});

test("a finding about a whole YAML text withholds all of it", () => {
  const releases = [{ ...RELEASE, yaml: YAML, diff: "+x" }];
  expect(filter({ releases }, "helm_release.app", "values[0]").releases[0]).toMatchObject({
    yaml: "(withheld)",
    diff: "(withheld)",
  });
});

test("changes of the attribute, and of a mapping around it, are withheld", () => {
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
  const report = filter(
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

test("secret literals are withheld in sentences", () => {
  const parts = {
    blocks: [block("a.b", { key: SECRET })],
    gaps: [`${SECRET} is a gap`],
    reachability: [
      { from: SECRET, to: [{ text: SECRET, stack: "test-platform", address: "a.b" }], by: "x", control: ["y"] },
    ],
  };
  expect(filter(parts, "a.b", "key")).toMatchObject({
    gaps: ["(withheld) is a gap"],
    reachability: [{ from: "(withheld)", to: [{ text: "(withheld)", address: "a.b" }] }],
  });
  const finding = { stack: "test-platform", address: "a.b", path: "key", problem: `is ${SECRET}` };
  const policy = { results: [violated(rule("no-literal-secret"), finding)], gaps: [], holds: false };
  expect(JSON.stringify(withholdFlaggedValues(emptyReport({ ...parts, policy })))).not.toContain(SECRET);
});

test("changes within a mapping with a finding are withheld", () => {
  const attributes = [
    { path: "tags.one", before: "a", after: "b" },
    { path: "name", before: "c", after: "d" },
  ];
  const changes = [{ address: "a.b", action: "update" as const, replacedFor: [], attributes }];
  const { stacks } = filter({ stacks: [{ stack: "test-platform", basis: "plan", changes }] }, "a.b", "tags");
  expect(stacks[0]?.changes[0]?.attributes).toEqual([
    { path: "tags.one", before: "(withheld)", after: "(withheld)" },
    { path: "name", before: "c", after: "d" },
  ]);
});
