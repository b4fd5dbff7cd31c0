import type { SynthesizedEnvironment, SynthesizedStack } from "../../../rehearsal/synthesized-environments";
import { Refusal } from "../../../rehearsal/cloud";
import { rehearse } from "../../../rehearsal/rehearse";
import type { Terraform } from "../../../rehearsal/terraform";
import {
  TODAY,
  TestRehearsal,
  expectFine,
  getChanges,
  schemas,
  synthesize,
  terraform,
  testWithTerraform,
} from "./support";
import { excerpt, selectPlatform } from "./excerpt";

const whole = synthesize();

/** A cluster, a secret that is written once, and the resources that contain them. */
const part: SynthesizedEnvironment = {
  ...whole,
  stacks: [
    excerpt(
      whole.stacks[0] as SynthesizedStack,
      "azurerm_kubernetes_cluster.cluster",
      "azurerm_key_vault_secret.vault_salt",
    ),
  ],
};
const ALL = Object.values(part.stacks[0]?.json.resource ?? {}).flatMap(Object.keys).length;

let rehearsal: TestRehearsal;
beforeEach(() => {
  rehearsal = new TestRehearsal();
});
afterEach(() => rehearsal.close());

function errors(stage: { diagnostics: readonly { summary: string; detail: string }[] }): string[] {
  return [...new Set(stage.diagnostics.map(({ summary, detail }) => `${summary} ${detail}`.trim()))];
}

testWithTerraform(
  "an error of a provider is reported, and the next apply completes with nothing lost or duplicated",
  async () => {
    await rehearsal.open(part);
    const made: string[] = [];
    let broken = true;
    rehearsal.cloud.interfere = ({ type, action, values }) => {
      if (type === "azurerm_kubernetes_cluster" && broken) throw new Refusal("SkuNotAvailable: try another size");
      made.push(`${action} ${type} ${String(values["name"] ?? "")}`);
    };
    const run = await rehearsal.run(part, "platform");
    expectFine(await run.plan());
    const failed = await run.apply();
    expect(failed.ok).toBe(false);
    expect(errors(failed)).toEqual(["SkuNotAvailable: try another size"]);
    const before = rehearsal.cloud.all.filter(({ assumed }) => !assumed).length;
    const secrets = new Map(rehearsal.cloud.secrets);
    expect(before).toBeGreaterThan(10);

    broken = false;
    const rest = await run.plan();
    expectFine(rest);
    expect(getChanges(rest)).toHaveLength(ALL - before);
    expect(getChanges(rest).every((change) => change.startsWith("create "))).toBe(true);
    expectFine(await run.apply());
    expectFine(await run.planAgain());
    expect(rehearsal.cloud.all.filter(({ assumed }) => !assumed)).toHaveLength(ALL);
    for (const [address, secret] of secrets) expect(rehearsal.cloud.secrets.get(address)).toEqual(secret);
  },
);

testWithTerraform("an interrupted apply finishes its current change, and the next apply completes", async () => {
  await rehearsal.open(part);
  const stop = new AbortController();
  rehearsal.cloud.interfere = async ({ type }) => {
    if (type !== "azurerm_key_vault") return;
    stop.abort();
    await new Promise((resolve) => setTimeout(resolve, 500));
  };
  const interrupted = await rehearsal.run(part, "platform", stop.signal);
  expectFine(await interrupted.plan());
  const apply = await interrupted.apply();
  expect(apply.ok).toBe(false);
  expect(rehearsal.cloud.find("azurerm_key_vault", { name: "kv-langfuse-test" })).toHaveLength(1);
  expect(rehearsal.cloud.all.filter(({ assumed }) => !assumed).length).toBeLessThan(ALL);

  rehearsal.cloud.interfere = () => undefined;
  const run = await rehearsal.run(part, "platform");
  expectFine(await run.plan());
  expectFine(await run.apply());
  expectFine(await run.planAgain());
  expect(rehearsal.cloud.all.filter(({ assumed }) => !assumed)).toHaveLength(ALL);
});

testWithTerraform("a release before its platform reports what is missing", async () => {
  await rehearsal.open(whole);
  const plan = await (await rehearsal.run(whole, "release")).plan();
  expect(plan.ok).toBe(false);
  expect(errors(plan)).toEqual(
    expect.arrayContaining([
      "azurerm_key_vault with name kv-langfuse-test, resource_group_name rg-langfuse-test was not found.",
      "azurerm_kubernetes_cluster with name aks-langfuse-test, resource_group_name rg-langfuse-test was not found.",
    ]),
  );
});

const BY_HAND = {
  sso: { clientSecret: { source: "key-vault" } },
  storage: { kind: "s3-compatible", provider: "alibaba-oss", region: "cn-hangzhou", bucket: "langfuse-events" },
};

const GIVEN = ["sso-client-secret", "oss-access-key-id", "oss-access-key-secret"].map(
  (name) => `langfuse-test-${name}`,
);

/** The vault, and how the release reads the client secret and the key of the bucket. */
function excerptSecrets({ name, stacks: [platform, release] }: SynthesizedEnvironment): SynthesizedEnvironment {
  const read = ["sso_client_secret", "oss_access_key_id", "oss_access_key_secret"].flatMap((secret) => [
    `data.azapi_resource.langfuse_secret_${secret}_changed`,
    `ephemeral.azurerm_key_vault_secret.langfuse_secret_${secret}_value`,
  ]);
  return {
    name,
    stacks: [
      excerpt(platform as SynthesizedStack, "azurerm_key_vault.vault", "azurerm_monitor_diagnostic_setting.vault_logs"),
      excerpt(release as SynthesizedStack, ...read),
    ],
  };
}

describe("a client secret and the key of a bucket in OSS, which an operator adds to the vault by hand", () => {
  const environment = synthesize(BY_HAND);
  const options = { terraform: terraform as Terraform, schemas, today: TODAY };

  testWithTerraform("are missing, each by its name, without --given-secret", async () => {
    const { stages } = await rehearse(excerptSecrets(environment), { ...options, folder: rehearsal.folder });
    const missing = stages.at(-1);
    expect(missing).toMatchObject({ stack: "test-release", name: "plan", ok: false });
    expect(errors(missing as NonNullable<typeof missing>).sort()).toEqual(
      GIVEN.map(
        (name) =>
          `SecretNotFound: the vault kv-langfuse-test has no secret ${name}. If an operator adds it by hand before ` +
          `this stack is applied, rehearse with --given-secret ${name}.`,
      ).sort(),
    );
  });

  testWithTerraform(
    "are in the pods, a second plan changes nothing, and none is in a state, a plan or a log",
    async () => {
      const given = await rehearse(environment, { ...options, folder: rehearsal.folder, givenSecrets: GIVEN });
      expect(given.stages.filter(({ ok }) => !ok)).toEqual([]);
      expect(given).toMatchObject({ ok: true, leftBehind: [], violations: [] });
      expect(given.search).toMatchObject({ leaks: [], excepted: [] });
    },
  );
});

testWithTerraform("existing resources are assumed to exist, and the assumptions are reported", async () => {
  const client = "44444444-4444-4444-4444-444444444444";
  const settings = {
    resourceGroup: { existing: true, name: "rg-shared" },
    sso: { application: { existing: true, clientId: client } },
  };
  const { name, stacks } = selectPlatform(synthesize(settings));
  const part = [
    "azurerm_key_vault_secret.vault_sso_client_secret",
    "azurerm_monitor_diagnostic_setting.vault_logs",
    "data.azuread_service_principal.sso_principal",
  ];
  const result = await rehearse(
    { name, stacks: stacks.map((stack) => excerpt(stack, ...part)) },
    {
      terraform: terraform as Terraform,
      schemas,
      folder: rehearsal.folder,
      today: TODAY,
    },
  );
  expect(result.stages.filter(({ ok }) => !ok)).toEqual([]);
  expect(result.assumptions).toEqual(
    expect.arrayContaining([
      "azurerm_resource_group with name rg-shared exists",
      `azuread_application with client_id ${client} exists`,
      `azuread_service_principal with client_id ${client} exists`,
    ]),
  );
});
