import { writeComment } from "../../../review/page/markdown";
import { COMMENT_LIMIT } from "../../../review/page/markdown-pieces";
import { block, emptyReport, fullReport, rule, violated } from "./report-fixture";

test("an empty report", () => {
  expect(writeComment(emptyReport())).toMatchSnapshot();
});

test("a report with content in every section", () => {
  expect(writeComment(fullReport())).toMatchSnapshot();
});

test("names are never markup, mentions or table cells", () => {
  const hostile = '<img src=x onerror=alert(1)> | @team\n# `"';
  const report = emptyReport({
    environment: hostile,
    gaps: [hostile],
    policy: {
      results: [violated(rule("r"), { stack: hostile, address: hostile, path: hostile, problem: hostile })],
      gaps: [],
      holds: false,
    },
    grants: [{ kind: "access", sentence: [hostile, { text: hostile, address: hostile }], scope: hostile }],
    versions: [{ kind: "image", name: hostile, version: hostile, before: hostile, where: [hostile] }],
    releases: [
      { stack: "s", address: "a", name: hostile, chart: hostile, version: hostile, yaml: "```\n", diff: "+```" },
    ],
  });
  const text = writeComment(report);
  expect(text).not.toMatch(/<img|\| @team|^# |@team/m);
  expect(text).toContain("````diff\n+```\n````");
});

test("values with findings of keyless rules are withheld", () => {
  const secret = "AccountKey=abcdefgh";
  const finding = { stack: "test-platform", address: "helm_release.app", path: "values.key", problem: "is a key" };
  const report = emptyReport({
    policy: { results: [violated(rule("no-literal-secret"), finding)], gaps: [], holds: false },
    blocks: [block("helm_release.app", { values: [`key: ${secret}`] })],
    releases: [
      {
        stack: "test-platform",
        address: "helm_release.app",
        name: "app",
        chart: "app",
        version: "1",
        yaml: `key: ${secret}\n`,
        diff: `+key: ${secret}\n`,
      },
    ],
  });
  expect(writeComment(report)).not.toContain(secret);
});

test("the warning about unencrypted storage is an alert before everything else, and never left out", () => {
  const alert = `> [!CAUTION]
> **PLAINTEXT: the connection of Langfuse to its storage is not encrypted**: \`http://oss-cn-hangzhou.aliyuncs.com\`
>
> Anyone on the network path between Azure and oss-cn-hangzhou.aliyuncs.com can read and change traces, media and exports, and can use the signed URLs for them.
>
> **Allowed until 2027-01-31, the last day.** Reason: **Until &#35;&#8203;13.**
>
> - \`helm_release.langfuse\` \`values.s3.endpoint\` in test-platform

## Review of test: policy violated: 1 finding, 1 finding waived; destroys data; storage in PLAINTEXT
`;
  expect(writeComment(fullReport()).startsWith(alert)).toBe(true);
  expect(writeComment(longReport({ rows: 2_000, yaml: 20_000 })).startsWith(alert)).toBe(true);
  const places = [{ stack: "s", address: "a.b", path: "data.AWS_ENDPOINT_URL" }];
  const unknown = emptyReport({ plaintext: [{ endpoint: undefined, places, waiver: undefined }] });
  expect(writeComment(unknown)).toContain(
    "> Anyone on the network path between Azure and the store can read and change traces, media and exports, and can use the signed URLs for them.\n>\n> **No waiver allows it today: the policy is violated.**\n>\n> - `a.b`",
  );
});

test("the content of an alert cannot end it", () => {
  const waiver = { rule: "r", address: "a", reason: "a\n\n# b\n> [!NOTE]", expires: "2027-01-31" };
  const plaintext = [{ endpoint: "http://a\n\nb", places: [], waiver }];
  const [alert = ""] = writeComment(emptyReport({ plaintext })).split("\n\n## Review");
  expect(alert.split("\n").every((line) => line.startsWith(">"))).toBe(true);
});

/** A report whose tables and texts are long. */
function longReport({ rows, yaml }: { rows: number; yaml: number }) {
  const sentence = (index: number) => [`A principal with a name of some length may do this: ${index}.`];
  return {
    ...fullReport(),
    grants: Array.from({ length: rows }, (_, index) => ({
      kind: "access" as const,
      sentence: sentence(index),
      scope: "x",
    })),
    releases: fullReport().releases.map((release) => ({ ...release, yaml: "a: 1\n".repeat(yaml) })),
  };
}

test("long Helm values are left out first, with a sentence", () => {
  const text = writeComment(longReport({ rows: 10, yaml: 20_000 }));
  expect(text.length).toBeLessThan(COMMENT_LIMIT);
  expect(text).not.toContain("Values of langfuse");
  expect(text).toContain("_Left out: a comment has at most 65,536 characters. See the HTML report._");
  expect(text).toMatch(/### Not checked\n\n- test-platform is a plan/);
});

test("then the end is left out after a whole row, with a sentence", () => {
  const text = writeComment(longReport({ rows: 2_000, yaml: 1 }));
  expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(text.length).toBeGreaterThan(COMMENT_LIMIT - 200);
  // The gaps are not left out.
  expect(text).toContain("### Not checked\n\n- test-platform is a plan");
  expect(text).toMatch(
    /\| x \|\n\n\n_The rest is left out: a comment has at most 65,536 characters\. See the HTML report\._\n$/,
  );
});

test("a fold that is cut is closed", () => {
  const report = fullReport();
  const text = writeComment(report, writeComment(report).indexOf("</details>\n\n### Who can") - 60);
  expect(text.match(/<details>/g)?.length ?? 0).toBe(text.match(/<\/details>/g)?.length ?? 0);
  expect(text).toContain("_The rest is left out");
});
