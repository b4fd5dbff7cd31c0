import type { Verdict } from "../../policy/evaluate";
import { assemble } from "../../review/assemble";
import { environment, given } from "./facts/given";

const POLICY: Verdict = { results: [], gaps: ["The policy cannot tell."], holds: true };

test("a report on production is about every block, and the same each time", () => {
  const synthesis = environment("production");
  const report = assemble({ environment: "production", synthesis, policy: POLICY });
  expect(report).toMatchObject({
    environment: "production",
    sources: [
      { stack: "production-platform", kind: "synthesis", file: "production-platform.json" },
      { stack: "production-release", kind: "synthesis", file: "production-release.json" },
    ],
    policy: POLICY,
    base: undefined,
  });
  expect(report.gaps[0]).toBe("The policy cannot tell.");
  expect(report.stacks.map(({ stack, basis }) => [stack, basis])).toEqual([
    ["production-platform", "first apply"],
    ["production-release", "first apply"],
  ]);
  expect(report.blocks).toBe(synthesis.blocks);
  expect(assemble({ environment: "production", synthesis: environment("production"), policy: POLICY })).toEqual(report);
});

test("every link of a report leads to one of its blocks", () => {
  const production = environment("production");
  const report = assemble({
    environment: "production",
    synthesis: production,
    base: { name: "dev", deployment: environment("dev") },
    policy: POLICY,
  });
  const links = [...JSON.stringify({ ...report, blocks: [] }).matchAll(/"stack":"([^"]+)","address":"([^"]+)"/g)];
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter(([, stack = "", address = ""]) => !production.find(stack, address))).toEqual([]);
});

test("next to nothing gives a report too", () => {
  const synthesis = given({ "test-platform": { resource: {} } });
  const report = assemble({ environment: "test", synthesis, policy: { ...POLICY, gaps: [] } });
  expect(report).toMatchObject({ gaps: [], trust: [], secrets: [], reachability: [], releases: [], versions: [] });
});
