import type { Deployment, Stack } from "../../../rehearsal/deployments";
import { Refusal } from "../../../rehearsal/cloud/world";
import { rehearse } from "../../../rehearsal/rehearse";
import type { Terraform } from "../../../rehearsal/terraform";
import { stacksOf } from "./acts";
import { excerpt, platformOf } from "./excerpt";
import { story, terraform } from "./story";
import { TODAY, Theatre, changesOf, expectFine, schemas } from "./theatre";

jest.setTimeout(120_000);

const act = stacksOf();

/** A cluster, and a secret that is written once; what both stand in. */
const part: Deployment = {
  ...act,
  stacks: [
    excerpt(act.stacks[0] as Stack, "azurerm_kubernetes_cluster.cluster", "azurerm_key_vault_secret.vault_salt"),
  ],
};
const ALL = Object.values(part.stacks[0]?.json.resource ?? {}).flatMap(Object.keys).length;

let theatre: Theatre;
beforeEach(() => {
  theatre = new Theatre();
});
afterEach(() => theatre.close());

function errors(stage: { diagnostics: readonly { summary: string; detail: string }[] }): string[] {
  return [...new Set(stage.diagnostics.map(({ summary, detail }) => `${summary} ${detail}`.trim()))];
}

story("a provider's error half-way is said, and the next apply completes with nothing lost or doubled", async () => {
  await theatre.open(part);
  const made: string[] = [];
  let broken = true;
  theatre.world.interfere = ({ type, action, values }) => {
    if (type === "azurerm_kubernetes_cluster" && broken) throw new Refusal("SkuNotAvailable: try another size");
    made.push(`${action} ${type} ${String(values["name"] ?? "")}`);
  };
  const run = await theatre.run(part, "platform");
  expectFine(await run.plan());
  const failed = await run.apply();
  expect(failed.ok).toBe(false);
  expect(errors(failed)).toEqual(["SkuNotAvailable: try another size"]);
  const before = theatre.world.all.filter(({ assumed }) => !assumed).length;
  const secrets = new Map(theatre.world.secrets);
  expect(before).toBeGreaterThan(10);

  broken = false;
  const rest = await run.plan();
  expectFine(rest);
  expect(changesOf(rest)).toHaveLength(ALL - before);
  expect(changesOf(rest).every((change) => change.startsWith("create "))).toBe(true);
  expectFine(await run.apply());
  expectFine(await run.planAgain());
  expect(theatre.world.all.filter(({ assumed }) => !assumed)).toHaveLength(ALL);
  for (const [address, secret] of secrets) expect(theatre.world.secrets.get(address)).toEqual(secret);
});

story("an apply that is interrupted ends what it is about, and the next one completes", async () => {
  await theatre.open(part);
  const stop = new AbortController();
  theatre.world.interfere = async ({ type }) => {
    if (type !== "azurerm_key_vault") return;
    stop.abort();
    await new Promise((resolve) => setTimeout(resolve, 500));
  };
  const interrupted = await theatre.run(part, "platform", stop.signal);
  expectFine(await interrupted.plan());
  const apply = await interrupted.apply();
  expect(apply.ok).toBe(false);
  expect(theatre.world.find("azurerm_key_vault", { name: "kv-langfuse-test" })).toHaveLength(1);
  expect(theatre.world.all.filter(({ assumed }) => !assumed).length).toBeLessThan(ALL);

  theatre.world.interfere = () => undefined;
  const run = await theatre.run(part, "platform");
  expectFine(await run.plan());
  expectFine(await run.apply());
  expectFine(await run.planAgain());
  expect(theatre.world.all.filter(({ assumed }) => !assumed)).toHaveLength(ALL);
});

story("a release before its platform says what is missing", async () => {
  await theatre.open(act);
  const plan = await (await theatre.run(act, "release")).plan();
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
function secretsOf({ name, stacks: [platform, release] }: Deployment): Deployment {
  const read = ["sso_client_secret", "oss_access_key_id", "oss_access_key_secret"].flatMap((secret) => [
    `data.azapi_resource.langfuse_secret_${secret}_changed`,
    `ephemeral.azurerm_key_vault_secret.langfuse_secret_${secret}_value`,
  ]);
  return {
    name,
    stacks: [
      excerpt(platform as Stack, "azurerm_key_vault.vault", "azurerm_monitor_diagnostic_setting.vault_logs"),
      excerpt(release as Stack, ...read),
    ],
  };
}

describe("a client secret and the key of a bucket in OSS, which somebody puts into the vault by hand", () => {
  const deployment = stacksOf(BY_HAND);
  const options = { terraform: terraform as Terraform, schemas, today: TODAY };

  story("are missed, each by its name, unless it is said that somebody does", async () => {
    const { stages } = await rehearse(secretsOf(deployment), { ...options, folder: theatre.folder });
    const missing = stages.at(-1);
    expect(missing).toMatchObject({ stack: "test-release", name: "plan", ok: false });
    expect(errors(missing as NonNullable<typeof missing>).sort()).toEqual(
      GIVEN.map(
        (name) =>
          `SecretNotFound: the vault kv-langfuse-test has no secret ${name}. If somebody puts it there by hand before ` +
          `this stack is applied, rehearse with --given-secret ${name}.`,
      ).sort(),
    );
  });

  story(
    "reach the pods, a second plan changes nothing, and nothing of them is in a state, a plan or a log",
    async () => {
      const given = await rehearse(deployment, { ...options, folder: theatre.folder, givenSecrets: GIVEN });
      expect(given.stages.filter(({ ok }) => !ok)).toEqual([]);
      expect(given).toMatchObject({ ok: true, leftBehind: [], violations: [] });
      expect(given.search).toMatchObject({ leaks: [], excepted: [] });
    },
  );
});

story("what exists already is taken for granted, and that is said", async () => {
  const client = "44444444-4444-4444-4444-444444444444";
  const settings = {
    resourceGroup: { existing: true, name: "rg-shared" },
    sso: { application: { existing: true, clientId: client } },
  };
  const deployment = platformOf(stacksOf(settings));
  const result = await rehearse(deployment, {
    terraform: terraform as Terraform,
    schemas,
    folder: theatre.folder,
    today: TODAY,
  });
  expect(result.stages.filter(({ ok }) => !ok)).toEqual([]);
  expect(result.assumptions).toEqual(
    expect.arrayContaining([
      "azurerm_resource_group with name rg-shared exists",
      `azuread_application with client_id ${client} exists`,
      `azuread_service_principal with client_id ${client} exists`,
    ]),
  );
});
