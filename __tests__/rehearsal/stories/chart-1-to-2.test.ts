import { dataLosses } from "../../../rehearsal/policy";
import type { Deployment } from "../../../rehearsal/deployments";
import { stacksOf } from "./acts";
import { story, terraform } from "./story";
import { Theatre, changesOf, expectFine } from "./theatre";

jest.setTimeout(120_000);

const OLD = { chartVersion: "1.5.41", releaseName: "langfuse", tag: "3.224.1-keyless.1" };
const NEW = { chartVersion: "2.0.0", releaseName: "langfuse-v2", images: { tag: OLD.tag } };
const V4 = { ...NEW, images: { tag: "4.4.0-keyless.1" } };

const before = stacksOf({
  langfuse: { chartVersion: OLD.chartVersion, releaseName: OLD.releaseName, images: { tag: OLD.tag } },
});
const during = stacksOf({ langfuse: { ...NEW, previous: OLD } });
const upgraded = stacksOf({ langfuse: { ...V4, previous: { ...OLD, serves: "current" } } });
const after = stacksOf({ langfuse: V4 });

const theatre = new Theatre();
beforeAll(async () => {
  if (!terraform) return;
  await theatre.open(before, during, upgraded, after);
  await theatre.deploy(before);
});
afterAll(() => theatre.close());

async function change(act: Deployment) {
  expect(act.stacks[0]).toEqual(before.stacks[0]);
  const run = await theatre.run(act, "release");
  const plan = await run.plan();
  expectFine(plan);
  expectFine(await run.apply());
  expectFine(await run.planAgain());
  return plan;
}

function release(name: string) {
  return theatre.world.find("helm_release", { name })[0]?.values;
}

story("chart 2 without the sibling would take the old release away, and that is said", async () => {
  const run = await theatre.run(after, "release");
  const plan = await run.plan();
  expectFine(plan);
  expect(dataLosses(plan.changes).map(({ change }) => `${change.action} ${change.address}`)).toEqual([
    "delete helm_release.langfuse_v1",
  ]);
});

story("the new release is made beside the old one, which stays as it is, with the same secrets", async () => {
  const [old, secrets] = [release("langfuse"), new Map(theatre.world.secrets)];
  const plan = await change(during);
  expect(dataLosses(plan.changes)).toEqual([]);
  expect(changesOf(plan).filter((line) => !line.startsWith("create "))).toEqual([
    "update kubernetes_network_policy_v1.langfuse_network_clickhouse_v1",
    "update kubernetes_network_policy_v1.langfuse_network_postgresql",
    "update kubernetes_network_policy_v1.langfuse_network_web",
    "update kubernetes_network_policy_v1.langfuse_network_worker",
  ]);
  expect(changesOf(plan)).toContain("create helm_release.langfuse");
  expect(release("langfuse")).toEqual(old);
  expect(release("langfuse-v2")).toMatchObject({ chart: "langfuse", version: "2.0.0" });
  expect(theatre.world.secrets).toEqual(secrets);
});

story("once its data is copied, the new release is upgraded, and the old one stays as it is", async () => {
  const old = release("langfuse");
  expect(changesOf(await change(upgraded))).toEqual(["update helm_release.langfuse"]);
  expect(release("langfuse")).toEqual(old);
});

story("once its data is copied, only the old release goes", async () => {
  const [current, secrets] = [release("langfuse-v2"), new Map(theatre.world.secrets)];
  const plan = await change(after);
  expect(dataLosses(plan.changes).map(({ change }) => `${change.action} ${change.address}`)).toEqual([
    "delete helm_release.langfuse_v1",
  ]);
  expect(release("langfuse")).toBeUndefined();
  expect(release("langfuse-v2")).toEqual(current);
  expect(theatre.world.secrets).toEqual(secrets);
});
