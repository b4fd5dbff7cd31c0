import { drawTable } from "../../cli/table";
import type { Verdict } from "../../policy/evaluate";
import type { Rule } from "../../policy/rule";
import type { PolicyResult } from "../../rehearsal/policy";
import type { Result } from "../../rehearsal/rehearse";
import { formatLosses, formatStage, formatSummary, formatViolation } from "../../rehearsal/report";
import type { Stage } from "../../rehearsal/stack-run";

const stage: Stage = {
  stack: "dev-platform",
  name: "plan",
  ok: true,
  milliseconds: 1234,
  changes: [],
  diagnostics: [],
};

const change = (action: "create" | "update" | "replace" | "delete" | "noop", address: string) => {
  return { action, address, type: address.split(".")[0] as string };
};

test("a plan has the numbers of planned changes", () => {
  const changes = [change("create", "a.b"), change("create", "a.c"), change("replace", "a.d"), change("noop", "a.e")];
  expect(formatStage({ ...stage, changes }, 14)).toBe("dev-platform    plan          1.2 s  2 to add, 1 to replace");
  expect(formatStage(stage, 12)).toBe("dev-platform  plan          1.2 s  nothing to do");
});

test("an apply has the numbers of changes", () => {
  const changes = [change("update", "a.b"), change("delete", "a.c")];
  expect(formatStage({ ...stage, name: "apply", changes }, 12)).toBe(
    "dev-platform  apply         1.2 s  1 changed, 1 destroyed",
  );
});

test("a second plan that is not empty names what it would change", () => {
  const again = {
    ...stage,
    name: "second plan",
    ok: false,
    changes: [change("update", "a.b"), change("noop", "a.c")],
  } as const;
  expect(formatStage(again, 12)).toBe("dev-platform  second plan   1.2 s  failed: it would still change a.b");
});

test("an error has its resource, and the detail of Terraform below", () => {
  const diagnostics = [{ severity: "error", address: "a.b", summary: "No", detail: "Because.\nReally." }] as const;
  expect(formatStage({ ...stage, name: "apply", ok: false, diagnostics }, 12)).toBe(
    "dev-platform  apply         1.2 s  failed\n  error: a.b: No\n    Because.\n    Really.",
  );
});

const refusal = (address: string) => ({
  severity: "error" as const,
  address: undefined,
  summary: "Instance cannot be destroyed",
  detail: `Resource ${address} has lifecycle.prevent_destroy set`,
});

test("a destroy that is refused for protected resources is expected", () => {
  const destroy = { ...stage, name: "destroy", ok: false, diagnostics: [refusal("a.b"), refusal("a.c")] } as const;
  expect(formatStage(destroy, 12)).toBe("dev-platform  destroy       1.2 s  refused, as expected: 2 protected");
});

test("a destroy that is refused for another reason too has failed", () => {
  const other = { severity: "error", address: "a.d", summary: "No", detail: "" } as const;
  const destroy = { ...stage, name: "destroy", ok: false, diagnostics: [refusal("a.b"), other] } as const;
  expect(formatStage(destroy, 12).split("\n")[0]).toBe("dev-platform  destroy       1.2 s  failed");
});

test("a loss names what is lost", () => {
  const losses = [
    { change: change("replace", "azurerm_key_vault.vault"), data: "the secrets of Langfuse", waived: false },
    { change: change("delete", "helm_release.langfuse"), data: "what runs", waived: true },
    { change: { action: "forget", address: "azurerm_storage_container.c" }, data: "events", waived: false },
  ];
  expect(formatLosses(losses)).toBe(
    "This change would lose data:\n" +
      "  azurerm_key_vault.vault would be replaced: the secrets of Langfuse\n" +
      "  helm_release.langfuse would be destroyed: what runs (waived)\n" +
      "  azurerm_storage_container.c would be forgotten: events",
  );
});

const rule: Rule = {
  id: "no-box",
  group: "safety",
  title: "There is no box.",
  rationale: "A box has a lid.",
  source: "https://example.com/boxes",
  fix: "Remove it.",
  check: () => ({ kind: "compliant" }),
};

function verdict(verdict: "compliant" | "violation" | "waived", gaps: readonly string[] = []): Verdict {
  const found = { stack: "dev-platform", address: "toy_box.it", path: "lid", problem: "is there" };
  const waiver = { rule: "no-box", address: "toy_box.it", reason: "It is small.", expires: "2027-01-31" };
  const findings = verdict === "compliant" ? [] : [{ ...found, waiver: verdict === "waived" ? waiver : undefined }];
  return { results: [{ rule, verdict, findings, reason: undefined }], gaps, holds: verdict !== "violation" };
}

const evaluated = (source: PolicyResult["source"], stacks: readonly string[], verdict: Verdict): PolicyResult => {
  return { source, stacks, verdict };
};

function policyLines(all: readonly PolicyResult[]): string[] {
  return factLines({ policyResults: all, violations: all.filter(({ verdict: { holds } }) => !holds) }).slice(0, -3);
}

function factLines(more: Partial<Result>): string[] {
  const result: Result = {
    environment: "dev",
    stages: [],
    losses: [],
    policyResults: [],
    violations: [],
    search: { files: 0, leaks: [], excepted: [] },
    canaries: 0,
    assumptions: [],
    leftBehind: [],
    protected: [],
    time: { all: 1, terraform: 0 },
    ok: true,
    ...more,
  };
  return formatSummary(result, drawTable).split("\n");
}

test.each<[string, Partial<Result>, string]>([
  ["nothing is planned", { canaries: 0 }, "not searched: nothing was planned"],
  ["no secret is generated", { stages: [stage] }, "not searched: no secret was generated"],
  [
    "there are secrets",
    { stages: [stage], canaries: 57, search: { files: 32, leaks: [], excepted: [] } },
    "57 test secrets (canaries): none found in 32 files",
  ],
])("the line of the search if %s", (_, result, text) => {
  expect(factLines(result)).toContain(`secrets              ${text}`);
});

test("the documented exception has its stacks, and how to avoid it", () => {
  const canary = { type: "azuread_application_password", attribute: "value", value: "x" };
  const excepted = [{ file: "dev-platform/terraform.tfstate", canary }];
  expect(factLines({ search: { files: 1, leaks: [], excepted } })).toContain(
    "documented exception client secret of the sign-in (azuread_application_password.value), in state and plan of " +
      "dev-platform; sso.clientSecret.source: key-vault avoids it",
  );
});

test.each<[string, Partial<Result>, string]>([
  ["success", {}, "passed"],
  [
    "a violation",
    { violations: [evaluated("plan", ["dev-platform"], verdict("violation"))] },
    "policy violated by the plan of dev-platform",
  ],
  ["a loss", { losses: [{ change: change("delete", "a.b"), data: "x", waived: false }] }, "the change would lose data"],
  ["a failed stage", { stages: [{ ...stage, ok: false }] }, "plan of dev-platform failed"],
  [
    "a leak",
    { search: { files: 1, leaks: [{ file: "f", canary: { type: "a", attribute: "b", value: "c" } }], excepted: [] } },
    "secrets were found",
  ],
  ["a resource that stays", { leftBehind: ["a b"] }, "resources exist after the destroy"],
  ["a signal", {}, "interrupted"],
])("the last line is the result: %s", (name, result, text) => {
  const ok = name === "success";
  expect(factLines({ ...result, ok }).at(-1)).toBe(`result               ${ok ? "" : "failed: "}${text}`);
});

test("a policy without violations has the numbers of evaluated files", () => {
  const both = ["dev-platform", "dev-release"];
  const all = [
    evaluated("synthesis", both, verdict("compliant")),
    ...both.flatMap((name) => [
      evaluated("plan", [name], verdict("compliant")),
      evaluated("state", [name], verdict("compliant")),
    ]),
  ];
  expect(policyLines(all)).toEqual([
    "policy               no violation in 2 syntheses, 2 plans and 2 states (1 rules); 0 waived",
  ]);
  expect(policyLines(all.slice(0, 2))).toEqual([
    "policy               no violation in 2 syntheses and 1 plan (1 rules); 0 waived",
  ]);
});

test("a waiver and a gap of the synthesis are printed once; a gap of a plan is not printed", () => {
  const all = [
    evaluated("synthesis", ["dev-platform"], verdict("waived", ["dev-platform has a module."])),
    evaluated("plan", ["dev-platform"], verdict("waived", ["dev-platform is a plan."])),
  ];
  expect(policyLines(all)).toEqual([
    "policy               no violation in 1 synthesis and 1 plan (1 rules); 1 waived",
    "waived               until 2027-01-31: no-box at toy_box.it, because: It is small.",
    "not checked          dev-platform has a module.",
  ]);
});

test("a waiver with an alarm is printed before the others, and counted once", () => {
  const alarm = { word: "PLAINTEXT", means: "traces cross the network unencrypted" };
  const { results, ...rest } = verdict("waived");
  const loud = { ...rest, results: results.map((result) => ({ ...result, rule: { ...rule, alarm } })) };
  expect(
    policyLines([evaluated("synthesis", ["dev-release"], loud), evaluated("plan", ["dev-release"], loud)]),
  ).toEqual([
    "policy               no violation in 1 synthesis and 1 plan (1 rules); 1 waived",
    "PLAINTEXT            until 2027-01-31 at toy_box.it: traces cross the network unencrypted",
    "waived               until 2027-01-31: no-box at toy_box.it, because: It is small.",
  ]);
});

test("a violation has its rules, and before the summary every finding", () => {
  const violation = evaluated("synthesis", ["dev-platform", "dev-release"], verdict("violation"));
  expect(policyLines([violation])).toEqual([
    "policy               violated by the synthesis of dev-platform and dev-release: no-box",
  ]);
  expect(formatViolation(violation)).toBe(
    "The policy is violated by the synthesis of dev-platform and dev-release:\n" +
      "violated: no-box\n" +
      "  rule   There is no box.\n" +
      "  at     dev-platform  toy_box.it\n" +
      "         lid is there\n" +
      "  why    A box has a lid.\n" +
      "  fix    Remove it.\n" +
      "  see    https://example.com/boxes\n" +
      "  waive  policy.waivers in the environment file: { rule: no-box, address: toy_box.it, reason: <10 to 500 characters>, " +
      "expires: <YYYY-MM-DD> }\n",
  );
});
