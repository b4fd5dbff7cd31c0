import { drawTable } from "../../../cli/table";
import { mkdtempSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Waiver } from "../../../policy/settings";
import type { SynthesizedEnvironment } from "../../../rehearsal/synthesized-environments";
import { Policy, parsePrinted, type PolicyResult } from "../../../rehearsal/policy";
import { rehearse, type RehearsalOptions, type Result } from "../../../rehearsal/rehearse";
import { formatLosses, formatSummary, formatViolation } from "../../../rehearsal/report";
import type { Terraform } from "../../../rehearsal/terraform";
import type { Loose } from "../../support/loose";
import { TODAY, TestRehearsal, schemas, synthesize, terraform, testWithTerraform } from "./support";
import { excerpt, selectPlatform } from "./excerpt";

const ACCOUNT = "azapi_resource.blob_account";

/** An account and a cluster, with the resources that the policy requires for them. */
const BLOBS = [ACCOUNT, "azapi_update_resource.blob_service", "azurerm_monitor_diagnostic_setting.blob_logs"];
const CLUSTER = [
  "azurerm_kubernetes_cluster.cluster",
  "azurerm_monitor_diagnostic_setting.cluster_logs",
  "azurerm_role_assignment.cluster_pull_images",
];

const first = selectPlatform(synthesize());
const part = excerpts(first, ...BLOBS, ...CLUSTER);
const withKeys = changed(excerpts(first, ...BLOBS), ({ resource }) => {
  resource.azapi_resource.blob_account.body.properties.allowSharedKeyAccess = true;
});
const renamed = excerpts(synthesize({ resourceGroup: { name: "rg-langfuse-renamed" } }), ...BLOBS, ...CLUSTER);

const rehearsal = new TestRehearsal();
afterAll(() => rehearsal.close());

/** Some resources of the platform, by themselves. */
function excerpts(environment: SynthesizedEnvironment, ...addresses: readonly string[]): SynthesizedEnvironment {
  const { stacks } = selectPlatform(environment);
  return { ...environment, stacks: stacks.map((stack) => excerpt(stack, ...addresses)) };
}

/** An environment with other JSON, as from an override. */
function changed(environment: SynthesizedEnvironment, change: (json: Loose) => void): SynthesizedEnvironment {
  const stacks = environment.stacks.map(({ name, text }) => {
    const json = JSON.parse(text) as Loose;
    change(json);
    return { name, json, text: JSON.stringify(json) };
  });
  return { ...environment, stacks };
}

/** An environment with waivers. */
function waiving(environment: SynthesizedEnvironment, ...waivers: readonly Waiver[]): SynthesizedEnvironment {
  return changed(environment, (json) => (json["//"].policy.waivers = waivers));
}

const waiver = (rule: string, address: string, expires = "2026-12-31"): Waiver => ({
  rule,
  address,
  reason: "The old exporter signs with a key until it is replaced.",
  expires,
});

/** A rehearsal, with its reports in order. */
async function rehearsed(environment: SynthesizedEnvironment, more: Partial<RehearsalOptions> = {}) {
  const folder = mkdtempSync(path.join(rehearsal.folder, "rehearsal-"));
  const said: string[] = [];
  const result = await rehearse(environment, {
    terraform: terraform as Terraform,
    schemas,
    folder,
    today: TODAY,
    onDataLoss: (losses) => said.push(formatLosses(losses)),
    onStage: ({ name, ok }) => void said.push(`${name}: ${ok ? "ok" : "failed"}`),
    onViolation: (violation) => said.push(formatViolation(violation)),
    ...more,
  });
  return { result, said, folder };
}

/** `synthesis: shared-key-off azapi_resource.blob_account`, of everything that is violated. */
function broken({ violations }: Pick<Result, "violations">): string[] {
  return violations.flatMap(({ source, verdict }) =>
    verdict.results
      .filter((result) => result.verdict === "violation")
      .flatMap(({ rule, findings }) => [
        ...new Set(
          findings.filter((one) => !one.waiver).map(({ address }) => `${source}: ${rule.id} ${address}`.trim()),
        ),
      ]),
  );
}

/** The log whose name has this end. */
function log(folder: string, end: string, stack = "test-platform"): string {
  const files = readdirSync(path.join(folder, stack)).filter((name) => name.endsWith(`${end}.log`));
  return readFileSync(path.join(folder, stack, files.at(-1) as string), "utf8");
}

testWithTerraform("a key fallback is refused before Terraform starts", async () => {
  const { result, said } = await rehearsed(withKeys);
  expect(broken(result)).toEqual([`synthesis: shared-key-off ${ACCOUNT}`]);
  expect(result).toMatchObject({ ok: false, stages: [], canaries: 0 });
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch("The policy is violated by the synthesis of test-platform:\nviolated: shared-key-off\n");
  expect(said[0]).toMatch(`  at     test-platform  ${ACCOUNT}\n         body.properties.allowSharedKeyAccess is true`);
  expect(formatSummary(result, drawTable)).toMatch(
    /^policy +violated by the synthesis of test-platform: shared-key-off$/m,
  );
});

testWithTerraform("an expired waiver is invalid, and a violation", async () => {
  const { result } = await rehearsed(waiving(withKeys, waiver("shared-key-off", ACCOUNT, "2026-11-24")));
  expect(broken(result)).toEqual([`synthesis: shared-key-off ${ACCOUNT}`, `synthesis: sound-waiver ${ACCOUNT}`]);
  expect(result).toMatchObject({ ok: false, stages: [] });
  expect(formatSummary(result, drawTable)).toMatch(/^policy .*: shared-key-off, sound-waiver$/m);
});

describe("with a sound waiver", () => {
  let all: Awaited<ReturnType<typeof rehearsed>>;
  beforeAll(async () => {
    if (terraform) all = await rehearsed(waiving(withKeys, waiver("shared-key-off", ACCOUNT)));
  });

  testWithTerraform("the rehearsal succeeds, and the waiver is reported", () => {
    const { result, said } = all;
    expect(said).toEqual(
      ["init", "validate", "plan", "apply", "second plan", "destroy"].map((stage) => `${stage}: ok`),
    );
    expect(result).toMatchObject({ ok: true, violations: [], leftBehind: [] });
    expect(formatSummary(result, drawTable)).toMatch(
      /^policy +no violation in 1 synthesis, 1 plan and 1 state \(\d+ rules\); 1 waived$/m,
    );
    expect(formatSummary(result, drawTable)).toMatch(
      /^waived +until 2026-12-31: shared-key-off at azapi_resource\.blob_account, because: The old exporter /m,
    );
  });

  testWithTerraform("plan and state are evaluated as the synthesis is", () => {
    const verdicts = all.result.policyResults.map(({ source, verdict }) => [
      source,
      verdict.results.find(({ rule }) => rule.id === "shared-key-off")?.verdict,
    ]);
    expect(verdicts).toEqual([
      ["synthesis", "waived"],
      ["plan", "waived"],
      ["state", "waived"],
    ]);
  });
});

describe("another group name, which would replace all resources with data", () => {
  let change: Awaited<ReturnType<typeof rehearsed>>;
  beforeAll(async () => {
    if (terraform) change = await rehearsed(renamed, { earlier: part });
  });

  const lost = () => change.result.losses.map((loss) => loss.change.address);

  testWithTerraform("is reported first, and not applied", () => {
    const { result, said } = change;
    const [losses, plan, violation, ...rest] = said.slice(said.lastIndexOf("validate: ok") + 1);
    expect(losses).toMatch(/^This change would lose data:\n/);
    expect(losses).toMatch(`  ${ACCOUNT} would be replaced: events, media and exports`);
    expect(plan).toBe("plan: ok");
    expect(violation).toMatch(/^The policy is violated by the plan of test-platform:\nviolated: no-data-loss\n/);
    expect(rest).toEqual([]);
    expect(new Set(broken(result))).toEqual(new Set(lost().map((address) => `plan: no-data-loss ${address}`)));
    expect(lost()).toEqual(expect.arrayContaining([ACCOUNT, "azurerm_kubernetes_cluster.cluster"]));
    expect(result.ok).toBe(false);
  });

  testWithTerraform("would be applied with a waiver for each address, and not with one less", () => {
    const plan = parsePrinted("test-platform", "plan", log(change.folder, "plan-json"));
    const waivers = lost().map((address) => waiver("no-data-loss", address));
    const evaluate = (...given: readonly Waiver[]): PolicyResult[] => {
      const policy = new Policy(waiving(renamed, ...given), { today: TODAY });
      return [policy.evaluate(), policy.evaluate([plan])];
    };
    expect(broken({ violations: evaluate(...waivers) })).toEqual([]);
    expect(broken({ violations: evaluate(...waivers.slice(1)) })).toEqual([`plan: no-data-loss ${lost()[0]}`]);
  });
});

/** A group, and in it an account of azurerm: its keys are in the state. */
const withAccount = changed(excerpts(first, "azurerm_resource_group.group"), ({ resource }) => {
  resource.azurerm_storage_account = {
    other: {
      name: "stother",
      resource_group_name: "${azurerm_resource_group.group.name}",
      location: "eastus",
      account_tier: "Standard",
      account_replication_type: "LRS",
      shared_access_key_enabled: false,
    },
  };
});

describe("a state with keys, though all findings before the apply are waived", () => {
  let found: Awaited<ReturnType<typeof rehearsed>>;
  beforeAll(async () => {
    if (!terraform) return;
    const { results } = new Policy(withAccount, { today: TODAY }).evaluate().verdict;
    const before = results.flatMap(({ rule, findings }) => findings.map(({ address }) => `${rule.id} ${address}`));
    const waivers = [...new Set(before)].map((one) => waiver(...(one.split(" ") as [string, string])));
    found = await rehearsed(waiving(withAccount, ...waivers));
  });

  testWithTerraform("is found after the apply, and ends the rehearsal", () => {
    const { result, said } = found;
    expect(said.slice(0, -1)).toEqual(
      ["init", "validate", "plan", "apply", "second plan"].map((name) => `${name}: ok`),
    );
    expect(broken(result)).toEqual(["state: no-credential-in-state azurerm_storage_account.other"]);
    expect(said.at(-1)).toMatch("       primary_access_key has a sensitive value\n");
    expect(result.ok).toBe(false);
  });

  testWithTerraform("is reported without its values", () => {
    const reported = JSON.stringify([found.said, formatSummary(found.result, drawTable), found.result.violations]);
    expect(found.result.search.leaks.length).toBeGreaterThan(0);
    for (const { canary } of found.result.search.leaks) expect(reported).not.toContain(canary.value);
  });
});
