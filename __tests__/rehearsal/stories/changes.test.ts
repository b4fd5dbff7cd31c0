import type { Deployment } from "../../../rehearsal/deployments";
import { dataLosses } from "../../../rehearsal/policy";
import { stacksOf } from "./acts";
import { story, terraform } from "./story";
import { Theatre, changesOf, expectFine } from "./theatre";

jest.setTimeout(120_000);

const image = (tag: string) => ({ langfuse: { images: { tag } } });
const nodes = (count: number) => ({ cluster: { systemPool: { vmSize: "Standard_D4s_v5", nodes: count } } });

const first = stacksOf();
const upgraded = stacksOf(image("4.5.0-keyless.1"));
const enlarged = stacksOf({ ...image("4.5.0-keyless.1"), ...nodes(4) });
const renamed = stacksOf({ resourceGroup: { name: "rg-langfuse-renamed" } });
const protectedRename = stacksOf({ deletionProtection: true, resourceGroup: { name: "rg-langfuse-renamed" } });

const theatre = new Theatre();
beforeAll(async () => {
  if (!terraform) return;
  await theatre.open(first, upgraded, enlarged, renamed, protectedRename);
  await theatre.deploy(first);
});
afterAll(() => theatre.close());

async function planned(act: Deployment, part: "platform" | "release") {
  const run = await theatre.run(act, part);
  const plan = await run.plan();
  return { run, plan };
}

async function applied(act: Deployment, part: "platform" | "release"): Promise<string[]> {
  const { run, plan } = await planned(act, part);
  expectFine(plan);
  expectFine(await run.apply());
  expectFine(await run.planAgain());
  return changesOf(plan);
}

function revision(): unknown {
  const [release] = theatre.world.find("helm_release", { name: "langfuse" });
  return (release?.values["metadata"] as { revision: number }).revision;
}

story("another image changes the release, and nothing else", async () => {
  expect(upgraded.stacks[0]).toEqual(first.stacks[0]);
  expect(await applied(upgraded, "release")).toEqual(["update helm_release.langfuse"]);
  expect(revision()).toBe(2);
});

story("more nodes are added in place", async () => {
  expect(await applied(enlarged, "platform")).toEqual(["update azurerm_kubernetes_cluster.cluster"]);
  const { plan } = await planned(enlarged, "release");
  expectFine(plan);
  expect(changesOf(plan)).toEqual([]);
});

story("the earlier image comes back by the same way, with every secret as it was", async () => {
  const before = new Map(theatre.world.secrets);
  expect(await applied(first, "release")).toEqual(["update helm_release.langfuse"]);
  expect(revision()).toBe(3);
  expect(theatre.world.secrets).toEqual(before);
});

story("another group name replaces all that holds data, and that is said", async () => {
  const { plan } = await planned(renamed, "platform");
  expectFine(plan);
  const lost = dataLosses(plan.changes).map(({ change }) => `${change.action} ${change.address}`);
  expect(lost).toEqual(
    expect.arrayContaining([
      "replace azapi_resource.blob_account",
      "replace azurerm_key_vault.vault",
      "replace azurerm_key_vault_secret.vault_encryption_key",
      "replace azurerm_kubernetes_cluster.cluster",
      "replace azurerm_resource_group.group",
      "replace azurerm_storage_container.blob_container",
    ]),
  );
});

story("with protection, Terraform refuses that plan, and what would be lost is still said", async () => {
  const { plan } = await planned(protectedRename, "platform");
  expect(plan.ok).toBe(false);
  expect(new Set(plan.diagnostics.map(({ summary }) => summary))).toEqual(new Set(["Instance cannot be destroyed"]));
  expect(dataLosses(plan.changes).map(({ change }) => change.address)).toEqual(["azurerm_resource_group.group"]);
});
