import { PlatformStack } from "../../stacks/platform-stack";
import { ReleaseStack } from "../../stacks/release-stack";
import { deployment } from "../support/deployment";
import { terraformOf, testApp } from "../support/synth";

type Sections = Record<string, unknown>;

const PUBLIC = { kind: "public", acmeEmail: "me@example.com" };
const AZURERM_STATE = { backend: "azurerm", resourceGroup: "rg-state", storageAccount: "ststate" };
const ADMINISTRATORS = { team: { objectId: "11111111-1111-1111-1111-111111111111", type: "Group" } };

const SYNTHESIZED = new Map<string, string>();

/** A stack of the smallest environment with other sections, as text. Most fields are held against the same one. */
function synthesized(stack: typeof PlatformStack | typeof ReleaseStack, sections: Sections): string {
  const key = `${stack.name} ${JSON.stringify(sections)}`;
  const text = SYNTHESIZED.get(key) ?? JSON.stringify(terraformOf(new stack(testApp(), deployment(sections))));
  SYNTHESIZED.set(key, text);
  return text;
}

const azure = (more: Sections) => ({ azure: { location: "eastus", ...more } });
const cluster = (more: Sections) => ({
  cluster: { systemPool: { vmSize: "Standard_D4s_v5", nodes: 3 }, ...more },
});
const langfuse = (more: Sections) => ({ langfuse: { images: { tag: "4.4.0-keyless.1" }, ...more } });
const PREVIOUS = { chartVersion: "1.5.41", releaseName: "langfuse", tag: "3.224.1-keyless.1" };
const beside = (more: Sections = {}) =>
  langfuse({ releaseName: "langfuse-v2", images: { tag: PREVIOUS.tag }, previous: { ...PREVIOUS, ...more } });
const upgraded = (more: Sections = {}) =>
  langfuse({ releaseName: "langfuse-v2", previous: { ...PREVIOUS, serves: "current", ...more } });
const exposure = (more: Sections) => ({
  publicUrl: "https://langfuse.example.com",
  exposure: { ...PUBLIC, ...more },
});
const bucket = (more: Sections = {}) => ({
  storage: {
    kind: "s3-compatible",
    provider: "generic",
    region: "eu-1",
    bucket: "langfuse",
    endpoint: "https://s3.example.com",
    ...more,
  },
});
const plaintext = (more: Sections = {}) =>
  bucket({
    endpoint: "http://s3.example.com",
    allowPlaintext: { reason: "It has no certificate.", expires: "2027-01-31", ...more },
  });
const state = (more: Sections) => ({ administrators: ADMINISTRATORS, state: { ...AZURERM_STATE, ...more } });

/** Sections without and with a field that is not at its default: the second must not synthesize to the same. */
const FIELDS: [field: string, without: Sections, with_: Sections][] = [
  ["azure.location", {}, azure({ location: "westeurope" })],
  ["azure.subscriptionId", {}, azure({ subscriptionId: "00000000-0000-0000-0000-000000000001" })],
  ["azure.tenantId", {}, azure({ tenantId: "00000000-0000-0000-0000-000000000002" })],
  ["azure.signIn", {}, azure({ signIn: "oidc" })],
  ["azure.registerProviders", {}, azure({ registerProviders: false })],
  ["tags", {}, { tags: { owner: "me" } }],
  ["deletionProtection", {}, { deletionProtection: false }],
  ["administrators", {}, { administrators: ADMINISTRATORS }],
  ["resourceGroup.name", {}, { resourceGroup: { name: "rg-other" } }],
  ["network.name", {}, { network: { name: "vnet-other" } }],
  ["network.addressSpace", {}, { network: { addressSpace: "10.40.0.0/15" } }],
  ["network.nodeSubnet", {}, { network: { nodeSubnet: "10.40.0.0/21" } }],
  ["cluster.name", {}, cluster({ name: "aks-other" })],
  ["cluster.identityName", {}, cluster({ identityName: "id-other" })],
  ["cluster.kubernetesVersion", {}, cluster({ kubernetesVersion: "1.35" })],
  ["cluster.tier", {}, cluster({ tier: "Standard" })],
  ["cluster.zones", {}, cluster({ zones: ["1"] })],
  ["cluster.encryptionAtHost", {}, cluster({ encryptionAtHost: true })],
  ["cluster.systemPool", {}, cluster({ systemPool: { vmSize: "Standard_D8s_v5", nodes: 3 } })],
  ["cluster.userPool", {}, cluster({ userPool: { vmSize: "Standard_D8s_v5", nodes: 3 } })],
  ["cluster.podRange", {}, cluster({ podRange: "10.240.0.0/16" })],
  ["cluster.serviceRange", {}, cluster({ serviceRange: "10.41.0.0/17" })],
  ["cluster.dnsServiceIp", {}, cluster({ dnsServiceIp: "10.41.0.11" })],
  ["cluster.apiServer", {}, cluster({ apiServer: { access: "private" } })],
  ["cluster.kubelogin", {}, cluster({ kubelogin: "msi" })],
  ["registry.name", {}, { registry: { name: "acrother" } }],
  ["registry.sku", {}, { registry: { sku: "Premium" } }],
  ["storage.accountName", {}, { storage: { accountName: "stother" } }],
  ["storage.container", {}, { storage: { container: "other" } }],
  ["storage.identityName", {}, { storage: { identityName: "id-other" } }],
  ["storage.replication", {}, { storage: { replication: "ZRS" } }],
  ["storage.network", {}, { storage: { network: { access: "selected-networks" } } }],
  ["storage.softDeleteDays", {}, { storage: { softDeleteDays: 8 } }],
  ["storage.exportRetentionDays", {}, { storage: { exportRetentionDays: 31 } }],
  ["storage.kind", {}, bucket()],
  ["storage.provider", bucket(), bucket({ provider: "aws", endpoint: undefined })],
  ["storage.region", bucket(), bucket({ region: "eu-2" })],
  ["storage.bucket", bucket(), bucket({ bucket: "other" })],
  ["storage.endpoint", bucket(), bucket({ endpoint: "https://s3.example.com:9000" })],
  ["storage.pathStyle", bucket(), bucket({ pathStyle: true })],
  ["storage.credentials.accessKeyId", bucket(), bucket({ credentials: { accessKeyId: "other" } })],
  ["storage.credentials.secretAccessKey", bucket(), bucket({ credentials: { secretAccessKey: "other" } })],
  ["storage.allowPlaintext", bucket(), plaintext()],
  ["storage.allowPlaintext.reason", plaintext(), plaintext({ reason: "It is on its way." })],
  ["storage.allowPlaintext.expires", plaintext(), plaintext({ expires: "2027-02-28" })],
  ["keyVault.name", {}, { keyVault: { name: "kv-other" } }],
  ["keyVault.allowedRanges", {}, { keyVault: { allowedRanges: ["203.0.113.0/24"] } }],
  ["keyVault.softDeleteDays", {}, { keyVault: { softDeleteDays: 7 } }],
  ["keyVault.purgeProtection", {}, { keyVault: { purgeProtection: false } }],
  ["sso.application.displayName", {}, { sso: { application: { displayName: "Other" } } }],
  ["sso.clientSecret.source", {}, { sso: { clientSecret: { source: "key-vault" } } }],
  ["sso.clientSecret.rotationDays", {}, { sso: { clientSecret: { source: "managed", rotationDays: 30 } } }],
  ["sso.groups", {}, { sso: { groups: { eng: "33333333-3333-3333-3333-333333333333" } } }],
  ["sso.grantConsent", {}, { sso: { grantConsent: false } }],
  ["sso.accountLinking", {}, { sso: { accountLinking: false } }],
  ["sso.passwordLogin", {}, { sso: { passwordLogin: "on" } }],
  ["diagnostics.enabled", {}, { diagnostics: { enabled: false } }],
  ["diagnostics.workspaceName", {}, { diagnostics: { workspaceName: "log-other" } }],
  ["diagnostics.retentionDays", {}, { diagnostics: { retentionDays: 31 } }],
  ["langfuse.namespace", {}, langfuse({ namespace: "other" })],
  ["langfuse.releaseName", {}, langfuse({ releaseName: "other" })],
  ["langfuse.chartVersion", {}, langfuse({ chartVersion: "2.0.1" })],
  ["langfuse.previous", langfuse({ releaseName: "langfuse-v2" }), beside()],
  ["langfuse.previous.chartVersion", beside(), beside({ chartVersion: "1.5.40" })],
  ["langfuse.previous.releaseName", beside(), beside({ releaseName: "langfuse-eu" })],
  ["langfuse.previous.tag", upgraded(), upgraded({ tag: "3.225.0-keyless.1" })],
  [
    "langfuse.previous.serves",
    { ...exposure({}), ...beside({ serves: "previous" }) },
    { ...exposure({}), ...beside({ serves: "current" }) },
  ],
  ["langfuse.images.tag", {}, langfuse({ images: { tag: "4.4.0-keyless.2" } })],
  ["langfuse.images.web", {}, langfuse({ images: { tag: "4.4.0-keyless.1", web: "other" } })],
  ["langfuse.images.worker", {}, langfuse({ images: { tag: "4.4.0-keyless.1", worker: "other" } })],
  ...["web", "worker"].flatMap((part): [string, Sections, Sections][] => [
    [`langfuse.${part}.replicas`, {}, langfuse({ [part]: { replicas: 2 } })],
    [`langfuse.${part}.size`, {}, langfuse({ [part]: { size: { memory: "3Gi" } } })],
  ]),
  ...["postgresql", "redis", "clickhouse", "keeper"].flatMap((store): [string, Sections, Sections][] => [
    [`langfuse.${store}.diskGib`, {}, langfuse({ [store]: { diskGib: 77 } })],
    [`langfuse.${store}.size`, {}, langfuse({ [store]: { size: { memory: "3Gi" } } })],
  ]),
  ["langfuse.clickhouse.replicas", {}, langfuse({ clickhouse: { replicas: 3 } })],
  ["langfuse.keeper.replicas", {}, langfuse({ keeper: { replicas: 5 } })],
  ["langfuse.diskSku", {}, langfuse({ diskSku: "Premium_ZRS" })],
  ["langfuse.podSecurity", {}, langfuse({ podSecurity: "baseline" })],
  ["langfuse.logging.level", {}, langfuse({ logging: { level: "warn" } })],
  ["langfuse.logging.format", {}, langfuse({ logging: { format: "text" } })],
  ["langfuse.environment", {}, langfuse({ environment: { A: "b" } })],
  ["langfuse.secretEnvironment", {}, langfuse({ secretEnvironment: { A: "b" } })],
  ["langfuse.allowedEgress", {}, langfuse({ allowedEgress: [{ range: "10.60.0.0/24", ports: [587] }] })],
  ["langfuse.telemetry", {}, langfuse({ telemetry: true })],
  ["langfuse.certManager", {}, langfuse({ certManager: "existing" })],
  ["langfuse.clickhouseOperator", {}, langfuse({ clickhouseOperator: "existing" })],
  ["langfuse.timeoutMinutes", {}, langfuse({ timeoutMinutes: 31 })],
  ["exposure.kind", { publicUrl: "https://langfuse.example.com" }, exposure({})],
  ["exposure.acmeEmail", exposure({}), exposure({ acmeEmail: "you@example.com" })],
  ["exposure.acmeServer", exposure({}), exposure({ acmeServer: "staging" })],
  ["exposure.controllerReplicas", exposure({}), exposure({ controllerReplicas: 3 })],
  ["exposure.publicIpName", exposure({}), exposure({ publicIpName: "pip-other" })],
  ["exposure.dnsZone", exposure({}), exposure({ dnsZone: { name: "example.com", resourceGroup: "rg-dns" } })],
  ["state.backend", { administrators: ADMINISTRATORS }, state({})],
  ["state.container", state({}), state({ container: "other" })],
];

test.each(FIELDS)("%s changes what is deployed", (field, without, with_) => {
  // The stack that most likely changes is held against first: the other one need not be synthesized then.
  const stacks = field.startsWith("langfuse.") ? [ReleaseStack, PlatformStack] : [PlatformStack, ReleaseStack];
  const changed = stacks.some((stack) => synthesized(stack, with_) !== synthesized(stack, without));
  expect(changed).toBe(true);
});
