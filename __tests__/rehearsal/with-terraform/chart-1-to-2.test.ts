import { findDataLosses } from "../../../rehearsal/policy";
import type { SynthesizedEnvironment } from "../../../rehearsal/synthesized-environments";
import { TestRehearsal, expectFine, getChanges, synthesize, terraform, testWithTerraform } from "./support";

const OLD = { chartVersion: "1.5.41", releaseName: "langfuse", tag: "3.224.1-keyless.1" };
const NEW = { chartVersion: "2.0.0", releaseName: "langfuse-v2", images: { tag: OLD.tag } };
const V4 = { ...NEW, images: { tag: "4.4.0-keyless.1" } };

const before = synthesize({
  langfuse: { chartVersion: OLD.chartVersion, releaseName: OLD.releaseName, images: { tag: OLD.tag } },
});
const during = synthesize({ langfuse: { ...NEW, previous: OLD } });
const upgraded = synthesize({ langfuse: { ...V4, previous: { ...OLD, serves: "current" } } });
const after = synthesize({ langfuse: V4 });

const rehearsal = new TestRehearsal();
beforeAll(async () => {
  if (!terraform) return;
  await rehearsal.open(before, during, upgraded, after);
  await rehearsal.deploy(before);
});
afterAll(() => rehearsal.close());

async function change(environment: SynthesizedEnvironment) {
  expect(environment.stacks[0]).toEqual(before.stacks[0]);
  const run = await rehearsal.run(environment, "release");
  const plan = await run.plan();
  expectFine(plan);
  expectFine(await run.apply());
  expectFine(await run.planAgain());
  return plan;
}

function release(name: string) {
  return rehearsal.cloud.find("helm_release", { name })[0]?.values;
}

testWithTerraform("chart 2 without the old release would delete it, and the loss is found", async () => {
  const run = await rehearsal.run(after, "release");
  const plan = await run.plan();
  expectFine(plan);
  expect(findDataLosses(plan.changes).map(({ change }) => `${change.action} ${change.address}`)).toEqual([
    "delete helm_release.langfuse_v1",
  ]);
});

testWithTerraform(
  "the new release is created beside the old one, which stays unchanged, with the same secrets",
  async () => {
    const [old, secrets] = [release("langfuse"), new Map(rehearsal.cloud.secrets)];
    const plan = await change(during);
    expect(findDataLosses(plan.changes)).toEqual([]);
    expect(getChanges(plan).filter((line) => !line.startsWith("create "))).toEqual([
      "update kubernetes_network_policy_v1.langfuse_network_clickhouse_v1",
      "update kubernetes_network_policy_v1.langfuse_network_postgresql",
      "update kubernetes_network_policy_v1.langfuse_network_web",
      "update kubernetes_network_policy_v1.langfuse_network_worker",
    ]);
    expect(getChanges(plan)).toContain("create helm_release.langfuse");
    expect(release("langfuse")).toEqual(old);
    expect(release("langfuse-v2")).toMatchObject({ chart: "langfuse", version: "2.0.0" });
    expect(rehearsal.cloud.secrets).toEqual(secrets);
  },
);

testWithTerraform("once its data is copied, the new release is upgraded, and the old one stays unchanged", async () => {
  const old = release("langfuse");
  expect(getChanges(await change(upgraded))).toEqual(["update helm_release.langfuse"]);
  expect(release("langfuse")).toEqual(old);
});

testWithTerraform("once its data is copied, only the old release is deleted", async () => {
  const [current, secrets] = [release("langfuse-v2"), new Map(rehearsal.cloud.secrets)];
  const plan = await change(after);
  expect(findDataLosses(plan.changes).map(({ change }) => `${change.action} ${change.address}`)).toEqual([
    "delete helm_release.langfuse_v1",
  ]);
  expect(release("langfuse")).toBeUndefined();
  expect(release("langfuse-v2")).toEqual(current);
  expect(rehearsal.cloud.secrets).toEqual(secrets);
});
