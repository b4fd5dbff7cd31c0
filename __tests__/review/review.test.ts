import type { Result, Verdict } from "../../policy/evaluate";
import { assembleReport, mergeVerdicts } from "../../review/review";
import { environment, given } from "./facts/deployments";
import { compliant, rule, violated } from "./page/report-fixture";

const POLICY: Verdict = { results: [], gaps: ["The policy has a gap."], holds: true };

test("a report on production has every block, and is the same each time", () => {
  const synthesis = environment("production");
  const report = assembleReport({ environment: "production", synthesis, policy: POLICY });
  expect(report).toMatchObject({
    environment: "production",
    sources: [
      { stack: "production-platform", kind: "synthesis", file: "production-platform.json" },
      { stack: "production-release", kind: "synthesis", file: "production-release.json" },
    ],
    policy: POLICY,
    base: undefined,
  });
  expect(report.gaps[0]).toBe("The policy has a gap.");
  expect(report.stacks.map(({ stack, basis }) => [stack, basis])).toEqual([
    ["production-platform", "first apply"],
    ["production-release", "first apply"],
  ]);
  expect(report.blocks).toBe(synthesis.blocks);
  expect(assembleReport({ environment: "production", synthesis: environment("production"), policy: POLICY })).toEqual(
    report,
  );
});

test("every link of a report refers to one of its blocks", () => {
  const production = environment("production");
  const report = assembleReport({
    environment: "production",
    synthesis: production,
    base: { name: "dev", deployment: environment("dev") },
    policy: POLICY,
  });
  const links = [...JSON.stringify({ ...report, blocks: [] }).matchAll(/"stack":"([^"]+)","address":"([^"]+)"/g)];
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter(([, stack = "", address = ""]) => !production.find(stack, address))).toEqual([]);
});

test("a report on an empty stack", () => {
  const synthesis = given({ "test-platform": { resource: {} } });
  const report = assembleReport({ environment: "test", synthesis, policy: { ...POLICY, gaps: [] } });
  expect(report).toMatchObject({ gaps: [], grants: [], secrets: [], reachability: [], releases: [], versions: [] });
});

function verdict(...results: readonly Result[]): Verdict {
  return { results, gaps: ["a gap"], holds: results.every(({ verdict }) => verdict !== "violation") };
}

const FINDING = { stack: "test-platform", address: "a.b", path: "body.key", problem: "is wrong" };
const NOT_APPLICABLE: Result = { ...compliant("one"), verdict: "not applicable", reason: "there is no plan" };

test("a violation in any file counts, and a rule without data in one file has the result of another", () => {
  const merged = mergeVerdicts([verdict(NOT_APPLICABLE), verdict(violated(rule("one"), FINDING))]);
  expect(merged.holds).toBe(false);
  expect(merged.results).toMatchObject([{ verdict: "violation", reason: undefined, findings: [FINDING] }]);
  expect(mergeVerdicts([verdict(NOT_APPLICABLE), verdict(compliant("one"))]).results).toMatchObject([
    { verdict: "compliant", reason: undefined },
  ]);
});

test("a rule without data in all files keeps its reason, and a gap is listed once", () => {
  const merged = mergeVerdicts([verdict(NOT_APPLICABLE), verdict(NOT_APPLICABLE)]);
  expect(merged).toMatchObject({ holds: true, gaps: ["a gap"], results: [{ reason: "there is no plan" }] });
});

test("the same attribute is listed once, whether its block is a mapping or a list with one entry", () => {
  const inPlan = { ...FINDING, path: "body[0].key" };
  const other = { ...FINDING, path: "body[0].name" };
  const merged = mergeVerdicts([
    verdict(violated(rule("one"), FINDING)),
    verdict(violated(rule("one"), inPlan, other)),
  ]);
  expect(merged.results[0]?.findings.map(({ path }) => path)).toEqual(["body.key", "body[0].name"]);
});

test("two findings of one file about one attribute are both listed", () => {
  const second = { ...FINDING, problem: "is wrong in another way" };
  expect(mergeVerdicts([verdict(violated(rule("one"), FINDING, second))]).results[0]?.findings).toHaveLength(2);
});

test("a rule that is waived in one file and violated in another is violated", () => {
  const waiver = { rule: "one", address: "a.b", reason: "because", expires: "2027-01-31" };
  const waived: Result = { ...compliant("one"), verdict: "waived", findings: [{ ...FINDING, waiver }] };
  const merged = mergeVerdicts([verdict(waived), verdict(violated(rule("one"), { ...FINDING, address: "a.c" }))]);
  expect(merged.results[0]).toMatchObject({ verdict: "violation", findings: [{ address: "a.b" }, { address: "a.c" }] });
});
