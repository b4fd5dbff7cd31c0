import {
  countBaseChanges,
  countChanges,
  describeAction,
  describeNoDestruction,
  describeVerdict,
  explainMissingPlans,
  findDestructions,
} from "../../../review/page/summary";
import type { Report } from "../../../review/report";
import { emptyReport, fullReport, rule, violated } from "./report-fixture";

const change = { address: "a.b", action: "no-op", replacedFor: [], attributes: [] } as const;

test("changes are counted, destructive ones first", () => {
  const actions = ["create", "update", "replace", "delete", "forget", "read", "no-op", "create"] as const;
  expect(countChanges(actions.map((action) => ({ action })))).toBe(
    "1 to destroy, 1 to replace, 1 to change, 2 to add, 1 to forget",
  );
  expect(
    countChanges([
      { ...change, previousAddress: "a.c" },
      { ...change, isImport: true },
    ]),
  ).toBe("1 to move, 1 to import");
  expect(countChanges([change])).toBe("no changes");
});

test("moves and imports", () => {
  expect(describeAction({ ...change, action: "update", previousAddress: "a.c" })).toBe("change, move from a.c");
  expect(describeAction({ ...change, isImport: true })).toBe("import");
  expect(describeAction(change)).toBeUndefined();
});

test("destructions that lose data come first", () => {
  expect(findDestructions(fullReport()).map(({ change }) => change.address)).toEqual([
    "azurerm_key_vault.vault",
    "azurerm_subnet.old",
  ]);
});

/** A stack for each basis. */
function reportOf(...bases: readonly Report["stacks"][number]["basis"][]) {
  return emptyReport({ stacks: bases.map((basis, index) => ({ stack: `s${index}`, basis, changes: [] })) });
}

test("missing and incomplete plans are explained", () => {
  const report = reportOf("base", "first apply", "plan", "base", "incomplete plan");
  expect(explainMissingPlans(report)).toEqual([
    "The plan of s4 is incomplete: the report does not show what else it would destroy.",
  ]);
  const destroyed = { stack: "s5", basis: "base", changes: [{ ...change, action: "delete" }] } as const;
  expect(explainMissingPlans({ ...report, stacks: [...report.stacks.slice(0, 5), destroyed] })).toEqual([
    "The plan of s4 is incomplete: the report does not show what else it would destroy.",
    "No plan of s0 and s3 and s5 was given: the report compares with the base, which may differ from what is deployed.",
    "No plan of s1 was given: only a plan shows which existing resources would be destroyed.",
  ]);
});

test.each([
  [
    "without a plan",
    ["base", "first apply"],
    "Unknown: no plan was given, and only a plan shows what Terraform destroys. Add one with `--plan <stack>=<file>`.",
  ],
  ["with all plans", ["plan", "incomplete plan"], "The plans destroy and replace nothing."],
  [
    "with some plans",
    ["plan", "base", "first apply"],
    "The plans destroy and replace nothing. Unknown for s1 and s2: no plan was given. Add one with `--plan <stack>=<file>`.",
  ],
] as const)("no destructive change is shown %s", (_, bases, sentence) => {
  expect(describeNoDestruction(reportOf(...bases))).toBe(sentence);
});

test("a base that is the same", () => {
  expect(countBaseChanges({ name: "main", added: [], removed: [], changed: [] })).toBe("no changes");
});

test("the verdict, with and without waivers", () => {
  expect(describeVerdict(emptyReport())).toBe("no policy violations");
  expect(describeVerdict(fullReport())).toBe("policy violated: 1 finding, 1 finding waived; storage in PLAINTEXT");
  const finding = { stack: "s", address: "a.b", path: "c", problem: "is wrong" };
  const waiver = { rule: "x", address: "a.b", reason: "y", expires: "2026-01-31" };
  const result = { ...violated(rule("x"), finding), verdict: "waived" as const, findings: [{ ...finding, waiver }] };
  const policy = { results: [result], gaps: [], holds: true };
  expect(describeVerdict(emptyReport({ policy }))).toBe("no policy violations, 1 finding waived");
});
