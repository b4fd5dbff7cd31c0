import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { drawTable } from "../../../cli/table";
import { rehearse, type RehearsalOptions, type Result } from "../../../rehearsal/rehearse";
import { stageLine, summary } from "../../../rehearsal/report";
import type { Stage } from "../../../rehearsal/stack-run";
import type { Deployment, Stack } from "../../../rehearsal/deployments";
import type { Terraform } from "../../../rehearsal/terraform";
import { example, excerpt, platformOf } from "./excerpt";
import { story, terraform } from "./story";
import { TODAY, schemas } from "./theatre";

jest.setTimeout(120_000);

let folder: string;
let dev: Result;
/** What `npm run rehearse` prints of each stage of it. */
const printed: string[] = [];
/** The platform of dev, rehearsed while dev was. */
let again: Result;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-story-"));
  if (!terraform) return;
  const onStage = (stage: Stage) => void printed.push(stageLine(stage, "dev-platform".length));
  [dev, again] = await Promise.all([rehearsed(example("dev"), { onStage }), rehearsed(platformOf(example("dev")))]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function rehearsed(deployment: Deployment, more: Partial<RehearsalOptions> = {}): Promise<Result> {
  const own = mkdtempSync(path.join(folder, "rehearsal-"));
  return rehearse(deployment, { terraform: terraform as Terraform, schemas, folder: own, today: TODAY, ...more });
}

/** `dev-platform plan: ok`, and what went wrong. */
function course({ stages }: Result): string[] {
  return stages.map(({ stack, name, ok, diagnostics }) =>
    [`${stack} ${name}: ${ok ? "ok" : "not ok"}`, ...new Set(diagnostics.map(({ summary }) => summary))].join(", "),
  );
}

function filesWith(leaks: Result["search"]["leaks"]): string[] {
  return [...new Set(leaks.map(({ file, canary }) => `${canary.type}.${canary.attribute} in ${file}`))].sort();
}

/** Without what differs from run to run: times, with the widths of their columns, and the version of Terraform. */
function steady(text: string): string[] {
  const lines = text.split("\n").map((line) =>
    line
      .replace(/\d+\.\d s|\d+ %/g, "…")
      .replace(/ +/g, " ")
      .trim(),
  );
  return lines.filter((line) => !/^(|[┌├└].*|dev, with .*)$/.test(line));
}

story("docs/rehearse.md shows what is printed of it", () => {
  const page = readFileSync(path.resolve(__dirname, "../../../docs/rehearse.md"), "utf8");
  const [, shown = ""] = /^\$ npm run rehearse -- --environment dev\n([^]*?)^```$/m.exec(page) ?? [];
  expect(steady(shown)).toEqual(steady([...printed, summary(dev, drawTable)].join("\n")));
});

story("dev is deployed, planned again without a change, and destroyed without a rest", () => {
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

story("no secret is in a state, a plan, a plan's JSON or a log, but for the stated exception", () => {
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

story("production is deployed, and what holds data refuses to be destroyed", async () => {
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
  expect(result.assumptions).toHaveLength(2);
  expect(result.assumptions[0]).toMatch(/resourceGroups\/rg-dns\/.*\/dnsZones\/example.com exists$/);
});

story("a rehearsal is the same each time, and two at once do not disturb each other", () => {
  for (const { deployment, ok, leftBehind } of [dev, again]) {
    expect({ deployment, ok, leftBehind }).toEqual({ deployment: "dev", ok: true, leftBehind: [] });
  }
  const steps = ({ stages }: Result) =>
    stages
      .filter(({ stack, name }) => stack === "dev-platform" && name !== "destroy")
      .map(({ name, ok, changes }) => ({ name, ok, changes: changes.map(({ address }) => address).sort() }));
  expect(steps(again)).toEqual(steps(dev));
  expect(again.assumptions).toEqual(dev.assumptions);
});

/** A deployment whose platform has one more resource, as an override or a hand-written stack would. */
function withResource(deployment: Deployment, type: string, name: string, body: object, more: object = {}): Deployment {
  const [platform, ...others] = deployment.stacks as [Stack, ...Stack[]];
  const json = { ...JSON.parse(platform.text), ...more };
  json.resource[type] = { ...json.resource[type], [name]: body };
  return { ...deployment, stacks: [{ ...platform, json, text: JSON.stringify(json) }, ...others] };
}

describe("what brings keys along is found out", () => {
  let found: Result;
  beforeAll(async () => {
    if (!terraform) return;
    const { name, stacks } = example("dev");
    const [platform, release] = stacks as [Stack, Stack];
    const deployment: Deployment = {
      name,
      stacks: [
        excerpt(platform, "azurerm_kubernetes_cluster.cluster"),
        excerpt(release, "data.azurerm_kubernetes_cluster.cluster"),
      ],
    };
    const cluster = { ...deployment.stacks[0]?.json.resource?.["azurerm_kubernetes_cluster"]?.["cluster"] };
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
        withResource(deployment, "azurerm_storage_account", "other", account),
        "azurerm_kubernetes_cluster",
        "cluster",
        { ...cluster, local_account_disabled: false },
      ),
      // The policy would stop it before: this is about what the search finds.
      { rules: [] },
    );
  });

  story("an account made by azurerm: its keys are in state and plan", () => {
    expect(found.ok).toBe(false);
    expect(filesWith(found.search.leaks)).toContain(
      "azurerm_storage_account.primary_access_key in dev-platform/terraform.tfstate",
    );
    expect(filesWith(found.search.leaks)).toContain(
      "azurerm_storage_account.primary_connection_string in dev-platform/terraform.tfstate",
    );
  });

  story("a cluster with local accounts: its credentials are in the release's state too", () => {
    expect(found.ok).toBe(false);
    expect(filesWith(found.search.leaks)).toContain(
      "azurerm_kubernetes_cluster.kube_config.client_key in dev-release/terraform.tfstate",
    );
  });
});
