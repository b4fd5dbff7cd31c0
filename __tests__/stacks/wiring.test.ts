import path from "node:path";
import { branches, type JsonSchema } from "../../config/json-schema";
import { checkEnvironment } from "../../config/check-environment";
import { findReplacements } from "../../rehearsal/replacements";
import { SchemaSource } from "../../rehearsal/schemas/provider-types";
import { describeChanges } from "../../review/consequences/find";
import { findStackChanges, getReplacementKey } from "../../review/facts/changes";
import { PlatformStack } from "../../stacks/platform-stack";
import { ReleaseStack } from "../../stacks/release-stack";
import { Deployment } from "../../terraform-json/deployment";
import { parseStack } from "../../terraform-json/read";
import {
  environmentAround,
  environmentFields,
  environmentWith,
  pathOf,
  type Sections,
} from "../config/environment-fields";
import { namedEnvironment } from "../support/named-environment";
import { terraformOf, testApp } from "../support/synth";

/** For each field a valid value other than its default, which must change the Terraform JSON. */
const VALUES: Readonly<Record<string, unknown>> = {
  environment: "other",
  publicUrl: "https://langfuse.example.org",
  "azure.location": "westeurope",
  "azure.subscriptionId": "00000000-0000-0000-0000-000000000001",
  "azure.tenantId": "00000000-0000-0000-0000-000000000002",
  "azure.signIn": "oidc",
  "azure.registerProviders": false,
  "tags.*": "me",
  deletionProtection: false,
  "administrators.*.objectId": "00000000-0000-0000-0000-000000000003",
  "administrators.*.type": "User",
  "resourceGroup.name": "rg-other",
  "resourceGroup.existing": true,
  "network<existing=false>.name": "vnet-other",
  "network<existing=false>.addressSpace": "10.40.0.0/17",
  "network<existing=false>.nodeSubnet": "10.40.0.0/21",
  "network<existing=true>.resourceGroup": "rg-other",
  "network<existing=true>.virtualNetwork": "vnet-other",
  "network<existing=true>.subnet": "snet-other",
  "cluster.name": "aks-other",
  "cluster.identityName": "id-other",
  "cluster.kubernetesVersion": "1.35",
  "cluster.tier": "Standard",
  "cluster.zones[]": "1",
  "cluster.encryptionAtHost": true,
  "cluster.systemPool.vmSize": "Standard_D8s_v5",
  "cluster.systemPool.nodes": 4,
  "cluster.systemPool.nodes.min": 4,
  "cluster.systemPool.nodes.max": 7,
  "cluster.systemPool.osDiskGib": 256,
  "cluster.systemPool.osDiskType": "Ephemeral",
  "cluster.userPool.vmSize": "Standard_D8s_v5",
  "cluster.userPool.nodes": 4,
  "cluster.userPool.nodes.min": 4,
  "cluster.userPool.nodes.max": 7,
  "cluster.userPool.osDiskGib": 256,
  "cluster.userPool.osDiskType": "Ephemeral",
  "cluster.podRange": "10.240.0.0/16",
  "cluster.serviceRange": "10.41.0.0/17",
  "cluster.dnsServiceIp": "10.41.0.11",
  "cluster.apiServer<access=authorized-ranges>.ranges[]": "198.51.100.0/24",
  "cluster.kubelogin": "msi",
  "registry<existing=false>.name": "acrother",
  "registry<existing=false>.sku": "Premium",
  "registry<existing=true>.name": "acrother",
  "registry<existing=true>.resourceGroup": "rg-other",
  "registry<existing=true>.loginServer": "acrother.azurecr.io",
  "storage<kind=azure-keyless>.accountName": "stother",
  "storage<kind=azure-keyless>.container": "other",
  "storage<kind=azure-keyless>.identityName": "id-other",
  "storage<kind=azure-keyless>.replication": "ZRS",
  "storage<kind=azure-keyless>.network<access=selected-networks>.ranges[]": "198.51.100.0/24",
  "storage<kind=azure-keyless>.softDeleteDays": 8,
  "storage<kind=azure-keyless>.exportRetentionDays": 31,
  "storage<kind=s3-compatible>.provider": "aws",
  "storage<kind=s3-compatible>.region": "cn-shanghai",
  "storage<kind=s3-compatible>.bucket": "other",
  "storage<kind=s3-compatible>.endpoint": "https://s3.oss-cn-hangzhou.aliyuncs.com",
  "storage<kind=s3-compatible>.pathStyle": true,
  "storage<kind=s3-compatible>.credentials.accessKeyId": "other",
  "storage<kind=s3-compatible>.credentials.secretAccessKey": "other",
  "storage<kind=s3-compatible>.allowPlaintext.reason": "It has no certificate yet.",
  "storage<kind=s3-compatible>.allowPlaintext.expires": "2027-02-28",
  "keyVault<existing=false>.name": "kv-other",
  "keyVault<existing=false>.allowedRanges[]": "203.0.113.0/24",
  "keyVault<existing=false>.softDeleteDays": 7,
  "keyVault<existing=false>.purgeProtection": false,
  "keyVault<existing=true>.name": "kv-other",
  "keyVault<existing=true>.resourceGroup": "rg-other",
  "sso.application<existing=false>.displayName": "Other",
  "sso.application<existing=true>.clientId": "00000000-0000-0000-0000-000000000003",
  "sso.clientSecret<source=managed>.rotationDays": 30,
  "sso.groups.*": "33333333-3333-3333-3333-333333333333",
  "sso.grantConsent": false,
  "sso.accountLinking": false,
  "sso.passwordLogin": "on",
  "diagnostics<existing=false>.enabled": false,
  "diagnostics<existing=false>.workspaceName": "log-other",
  "diagnostics<existing=false>.retentionDays": 31,
  "diagnostics<existing=true>.workspaceId":
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-other",
  "langfuse.namespace": "other",
  "langfuse.releaseName": "other",
  "langfuse.chartVersion": "2.0.1",
  "langfuse.previous.chartVersion": "1.5.40",
  "langfuse.previous.releaseName": "langfuse-eu",
  "langfuse.previous.tag": "3.225.0-keyless.1",
  "langfuse.previous.serves": "current",
  "langfuse.images.tag": "4.4.0-keyless.2",
  "langfuse.images.web": "other",
  "langfuse.images.worker": "other",
  "langfuse.web.replicas": 3,
  "langfuse.web.replicas.min": 3,
  "langfuse.web.replicas.max": 7,
  "langfuse.web.size.cpu": "3",
  "langfuse.web.size.memory": "3Gi",
  "langfuse.worker.replicas": 3,
  "langfuse.worker.replicas.min": 3,
  "langfuse.worker.replicas.max": 7,
  "langfuse.worker.size.cpu": "3",
  "langfuse.worker.size.memory": "3Gi",
  "langfuse.postgresql.diskGib": 77,
  "langfuse.postgresql.size.cpu": "3",
  "langfuse.postgresql.size.memory": "3Gi",
  "langfuse.redis.diskGib": 77,
  "langfuse.redis.size.cpu": "3",
  "langfuse.redis.size.memory": "3Gi",
  "langfuse.clickhouse.replicas": 3,
  "langfuse.clickhouse.diskGib": 77,
  "langfuse.clickhouse.size.cpu": "3",
  "langfuse.clickhouse.size.memory": "3Gi",
  "langfuse.keeper.replicas": 5,
  "langfuse.keeper.diskGib": 77,
  "langfuse.keeper.size.cpu": "3",
  "langfuse.keeper.size.memory": "3Gi",
  "langfuse.diskSku": "Premium_ZRS",
  "langfuse.podSecurity": "baseline",
  "langfuse.logging.level": "warn",
  "langfuse.logging.format": "text",
  "langfuse.environment.*": "b",
  "langfuse.secretEnvironment.*": "b",
  "langfuse.allowedEgress[].range": "10.61.0.0/24",
  "langfuse.allowedEgress[].ports[]": 588,
  "langfuse.telemetry": true,
  "langfuse.certManager": "existing",
  "langfuse.clickhouseOperator": "existing",
  "langfuse.timeoutMinutes": 31,
  "exposure<kind=public>.acmeEmail": "you@example.com",
  "exposure<kind=public>.acmeServer": "staging",
  "exposure<kind=public>.controllerReplicas": 3,
  "exposure<kind=public>.publicIpName": "pip-other",
  "exposure<kind=public>.dnsZone.name": "langfuse.example.com",
  "exposure<kind=public>.dnsZone.resourceGroup": "rg-other",
  "policy.waivers[].rule": "shared-key-off",
  "policy.waivers[].address": "azapi_resource.other",
  "policy.waivers[].reason": "The scanner needs it.",
  "policy.waivers[].expires": "2027-02-28",
  "state<backend=azurerm>.resourceGroup": "rg-other",
  "state<backend=azurerm>.storageAccount": "stother",
  "state<backend=azurerm>.container": "other",
  "state<backend=hcp>.organization": "other-org",
  "state<backend=hcp>.project": "other",
  "state<backend=hcp>.hostname": "tfe.example.com",
};

/** Sections that a field needs to be right or to have an effect. */
const WITH: Readonly<Record<string, (environment: Sections) => Sections>> = {
  "langfuse.previous.serves": () => ({ exposure: { kind: "public", acmeEmail: "me@example.com" } }),
  "langfuse.previous.tag": ({ langfuse }) => {
    const { previous, ...rest } = langfuse as { previous: object };
    return { langfuse: { ...rest, images: { tag: "4.4.0" }, previous: { ...previous, serves: "current" } } };
  },
};

/** Fields that only a rule of config reads, and a value that the rule refuses in the bare file. */
const REFUSED: Readonly<Record<string, unknown>> = {
  // States what the registry has; the names of the images are in other fields.
  "langfuse.images.source": "upstream",
};

const FIELDS = environmentFields();

test("each field of the environment file has a row", () => {
  const fields = FIELDS.filter(({ schema }) => branches(schema).some(isScalar)).map(({ place }) => place);
  const rows = Object.keys({ ...VALUES, ...REFUSED });
  const missing = fields.filter((place) => !rows.includes(place));
  const unknown = rows.filter((place) => !fields.includes(place));
  expect([
    ...missing.map((place) => `use ${place} in a stack, and add a row to VALUES with a value that is not its default`),
    ...unknown.map((place) => `remove the row of ${place}: the schema has no such field`),
  ]).toEqual([]);
});

/** Whether a schema is of a value that is no mapping and no list. A constant chooses between mappings: see below. */
function isScalar({ properties, additionalProperties, items, const: choice }: JsonSchema): boolean {
  return !properties && typeof additionalProperties !== "object" && !items && choice === undefined;
}

test.each(Object.entries(VALUES))("%s changes what is deployed", (place, value) => {
  const needed = (environment: Sections) => ({ ...environment, ...WITH[place]?.(environment) });
  const without = needed(environmentAround(place));
  const changed = needed(environmentWith(place, value));
  // The stack that is more likely to change is compared first: the other one is often not synthesized then.
  const stacks = place.startsWith("langfuse.") ? [ReleaseStack, PlatformStack] : [PlatformStack, ReleaseStack];
  const stack = stacks.find((one) => synthesized(one, changed) !== synthesized(one, without));
  expect(stack).toBeDefined();
  expect(stack && listUnknownEffects(synthesized(stack, without), synthesized(stack, changed))).toEqual([]);
});

const SCHEMAS = new SchemaSource(path.resolve(__dirname, "../.."));

/** The attributes whose change has no sentence in the report of a review. */
function listUnknownEffects(before: string, after: string): string[] {
  const [base, synthesis] = [before, after].map((text) => new Deployment([parseStack("stack.json", text)])) as [
    Deployment,
    Deployment,
  ];
  const replaced = findReplacements({ base, change: synthesis, schemas: SCHEMAS });
  const replacements = new Map([...replaced].map(([block, paths]) => [getReplacementKey(block), paths]));
  const rehearsed = { plans: [], problems: [], replacements, isSame: false };
  const effects = describeChanges(findStackChanges({ synthesis, base, rehearsed }), base, synthesis);
  return effects.map(({ text }) => text).filter((text) => text.includes("this report does not know"));
}

test.each(Object.entries(REFUSED))("%s is checked by a rule", (place, value) => {
  expect(checkEnvironment(environmentWith(place, value)).errors.map(({ path }) => path)).toEqual([pathOf(place)]);
});

/** The fields that choose between the alternatives of a mapping. */
const CHOICES = FIELDS.filter(({ schema }) => schema.const !== undefined).map(({ place }) => place);
const withoutChoice = (choice: string) => choice.replace(/<[^<>]*>\.\w+$/, "");

test.each([...new Set(CHOICES.map(withoutChoice))])("each alternative of %s deploys something else", (mapping) => {
  const choices = CHOICES.filter((choice) => withoutChoice(choice) === mapping);
  const texts = choices.map((place) =>
    [PlatformStack, ReleaseStack].map((stack) => synthesized(stack, environmentAround(place))).join("\n"),
  );
  expect(new Set(texts).size).toBe(choices.length);
});

const SYNTHESIZED = new Map<string, string>();

/** A stack of an environment as text. Many fields are compared with the same environment. */
function synthesized(stack: typeof PlatformStack | typeof ReleaseStack, environment: Sections): string {
  const key = `${stack.name} ${JSON.stringify(environment)}`;
  const text = SYNTHESIZED.get(key) ?? JSON.stringify(terraformOf(new stack(testApp(), namedEnvironment(environment))));
  SYNTHESIZED.set(key, text);
  return text;
}
