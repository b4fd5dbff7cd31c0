import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DeployedBase } from "../../rehearsal/planned-change";
import type { SynthesizedEnvironment } from "../../rehearsal/synthesized-environments";
import type { RehearsedChange } from "../../review/facts/changes";
import { rehearseChange } from "../../review/rehearsed-change";
import type { Report } from "../../review/report";
import { assembleReport } from "../../review/review";
import { Deployment } from "../../terraform-json/deployment";
import { parseStack } from "../../terraform-json/read";
import { schemas, synthesize, terraform, testWithTerraform } from "../rehearsal/with-terraform/support";

jest.setTimeout(300_000);

const BASE = {
  deletionProtection: true,
  publicUrl: "https://langfuse.example.com",
  exposure: { kind: "public", acmeEmail: "me@example.com" },
  cluster: { systemPool: { vmSize: "Standard_D4s_v5", nodes: 3 }, zones: ["1", "2", "3"] },
};
const base = synthesize(BASE);

/** Each change, what its report must name, and the resources that it destroys at least. */
const CHANGES: Readonly<
  Record<
    string,
    { readonly sections: Readonly<Record<string, object>>; readonly risk: string; readonly sentences: string[] }
  >
> = {
  "another location": {
    sections: { azure: { location: "westeurope" } },
    risk: "destroys",
    sentences: [
      "The resource group rg-langfuse-test is created anew (for LOCATION): lost: everything in the group.",
      "The cluster aks-langfuse-test is created anew (for LOCATION): lost: the databases on the cluster's disks; everything that runs in it is deleted, and created again.",
      "The storage account stlangfusetest is created anew (for LOCATION): lost: events, media and exports.",
      "The Key Vault kv-langfuse-test is created anew (for LOCATION): lost: the secrets of Langfuse; all secrets are generated again, also the salt and the encryption key.",
      "The registry acrlangfusetest is created anew (for LOCATION): lost: all images of the registry.",
    ],
  },
  "another Key Vault name": {
    sections: { keyVault: { name: "kv-renamed" } },
    risk: "destroys",
    sentences: [
      "The Key Vault kv-langfuse-test is created anew (for name): lost: the secrets of Langfuse; all secrets are generated again, also the salt and the encryption key.",
    ],
  },
  "another cluster name": {
    sections: { cluster: { ...BASE.cluster, name: "aks-renamed" } },
    risk: "destroys",
    sentences: [
      "The cluster aks-langfuse-test is created anew (for name, dns_prefix): lost: the databases on the cluster's disks; everything that runs in it is deleted, and created again.",
    ],
  },
  "another resource group name": {
    sections: { resourceGroup: { name: "rg-renamed" } },
    risk: "destroys",
    sentences: [
      "The resource group rg-langfuse-test is created anew (for name): lost: everything in the group.",
      "The public IP pip-langfuse-test is created anew (for resource_group_name): it gets another address, and the DNS name and firewalls of others still have the old one.",
    ],
  },
  "another storage account name": {
    sections: { storage: { accountName: "strenamed" } },
    risk: "destroys",
    sentences: [
      "The storage account stlangfusetest is created anew (for name): lost: events, media and exports.",
      "The container langfuse is created anew (for storage_account_id): lost: events, media and exports.",
    ],
  },
  "another registry.sku": {
    sections: { registry: { sku: "Premium" } },
    risk: "destroys",
    sentences: [
      "The registry acrlangfusetest is created anew (for zone_redundancy_enabled): lost: all images of the registry.",
    ],
  },
  "other cluster.zones": {
    sections: { cluster: { ...BASE.cluster, zones: ["1"] } },
    risk: "interrupts",
    sentences: [
      "The public IP pip-langfuse-test is created anew (for zones): it gets another address, and the DNS name and firewalls of others still have the old one.",
    ],
  },
  "another diskSku": {
    sections: { langfuse: { diskSku: "Premium_ZRS" } },
    risk: "interrupts",
    sentences: [
      "The storage class langfuse-disks is created anew (for parameters): existing disks keep Premium_LRS, and only new disks get Premium_ZRS.",
    ],
  },
};

const environments = Object.fromEntries(
  Object.entries(CHANGES).map(([name, { sections }]) => [name, synthesize({ ...BASE, ...withImage(sections) })]),
) as Record<string, SynthesizedEnvironment>;

/** The section that has the required tag of the images too. */
function withImage(sections: Readonly<Record<string, object>>): Record<string, unknown> {
  const { langfuse } = sections;
  return { ...sections, ...(langfuse && { langfuse: { images: { tag: "4.4.0-keyless.1" }, ...langfuse } }) };
}

const readDeployment = ({ stacks }: SynthesizedEnvironment) =>
  new Deployment(stacks.map(({ name, text }) => parseStack(`${name}.json`, text)));

function report(change: SynthesizedEnvironment, rehearsed: RehearsedChange): Report {
  return assembleReport({
    environment: "test",
    synthesis: readDeployment(change),
    base: { name: "main", deployment: readDeployment(base) },
    rehearsed,
    policy: { results: [], gaps: [], holds: true },
  });
}

function compareWithout(change: SynthesizedEnvironment): Promise<RehearsedChange> {
  const toSide = (environment: SynthesizedEnvironment) => ({
    stacks: readDeployment(environment).stacks,
    json: environment.stacks,
  });
  const sides = { environment: "test", base: toSide(base), change: toSide(change) };
  const signal = new AbortController().signal;
  return rehearseChange(sides, { terraform: "Nothing was planned.", schemas, folder: "unused", signal });
}

/** The sentences of what is destroyed or replaced, with one spelling of the reasons that differ with a plan. */
function listSentences({ change }: Report): string[] {
  return (change?.consequences ?? []).map(({ text }) => text.replace(/\(for location(?:, \w+)*\)/, "(for LOCATION)"));
}

/** `replace azurerm_key_vault.vault`, sorted, of each stack. */
function listDestroyed({ stacks }: Report): string[][] {
  return stacks.map(({ changes }) =>
    changes
      .filter(({ action }) => action === "replace" || action === "delete")
      .map(({ action, address }) => `${action} ${address}`)
      .sort(),
  );
}

describe.each(Object.entries(CHANGES))("%s", (name, { risk, sentences }) => {
  const change = environments[name] as SynthesizedEnvironment;

  test("is named without Terraform, and the verdict says that nothing was planned", async () => {
    const result = report(change, await compareWithout(change));
    expect(listSentences(result)).toEqual(expect.arrayContaining(sentences));
    expect(result.change).toMatchObject({ risk, problems: ["Nothing was planned."] });
    expect(new Set(result.stacks.map(({ basis }) => basis))).toEqual(new Set(["base"]));
  });
});

/** One deployment of the base for all changes. */
let deployed: DeployedBase;
let folder: string;

/** All names, the tier, the zones and the disks at once; they do not depend on each other. */
const together = synthesize({
  ...BASE,
  ...withImage({
    keyVault: { name: "kv-renamed" },
    cluster: { ...BASE.cluster, name: "aks-renamed", zones: ["1"] },
    storage: { accountName: "strenamed" },
    registry: { sku: "Premium" },
    langfuse: { diskSku: "Premium_ZRS" },
  }),
});
const TOGETHER = [
  "another Key Vault name",
  "another cluster name",
  "another storage account name",
  "another registry.sku",
  "other cluster.zones",
];

beforeAll(async () => {
  if (!terraform) return;
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  const changes = [together, ...Object.values(environments)];
  deployed = await DeployedBase.deploy(base, changes, { terraform, schemas, folder });
});
afterAll(async () => {
  await deployed?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

testWithTerraform("changes that do not depend on each other are planned by Terraform", async () => {
  const planned = await deployed.plan(together);
  expect(planned.map(({ problem }) => problem)).toEqual([undefined, undefined]);
  const plans = planned.flatMap(({ plan }) => plan ?? []);
  const result = report(together, { plans, problems: [], replacements: new Map(), isSame: false });
  expect(new Set(result.stacks.map(({ basis }) => basis))).toEqual(new Set(["rehearsed plan"]));
  expect(result.change?.risk).toBe("destroys");
  expect(listSentences(result)).toEqual(
    expect.arrayContaining(TOGETHER.flatMap((name) => CHANGES[name]?.sentences ?? [])),
  );
  // The new cluster is empty.
  const [, release] = result.stacks;
  expect(new Set(release?.changes.map(({ action }) => action))).toEqual(new Set(["create"]));
  const [platform] = listDestroyed(result);
  expect(platform).toEqual(listDestroyed(report(together, await compareWithout(together)))[0]);
});

testWithTerraform.each(["another location", "another resource group name", "another diskSku"])(
  "%s is planned by Terraform",
  async (name) => {
    const change = environments[name] as SynthesizedEnvironment;
    const { sentences, risk } = CHANGES[name] as (typeof CHANGES)[string];
    // Only the stack that changes: without another one after it, it is not applied.
    const stacks = change.stacks.filter((_, index) => index === (name === "another diskSku" ? 1 : 0));
    const [planned] = await deployed.plan({ ...change, stacks });
    expect(planned?.problem).toBeUndefined();
    const plans = planned?.plan ? [planned.plan] : [];
    const result = report(change, { plans, problems: [], replacements: new Map(), isSame: false });
    expect(listSentences(result)).toEqual(expect.arrayContaining(sentences));
    expect(result.change?.risk).toBe(risk);
    expect(listDestroyed(result)).toEqual(listDestroyed(report(change, await compareWithout(change))));
  },
);
