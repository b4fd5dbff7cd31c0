import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { drawTable } from "../../../cli/table";
import { rehearse, type RehearsalOptions, type Result } from "../../../rehearsal/rehearse";
import { formatStage, formatSummary } from "../../../rehearsal/report";
import type { Stage } from "../../../rehearsal/stack-run";
import type { SynthesizedEnvironment, SynthesizedStack } from "../../../rehearsal/synthesized-environments";
import type { Terraform } from "../../../rehearsal/terraform";
import { example, excerpt, selectPlatform } from "./excerpt";
import { TODAY, schemas, terraform, testWithTerraform } from "./support";

let folder: string;
let dev: Result;
/** The line of each stage that `npm run rehearse` prints. */
const printed: string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  if (!terraform) return;
  const onStage = (stage: Stage) => void printed.push(formatStage(stage, "dev-platform".length));
  dev = await rehearsed(example("dev"), { onStage });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function rehearsed(environment: SynthesizedEnvironment, more: Partial<RehearsalOptions> = {}): Promise<Result> {
  const own = mkdtempSync(path.join(folder, "rehearsal-"));
  return rehearse(environment, { terraform: terraform as Terraform, schemas, folder: own, today: TODAY, ...more });
}

/** `dev-platform plan: ok`, and the errors. */
function course({ stages }: Result): string[] {
  return stages.map(({ stack, name, ok, diagnostics }) =>
    [`${stack} ${name}: ${ok ? "ok" : "not ok"}`, ...new Set(diagnostics.map(({ summary }) => summary))].join(", "),
  );
}

function filesWith(leaks: Result["search"]["leaks"]): string[] {
  return [...new Set(leaks.map(({ file, canary }) => `${canary.type}.${canary.attribute} in ${file}`))].sort();
}

/** The lines without times, widths of columns and the version of Terraform, which differ in each run. */
function steady(text: string): string[] {
  const lines = text.split("\n").map((line) =>
    line
      .replace(/\d+\.\d s|\d+ %/g, "…")
      .replace(/ +/g, " ")
      .trim(),
  );
  return lines.filter((line) => !/^(|[┌├└].*|dev, with .*)$/.test(line));
}

testWithTerraform("docs/rehearse.md shows the output", () => {
  const page = readFileSync(path.resolve(__dirname, "../../../docs/rehearse.md"), "utf8");
  const [, shown = ""] = /^\$ npm run rehearse -- --environment dev\n([^]*?)^```$/m.exec(page) ?? [];
  expect(steady(shown)).toEqual(steady([...printed, formatSummary(dev, drawTable)].join("\n")));
});

testWithTerraform("dev is deployed, planned again without a change, and destroyed completely", () => {
  expect(course(dev)).toEqual([
    "dev-platform init: ok",
    "dev-platform validate: ok",
    "dev-platform plan: ok",
    "dev-platform apply: ok",
    "dev-platform second plan: ok",
    "dev-release init: ok",
    "dev-release validate: ok",
    "dev-release plan: ok",
    "dev-release apply: ok",
    "dev-release second plan: ok",
    "dev-release destroy: ok",
    "dev-platform destroy: ok",
  ]);
  expect(dev).toMatchObject({ ok: true, leftBehind: [], losses: [], violations: [], protected: [] });
});

testWithTerraform("no secret is in a state, a plan, a plan's JSON or a log, except the documented exception", () => {
  expect(dev.search.leaks).toEqual([]);
  expect(dev.canaries).toBeGreaterThan(30);
  expect(filesWith(dev.search.excepted)).toEqual([
    "azuread_application_password.value in dev-platform/07-state-json.log",
    "azuread_application_password.value in dev-platform/second.tfplan#tfplan",
    "azuread_application_password.value in dev-platform/second.tfplan#tfstate",
    "azuread_application_password.value in dev-platform/second.tfplan#tfstate-prev",
    "azuread_application_password.value in dev-platform/terraform.tfstate",
  ]);
});

testWithTerraform("production is deployed, and resources with data refuse to be destroyed", async () => {
  const result = await rehearsed(example("production"));
  expect(course(result).slice(-2)).toEqual([
    "production-release destroy: not ok, Instance cannot be destroyed",
    "production-platform destroy: not ok, Instance cannot be destroyed",
  ]);
  expect(result.protected).toContain("kubernetes_namespace_v1.langfuse_namespace");
  expect(result.protected).toContain("azurerm_kubernetes_cluster.cluster");
  expect(result.protected).toContain("azurerm_storage_container.blob_container");
  expect(result.protected).toContain("azurerm_key_vault_secret.vault_encryption_key");
  expect(result).toMatchObject({ ok: true, leftBehind: [] });
  expect(result.assumptions).toHaveLength(4);
  expect(result.assumptions[0]).toMatch(/resourceGroups\/rg-dns\/.*\/dnsZones\/example.com exists$/);
});

testWithTerraform("a rehearsal is the same each time, and two at once do not disturb each other", async () => {
  const { name, stacks } = selectPlatform(example("dev"));
  const part = { name, stacks: stacks.map((stack) => excerpt(stack, "azurerm_key_vault_secret.vault_salt")) };
  const [one, other] = await Promise.all([rehearsed(part, { rules: [] }), rehearsed(part, { rules: [] })]);
  const steps = ({ stages }: Result) =>
    stages.map(({ name, ok, changes }) => ({ name, ok, changes: changes.map(({ address }) => address).sort() }));
  expect(steps(one)).toEqual(steps(other));
  expect([one, other]).toEqual(Array(2).fill(expect.objectContaining({ ok: true, leftBehind: [] })));
  expect(one.assumptions).toEqual(other.assumptions);
});

/** An environment whose platform has one more resource, as from an override. */
function withResource(
  environment: SynthesizedEnvironment,
  type: string,
  name: string,
  body: object,
  more: object = {},
): SynthesizedEnvironment {
  const [platform, ...others] = environment.stacks as [SynthesizedStack, ...SynthesizedStack[]];
  const json = { ...JSON.parse(platform.text), ...more };
  json.resource[type] = { ...json.resource[type], [name]: body };
  return { ...environment, stacks: [{ ...platform, json, text: JSON.stringify(json) }, ...others] };
}

describe("keys are found", () => {
  let found: Result;
  beforeAll(async () => {
    if (!terraform) return;
    const { name, stacks } = example("dev");
    const [platform, release] = stacks as [SynthesizedStack, SynthesizedStack];
    const environment: SynthesizedEnvironment = {
      name,
      stacks: [
        excerpt(platform, "azurerm_kubernetes_cluster.cluster"),
        excerpt(release, "data.azurerm_kubernetes_cluster.cluster"),
      ],
    };
    const cluster = { ...environment.stacks[0]?.json.resource?.["azurerm_kubernetes_cluster"]?.["cluster"] };
    const account = {
      name: "stother",
      resource_group_name: "${azurerm_resource_group.group.name}",
      location: "eastus",
      account_tier: "Standard",
      account_replication_type: "LRS",
      shared_access_key_enabled: false,
    };
    found = await rehearsed(
      withResource(
        withResource(environment, "azurerm_storage_account", "other", account),
        "azurerm_kubernetes_cluster",
        "cluster",
        { ...cluster, local_account_disabled: false },
      ),
      // Without rules, because the policy would stop it before the search.
      { rules: [] },
    );
  });

  testWithTerraform("the keys of an account of azurerm are in state and plan", () => {
    expect(found.ok).toBe(false);
    expect(filesWith(found.search.leaks)).toContain(
      "azurerm_storage_account.primary_access_key in dev-platform/terraform.tfstate",
    );
    expect(filesWith(found.search.leaks)).toContain(
      "azurerm_storage_account.primary_connection_string in dev-platform/terraform.tfstate",
    );
  });

  testWithTerraform("the credentials of a cluster with local accounts are in the release's state too", () => {
    expect(found.ok).toBe(false);
    expect(filesWith(found.search.leaks)).toContain(
      "azurerm_kubernetes_cluster.kube_config.client_key in dev-release/terraform.tfstate",
    );
  });
});
