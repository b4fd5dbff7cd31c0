import { htmlPage } from "../../../review/page/page";
import { block, emptyReport, fullReport, rule, violated } from "./report-fixture";
import { SECTIONS } from "./sections";

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

test("the sections stand in the order in which a reviewer needs them", () => {
  expect([...html.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id)).toEqual(SECTIONS);
});

test("it needs nothing else: no script, no other file, no clock", async () => {
  expect(html).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
  );
  expect(html).not.toMatch(/<(?:script|link|img|iframe|object)\b|\son\w+=|@import|url\((?!#)/);
  expect(await htmlPage(fullReport())).toBe(html);
});

test("every link within the page leads somewhere, and every id is there once", () => {
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target);
  expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
});

test("the verdict says what is violated, what is waived and why until when, and what is lost", () => {
  const verdict = read(section(html, "verdict"));
  expect(verdict).toContain("The policy is violated: 1 finding");
  expect(verdict).toContain("4 rules: 1 holds, 1 violated, 1 waived, 1 not applicable.");
  expect(verdict).toContain("Destructive changes 2, 1 with loss of data");
  expect(verdict).toContain(
    "Title of violated-rule. azurerm_user_assigned_identity.id name in test-platform is wrong.",
  );
  expect(verdict).toContain("Fix: Fix of violated-rule.");
  expect(verdict).toContain("Waived until 2027-01-31: Title of waived-rule.");
  expect(verdict).toContain("Reason: Agreed in #12.");
  expect(verdict).toContain("azurerm_key_vault.vault replaced location every secret in it");
  expect(verdict).toContain("azurerm_subnet.old destroyed it is not in the stack any more no data");
  expect(verdict).toContain("Compared with v0.1.0 : 1 added, 1 removed, 1 changed.");
  expect(verdict).toContain("test-platform is a plan: it tells no backend.");
});

test("a policy that holds says so, and what no plan was given of", async () => {
  const stacks = [{ stack: "test-platform", basis: "first apply" as const, changes: [] }];
  const verdict = read(section(await htmlPage(emptyReport({ stacks })), "verdict"));
  expect(verdict).toContain("The policy holds");
  expect(verdict).toContain("Destructive changes none that can be told");
  expect(verdict).toContain(
    "No plan of test-platform was given: whether something that exists would be destroyed, only a plan can tell.",
  );
  expect(verdict).not.toContain("Violations");
});

test("lines of a difference are marked beside their colour", () => {
  expect(section(html, "helm")).toContain(
    '<span class="hunk">@@ -1,2 +1,2 @@\n</span><span> langfuse:\n</span><del>-  replicas: 1\n</del><ins>+  replicas: 2\n</ins>',
  );
});

test("every rule is told, and why one is not applicable", () => {
  const rules = read(section(html, "rules"));
  for (const id of ["holding-rule", "violated-rule", "waived-rule", "other-rule"]) expect(rules).toContain(id);
  expect(rules).toContain("not applicable there is no lake");
});

test("the appendix has the values of every block", () => {
  expect(section(html, "appendix")).toContain(
    '<pre class="code" id="test-platform/azurerm_subnet.nodes">{\n  &quot;name&quot;: &quot;snet-nodes&quot;\n}</pre>',
  );
});

test("a stack, and what is created in it", () => {
  const changes = read(section(html, "changes"));
  expect(changes).toContain("1 to destroy, 1 to replace, 1 to change, 1 to create, as its plan tells.");
  expect(changes).toContain("1 to create in test-platform azurerm_subnet.nodes");
  expect(changes).toContain("azurerm_user_assigned_identity.id changed name id-old to id-test");
});

test("names are never markup, and links lead to https only", async () => {
  const name = `"><script>alert(1)</script><a href='javascript:x'>\${y}`;
  const mention = { text: name, stack: name, address: name };
  const wrong = { ...rule("wrong"), source: "javascript:alert(1)", title: name, fix: name, rationale: name };
  const hostile = await htmlPage(
    emptyReport({
      environment: name,
      policy: { results: [violated(wrong, { ...mention, path: name, problem: name })], gaps: [], holds: false },
      gaps: [name],
      trust: [{ kind: "role", sentence: [name, mention], scope: name }],
      reachability: [{ from: name, to: [mention], by: name, control: [name] }],
      releases: [{ stack: name, address: name, name, chart: name, version: name, yaml: name, difference: `+${name}` }],
      versions: [{ kind: "image", name, version: name, where: [name], before: name }],
      base: { name, added: [mention], removed: [mention], changed: [{ ...mention, attributes: [] }] },
      topology: { groups: [], nodes: [{ id: name, label: name, what: name, ...mention }], edges: [] },
      blocks: [block(name, { [name]: name }, { stack: name })],
    }),
  );
  expect(hostile).not.toMatch(/<script|href=(?:'|"javascript)|<a href='/);
});

test("what a keyless rule complains about is not shown", async () => {
  const finding = { stack: "test-platform", address: "a.b", path: "key", problem: "is a key" };
  const policy = { results: [violated(rule("no-literal-secret"), finding)], gaps: [], holds: false };
  const blocks = [block("a.b", { key: "kJ8s-92mSx/qqA" })];
  const withheld = await htmlPage(emptyReport({ policy, blocks }));
  expect(withheld).not.toContain("kJ8s-92mSx/qqA");
  expect(withheld).toContain("(withheld)");
});

test("a policy that holds by a waiver only says so first, in another colour", async () => {
  const finding = { stack: "test-platform", address: "a.b", path: "key", problem: "is on" };
  const waiver = { rule: "r", address: "a.b", reason: "the migration needs it", expires: "2026-01-31" };
  const result = { ...violated(rule("r", "safety"), finding), verdict: "waived" as const };
  const policy = { results: [{ ...result, findings: [{ ...finding, waiver }] }], gaps: [], holds: true };
  const text = await htmlPage(emptyReport({ policy }));
  expect(text).toContain('<div class="banner warn"><p class="words">The policy holds, and 1 finding waived</p>');
  expect(text).toContain("Waived until 2026-01-31");
  expect(text).toContain("<strong>the migration needs it</strong>");
});

test("storage that is unencrypted stands above everything else: where, why, until when, and who can read it", async () => {
  const banner = /<body>\n<a class="skip"[^\n]*\n(<aside[^]*?<\/aside>)\n<header>/.exec(html)?.[1] ?? "";
  expect(banner).toMatch(/^<aside class="alarm" aria-label="Unencrypted storage">/);
  expect(read(banner).trim()).toBe(
    "PLAINTEXT: Langfuse speaks to its storage unencrypted http://oss-cn-hangzhou.aliyuncs.com " +
      "Everybody on the way between Azure and oss-cn-hangzhou.aliyuncs.com can read and change traces, media and exports, " +
      "and can use the signed URLs that open them. Allowed until 2027-01-31, the last day. Reason: Until #13. " +
      "helm_release.langfuse values.s3.endpoint in test-platform",
  );
  expect(banner).toContain('<a href="#test-platform/helm_release.langfuse">');
  expect(await htmlPage(emptyReport())).not.toContain("<aside");
});

test("storage that is unencrypted and that nobody has allowed says so, and makes a verdict that holds red", async () => {
  const places = [{ stack: "s", address: "a.b", path: "values.s3.endpoint" }];
  const text = await htmlPage(
    emptyReport({ plaintext: [{ endpoint: "http://minio.example.com:9000", places, waiver: undefined }] }),
  );
  expect(read(text)).toContain("Nobody has allowed it, or not for today: the policy is violated. a.b");
  expect(text).toContain('<div class="banner bad"><p class="words">The policy holds; storage in PLAINTEXT</p>');
});

test("a change of storage is told before what is destroyed", () => {
  const verdict = read(section(html, "verdict"));
  const told = "Change of storage helm_release.langfuse keeps media elsewhere from now on.";
  expect(verdict).toContain(told);
  expect(verdict.indexOf(told)).toBeLessThan(verdict.indexOf("What is destroyed or replaced"));
});
