import type { Verdict } from "../../policy/evaluate";
import { assembleReport } from "../../review/review";
import { environment, given } from "./facts/deployments";

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
