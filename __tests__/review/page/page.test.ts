import { htmlPage } from "../../../review/page/page";
import { SECTIONS, block, emptyReport, fullReport, rule, violated } from "./report-fixture";

/** The part of a page from one section to the next. */
function section(html: string, id: string): string {
  return new RegExp(`<section id="${id}"[^]*?</section>`).exec(html)?.[0] ?? "";
}

/** Markup as a reader sees it: without tags, with one space between words. */
function read(html: string): string {
  return html
    .replace(/<wbr>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
}

let html: string;
beforeAll(async () => {
  html = await htmlPage(fullReport());
});

test("the sections are in the order in which a reviewer needs them", () => {
  expect([...html.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id)).toEqual(SECTIONS);
});

test("the page has no script and no reference to another file, and is the same each time", async () => {
  expect(html).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
  );
  expect(html).not.toMatch(/<(?:script|link|img|iframe|object)\b|\son\w+=|@import|url\((?!#)/);
  expect(await htmlPage(fullReport())).toBe(html);
});

test("every link within the page has a target, and every id is unique", () => {
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
  expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
});

test("the verdict has violations, waivers with reason and last day, and lost data", () => {
  const verdict = read(section(html, "verdict"));
  expect(verdict).toContain("Policy violated: 1 finding, 1 finding waived");
  expect(verdict).toContain("4 rules: 1 compliant, 1 violated, 1 waived, 1 not applicable.");
  expect(verdict).toContain("Destructive changes 2, 1 with loss of data");
  expect(verdict).toContain(
    "Title of violated-rule. azurerm_user_assigned_identity.id name in test-platform is wrong.",
  );
  expect(verdict).toContain("Fix: Fix of violated-rule.");
  expect(verdict).toContain("Waived until 2027-01-31: Title of waived-rule.");
  expect(verdict).toContain("Reason: Agreed in #12.");
  expect(verdict).toContain(
    "The Key Vault kv-test is created anew (for location): lost: every secret in it. destroys data",
  );
  expect(verdict).toContain("Since the base 1 added, 1 removed, 1 changed");
  expect(verdict).toContain("test-platform is a plan: it contains no backend.");
});

test("a report without violations and without a plan", async () => {
  const stacks = [{ stack: "test-platform", basis: "first apply" as const, changes: [] }];
  const verdict = read(section(await htmlPage(emptyReport({ stacks })), "verdict"));
  expect(verdict).toContain("No policy violations");
  expect(verdict).toContain("Destructive changes unknown");
  expect(verdict).toContain(
    "Unknown: nothing was planned, and only a plan shows what Terraform destroys. Add one with --plan &lt;stack&gt;=&lt;file&gt; .",
  );
  expect(verdict).not.toContain("Violations");
});

test("lines of a diff are elements with a meaning", () => {
  expect(section(html, "helm")).toContain(
    '<span class="hunk">@@ -1,2 +1,2 @@\n</span><span> langfuse:\n</span><del>-  replicas: 1\n</del><ins>+  replicas: 2\n</ins>',
  );
});

test("every rule is listed, with the reason if it is not applicable", () => {
  const rules = read(section(html, "rules"));
  for (const id of ["holding-rule", "violated-rule", "waived-rule", "other-rule"]) expect(rules).toContain(id);
  expect(rules).toContain("not applicable there is no lake");
});

test("the appendix has the values of every block", () => {
  expect(section(html, "appendix")).toContain(
    '<pre class="code" id="test-platform/azurerm_subnet.nodes">{\n  &quot;name&quot;: &quot;snet-nodes&quot;\n}</pre>',
  );
});

test("the changes of a stack", () => {
  const changes = read(section(html, "changes"));
  expect(changes).toContain("1 to destroy, 1 to replace, 1 to change, 1 to add, from its plan.");
  expect(changes).toContain("1 to add in test-platform azurerm_subnet.nodes");
  expect(changes).toContain("azurerm_user_assigned_identity.id change name id-old to id-test");
});

test("what a plan lists is not repeated as a difference from the base", async () => {
  expect(section(html, "changes")).not.toContain("differ");
  const base = {
    name: "v0.1.0",
    added: [{ text: "data.a.b", stack: "s", address: "data.a.b" }],
    removed: [],
    changed: [],
  };
  const changes = read(section(await htmlPage(emptyReport({ base })), "changes"));
  expect(changes).toContain("1 other block of the configuration differs from v0.1.0");
  expect(changes).toContain("data.a.b s added");
});

test("each diagram is in the section of its tables, with a list of the same content", () => {
  expect(section(html, "trust")).toContain('aria-label="Diagram: Who may act as whom"');
  expect(read(section(html, "trust"))).toContain(
    "identity to langfuse: new: Data Contributor".replace("identity", "id-test"),
  );
  expect(section(html, "network")).toContain('aria-label="Diagram: Who reaches what"');
  expect(read(section(html, "network"))).toContain("browser to API server: any port (before: HTTPS 443)");
  expect(section(html, "secrets")).not.toContain("<figure");
});

test("names are never markup, and external links are https only", async () => {
  const name = `"><script>alert(1)</script><a href='javascript:x'>\${y}`;
  const mention = { text: name, stack: name, address: name };
  const wrong = { ...rule("wrong"), source: "javascript:alert(1)", title: name, fix: name, rationale: name };
  const hostile = await htmlPage(
    emptyReport({
      environment: name,
      policy: { results: [violated(wrong, { ...mention, path: name, problem: name })], gaps: [], holds: false },
      gaps: [name],
      grants: [{ kind: "access", sentence: [name, mention], scope: name }],
      reachability: [{ from: name, to: [mention], by: name, control: [name] }],
      releases: [{ stack: name, address: name, name, chart: name, version: name, yaml: name, diff: `+${name}` }],
      versions: [{ kind: "image", name, version: name, where: [name], before: name }],
      base: { name, added: [mention], removed: [mention], changed: [{ ...mention, attributes: [] }] },
      diagrams: [
        {
          kind: "trust",
          nodes: [{ id: name, label: name, what: name, place: "Azure", ...mention }],
          edges: [{ lane: name, from: name, to: name, label: name }],
        },
      ],
      blocks: [block(name, { [name]: name }, { stack: name })],
    }),
  );
  expect(hostile).not.toMatch(/<script|href=(?:'|"javascript)|<a href='/);
});

test("values with findings of keyless rules are withheld", async () => {
  const finding = { stack: "test-platform", address: "a.b", path: "key", problem: "is a key" };
  const policy = { results: [violated(rule("no-literal-secret"), finding)], gaps: [], holds: false };
  const blocks = [block("a.b", { key: "kJ8s-92mSx/qqA" })];
  const page = await htmlPage(emptyReport({ policy, blocks }));
  expect(page).not.toContain("kJ8s-92mSx/qqA");
  expect(page).toContain("(withheld)");
});

test("a verdict with a waiver has another colour", async () => {
  const finding = { stack: "test-platform", address: "a.b", path: "key", problem: "is on" };
  const waiver = { rule: "r", address: "a.b", reason: "the migration needs it", expires: "2026-01-31" };
  const result = { ...violated(rule("r", "safety"), finding), verdict: "waived" as const };
  const policy = { results: [{ ...result, findings: [{ ...finding, waiver }] }], gaps: [], holds: true };
  const text = await htmlPage(emptyReport({ policy }));
  expect(text).toContain('<div class="banner warn"><p class="words">No policy violations, 1 finding waived</p>');
  expect(text).toContain("Waived until 2026-01-31");
  expect(text).toContain("<strong>the migration needs it</strong>");
});

test("the warning about unencrypted storage is above everything else, with endpoint, reason and last day", async () => {
  const banner = /<body>\n<a class="skip"[^\n]*\n(<aside[^]*?<\/aside>)\n<header>/.exec(html)?.[1] ?? "";
  expect(banner).toMatch(/^<aside class="alarm" aria-label="Unencrypted storage">/);
  expect(read(banner).trim()).toBe(
    "PLAINTEXT: the connection of Langfuse to its storage is not encrypted http://oss-cn-hangzhou.aliyuncs.com " +
      "Anyone on the network path between Azure and oss-cn-hangzhou.aliyuncs.com can read and change traces, media and " +
      "exports, and can use the signed URLs for them. Allowed until 2027-01-31, the last day. Reason: Until #13. " +
      "helm_release.langfuse values.s3.endpoint in test-platform",
  );
  expect(banner).toContain('<a href="#test-platform/helm_release.langfuse">');
  expect(await htmlPage(emptyReport())).not.toContain("<aside");
});

test("unencrypted storage without a waiver makes the verdict red", async () => {
  const places = [{ stack: "s", address: "a.b", path: "values.s3.endpoint" }];
  const text = await htmlPage(
    emptyReport({ plaintext: [{ endpoint: "http://minio.example.com:9000", places, waiver: undefined }] }),
  );
  expect(read(text)).toContain("No waiver allows it today: the policy is violated. a.b");
  expect(text).toContain('<div class="banner bad"><p class="words">No policy violations; storage in PLAINTEXT</p>');
});

test("what changes has destroyed resources first, with the reason and the lost data", () => {
  const changes = read(section(html, "changes"));
  expect(changes).toContain("azurerm_key_vault.vault replace for location ; lost: every secret in it");
  expect(changes).toContain("azurerm_subnet.old destroy ; no data");
});

test.each([
  ["destroys", "bad"],
  ["interrupts", "warn"],
  ["opens", "warn"],
  ["unknown", "warn"],
  ["harmless", "good"],
] as const)("the banner of a change that is %s is %s", async (risk, tone) => {
  const text = await htmlPage(emptyReport({ change: { risk, consequences: [], problems: [] } }));
  expect(text).toContain(`<div class="banner ${tone}">`);
});

test("rows that are new or have changed are marked", async () => {
  const { grants, secrets, reachability } = fullReport();
  const text = await htmlPage(
    emptyReport({
      grants: grants.map((one) => ({ ...one, mark: "new" as const })),
      secrets: secrets.map((one) => ({ ...one, mark: "changed" as const })),
      reachability,
    }),
  );
  expect(
    text.match(/<tr class="(?:new|changed)"><th scope="row"><span class="mark">(?:new|changed)<\/span>/g),
  ).toHaveLength(3);
});
