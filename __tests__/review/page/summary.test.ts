import { baseCounts, counted, destructions, happens, untold, verdictText } from "../../../review/page/summary";
import { emptyReport, fullReport, rule, violated } from "./report-fixture";

const change = { address: "a.b", action: "no-op", replacedFor: [], attributes: [] } as const;

test("changes are counted, the worst first", () => {
  const actions = ["create", "update", "replace", "delete", "forget", "read", "no-op", "create"] as const;
  expect(counted(actions.map((action) => ({ action })))).toBe(
    "1 to destroy, 1 to replace, 1 to change, 2 to create, 1 to forget",
  );
  expect(
    counted([
      { ...change, previousAddress: "a.c" },
      { ...change, isImport: true },
    ]),
  ).toBe("1 to move, 1 to take over");
  expect(counted([change])).toBe("nothing to change");
});

test("what moves or is taken over says so", () => {
  expect(happens({ ...change, action: "update", previousAddress: "a.c" })).toBe("changed, moved from a.c");
  expect(happens({ ...change, isImport: true })).toBe("taken over as it is there already");
  expect(happens(change)).toBeUndefined();
});

test("what loses data is told before what does not", () => {
  expect(destructions(fullReport()).map(({ change }) => change.address)).toEqual([
    "azurerm_key_vault.vault",
    "azurerm_subnet.old",
  ]);
});

test("what no plan was given of is told, and not what a plan tells", () => {
  const stacks = (["base", "first apply", "plan", "base", "unfinished plan"] as const).map((basis, index) => ({
    stack: `s${index}`,
    basis,
    changes: [],
  }));
  expect(untold(emptyReport({ stacks }))).toEqual([
    "The plan of s4 is unfinished: what it would have destroyed after its end is missing.",
    "No plan of s0 and s3 was given: this is told by comparing with the base, which need not be what is deployed.",
    "No plan of s1 was given: whether something that exists would be destroyed, only a plan can tell.",
  ]);
});

test("a base that is the same", () => {
  expect(baseCounts({ name: "main", added: [], removed: [], changed: [] })).toBe("nothing changed");
});

test("a verdict with waivers says so, whether it holds or not", () => {
  expect(verdictText(emptyReport())).toBe("the policy holds");
  expect(verdictText(fullReport())).toBe(
    "the policy is violated: 1 finding, and 1 finding waived; storage in PLAINTEXT",
  );
  const finding = { stack: "s", address: "a.b", path: "c", problem: "is wrong" };
  const waiver = { rule: "x", address: "a.b", reason: "y", expires: "2026-01-31" };
  const result = { ...violated(rule("x"), finding), verdict: "waived" as const, findings: [{ ...finding, waiver }] };
  const policy = { results: [result], gaps: [], holds: true };
  expect(verdictText(emptyReport({ policy }))).toBe("the policy holds, and 1 finding waived");
});
