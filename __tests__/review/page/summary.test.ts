import {
  countBaseChanges,
  countChanges,
  describeAction,
  describeNoDestruction,
  describeVerdict,
  explainMissingPlans,
  findDestructions,
  sortDestructive,
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

test("changes that lose data come first, then those that destroy", () => {
  const [{ changes }] = fullReport().stacks as [Report["stacks"][number]];
  expect(sortDestructive([...changes].reverse()).map(({ address }) => address)).toEqual([
    "azurerm_key_vault.vault",
    "azurerm_subnet.old",
    "data.azurerm_client_config.client",
    "azurerm_subnet.nodes",
    "azurerm_user_assigned_identity.id",
  ]);
  expect(findDestructions(fullReport()).map(({ address }) => address)).toEqual([
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
    "Nothing was planned for s0 and s3 and s5: the report compares with the base, by the rules of what another value " +
      "replaces. What is deployed may differ.",
    "No plan of s1 was given: only a plan shows which existing resources would be destroyed.",
  ]);
});

test.each([
  [
    "without a plan",
    ["base", "first apply"],
    "Unknown: nothing was planned, and only a plan shows what Terraform destroys. Add one with `--plan <stack>=<file>`.",
  ],
  ["without a change", ["same as the base"], "The configuration is that of the base."],
  ["with a plan of the rehearsal", ["rehearsed plan"], "The plans destroy and replace nothing."],
  ["with all plans", ["plan", "incomplete plan"], "The plans destroy and replace nothing."],
  [
    "with some plans",
    ["plan", "base", "first apply"],
    "The plans destroy and replace nothing. Unknown for s1 and s2: nothing was planned. Add a plan with `--plan <stack>=<file>`.",
  ],
] as const)("no destructive change is shown %s", (_, bases, sentence) => {
  expect(describeNoDestruction(reportOf(...bases))).toBe(sentence);
});

test("a base that is the same", () => {
  expect(countBaseChanges({ name: "main", added: [], removed: [], changed: [] })).toBe("no changes");
});

test("the verdict, with and without waivers", () => {
  expect(describeVerdict(emptyReport())).toBe("no policy violations");
  expect(describeVerdict(fullReport())).toBe(
    "policy violated: 1 finding, 1 finding waived; destroys data; storage in PLAINTEXT",
  );
  const finding = { stack: "s", address: "a.b", path: "c", problem: "is wrong" };
  const waiver = { rule: "x", address: "a.b", reason: "y", expires: "2026-01-31" };
  const result = { ...violated(rule("x"), finding), verdict: "waived" as const, findings: [{ ...finding, waiver }] };
  const policy = { results: [result], gaps: [], holds: true };
  expect(describeVerdict(emptyReport({ policy }))).toBe("no policy violations, 1 finding waived");
});

test.each([
  ["destroys", ["rehearsed plan"], "destroys data; no policy violations"],
  ["interrupts", ["rehearsed plan", "base"], "interrupts the service (no plan of s1); no policy violations"],
  ["opens", ["plan"], "opens access or weakens protection; no policy violations"],
  ["unknown", ["base", "base"], "effect unknown (nothing was planned); no policy violations"],
  ["harmless", ["rehearsed plan"], "harmless; no policy violations"],
  ["harmless", ["same as the base"], "no change since the base; no policy violations"],
] as const)("a change that is %s, with %j", (risk, bases, words) => {
  expect(describeVerdict({ ...reportOf(...bases), change: { risk, consequences: [], problems: [] } })).toBe(words);
});
