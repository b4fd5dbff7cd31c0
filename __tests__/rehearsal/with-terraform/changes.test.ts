import type { SynthesizedEnvironment } from "../../../rehearsal/synthesized-environments";
import { findDataLosses } from "../../../rehearsal/policy";
import { TestRehearsal, expectFine, getChanges, synthesize, terraform, testWithTerraform } from "./support";

const image = (tag: string) => ({ langfuse: { images: { tag } } });
const nodes = (count: number) => ({ cluster: { systemPool: { vmSize: "Standard_D4s_v5", nodes: count } } });

const first = synthesize();
const upgraded = synthesize(image("4.5.0-keyless.1"));
const enlarged = synthesize({ ...image("4.5.0-keyless.1"), ...nodes(4) });
const renamed = synthesize({ resourceGroup: { name: "rg-langfuse-renamed" } });
const protectedRename = synthesize({ deletionProtection: true, resourceGroup: { name: "rg-langfuse-renamed" } });

const rehearsal = new TestRehearsal();
beforeAll(async () => {
  if (!terraform) return;
  await rehearsal.open(first, upgraded, enlarged, renamed, protectedRename);
  await rehearsal.deploy(first);
});
afterAll(() => rehearsal.close());

async function planned(environment: SynthesizedEnvironment, part: "platform" | "release") {
  const run = await rehearsal.run(environment, part);
  const plan = await run.plan();
  return { run, plan };
}

async function applied(environment: SynthesizedEnvironment, part: "platform" | "release"): Promise<string[]> {
  const { run, plan } = await planned(environment, part);
  expectFine(plan);
  expectFine(await run.apply());
  expectFine(await run.planAgain());
  return getChanges(plan);
}

function revision(): unknown {
  const [release] = rehearsal.cloud.find("helm_release", { name: "langfuse" });
  return (release?.values["metadata"] as { revision: number }).revision;
}

testWithTerraform("another image changes only the release", async () => {
  expect(upgraded.stacks[0]).toEqual(first.stacks[0]);
  expect(await applied(upgraded, "release")).toEqual(["update helm_release.langfuse"]);
  expect(revision()).toBe(2);
});

testWithTerraform("more nodes are added in place", async () => {
  expect(await applied(enlarged, "platform")).toEqual(["update azurerm_kubernetes_cluster.cluster"]);
  const { plan } = await planned(enlarged, "release");
  expectFine(plan);
  expect(getChanges(plan)).toEqual([]);
});

testWithTerraform("the earlier image is deployed again, with every secret unchanged", async () => {
  const before = new Map(rehearsal.cloud.secrets);
  expect(await applied(first, "release")).toEqual(["update helm_release.langfuse"]);
  expect(revision()).toBe(3);
  expect(rehearsal.cloud.secrets).toEqual(before);
});

testWithTerraform("another group name replaces all resources with data, and all losses are found", async () => {
  const { plan } = await planned(renamed, "platform");
  expectFine(plan);
  const lost = findDataLosses(plan.changes).map(({ change }) => `${change.action} ${change.address}`);
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

testWithTerraform("with protection, Terraform refuses that plan, and the loss is still found", async () => {
  const { plan } = await planned(protectedRename, "platform");
  expect(plan.ok).toBe(false);
  expect(new Set(plan.diagnostics.map(({ summary }) => summary))).toEqual(new Set(["Instance cannot be destroyed"]));
  expect(findDataLosses(plan.changes).map(({ change }) => change.address)).toEqual(["azurerm_resource_group.group"]);
});
