import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { Token, ref } from "cdktf";
import type { Construct } from "constructs";
import { checkEnvironment } from "../../../config/check-environment";
import { EntraSso } from "../../../constructs/entra-sso/entra-sso";
import { KeylessBlob } from "../../../constructs/keyless-blob/keyless-blob";
import { LangfuseCluster } from "../../../constructs/langfuse-cluster/langfuse-cluster";
import { LangfuseRelease } from "../../../constructs/langfuse-release/langfuse-release";
import { LogWorkspace } from "../../../constructs/log-workspace/log-workspace";
import { SecretVault } from "../../../constructs/secret-vault/secret-vault";
import { BARE, environmentFields, environmentWith, pathOf } from "../../config/environment-fields";
import { CLIENT_ID, OBJECT_ID, RESOURCE_GROUP, TENANT_ID, synth } from "../../support/synth";
import { BUCKET, PUBLIC, SMALLEST } from "../langfuse-release/release";

type Props = Record<string, unknown>;
type Make = (scope: Construct, props: Props) => Construct;

/** A construct with valid props. */
interface ConstructCase {
  readonly make: Make;
  readonly props: Props;
}

function valid(type: new (scope: Construct, id: string, props: never) => Construct, props: object): ConstructCase {
  return { make: (scope, given) => new type(scope, "it", given as never), props: props as Props };
}

const POOL = { vmSize: "Standard_D4s_v5", nodes: 3 };
const CLUSTER = valid(LangfuseCluster, {
  resourceGroup: RESOURCE_GROUP,
  name: "aks-test",
  tenantId: TENANT_ID,
  registry: { name: "acrtest" },
  systemPool: POOL,
  administrators: { example: { objectId: OBJECT_ID } },
});
/** The same with other props. */
const withProps = ({ make, props }: ConstructCase, more: object): ConstructCase => ({
  make,
  props: { ...props, ...more },
});
const EXISTING_NETWORK = withProps(CLUSTER, {
  network: { existing: true, resourceGroup: "rg-net", virtualNetwork: "vnet", subnet: "snet" },
});
const AUTHORIZED = withProps(CLUSTER, { apiServer: { access: "authorized-ranges", ranges: ["203.0.113.0/24"] } });
const ENDPOINT = withProps(CLUSTER, {
  publicEndpoint: { name: "pip", dns: { zone: "example.com", resourceGroup: "rg-dns", record: "@" } },
});
const BLOB = valid(KeylessBlob, {
  resourceGroup: RESOURCE_GROUP,
  accountName: "sttest",
  identityName: "id-test",
  oidcIssuerUrl: "https://issuer.example.com/",
});
const SCALED_POOL = { ...POOL, nodes: { min: 3, max: 6 } };
const SCALED = withProps(CLUSTER, { systemPool: SCALED_POOL, userPool: SCALED_POOL });
const SELECTED = withProps(BLOB, { network: { access: "selected-networks", ranges: [] } });
const VAULT = valid(SecretVault, {
  vault: { name: "kv-test", resourceGroup: RESOURCE_GROUP, tenantId: TENANT_ID },
  secretPrefix: "langfuse-test-",
});
const EXISTING_VAULT = withProps(VAULT, { vault: { existing: true, name: "kv-shared", resourceGroup: "rg" } });
const SSO = valid(EntraSso, {
  publicUrl: "https://langfuse.example.com",
  application: { displayName: "Langfuse" },
  clientSecret: { source: "managed" },
  vault: { store: () => undefined },
});
const EXISTING_SSO = withProps(SSO, { application: { existing: true, clientId: CLIENT_ID } });
const LOGS = valid(LogWorkspace, { resourceGroup: RESOURCE_GROUP, name: "log-test" });
const RELEASE = valid(LangfuseRelease, SMALLEST);
const EXPOSED = withProps(RELEASE, PUBLIC);
const BUCKETED = withProps(RELEASE, { storage: BUCKET });
const CHART_1 = withProps(RELEASE, { chartVersion: "1.5.41", images: { ...SMALLEST.images, tag: "3.224.1" } });
const BESIDE = withProps(RELEASE, {
  releaseName: "langfuse-v2",
  images: { ...SMALLEST.images, tag: "3.224.1" },
  previous: { chartVersion: "1.5.41", releaseName: "langfuse", tag: "3.224.1" },
});

/** Each field of an environment file with the construct and the prop of the same meaning. */
const PROPS: Readonly<Record<string, [ConstructCase, string][]>> = {
  publicUrl: [
    [RELEASE, "publicUrl"],
    [SSO, "publicUrl"],
    [BLOB, "corsOrigins.0"],
  ],
  "azure.location": [[CLUSTER, "resourceGroup.location"]],
  "azure.tenantId": [
    [CLUSTER, "tenantId"],
    [VAULT, "vault.tenantId"],
    [RELEASE, "tenantId"],
  ],
  "tags.*": [
    [CLUSTER, "tags.example"],
    [BLOB, "tags.example"],
    [VAULT, "tags.example"],
    [LOGS, "tags.example"],
  ],
  "administrators.*.objectId": [
    [CLUSTER, "administrators.example.objectId"],
    [VAULT, "officers.example.objectId"],
  ],
  "resourceGroup.name": [[BLOB, "resourceGroup.name"]],
  "network<existing=false>.name": [[CLUSTER, "network.name"]],
  "network<existing=false>.addressSpace": [[CLUSTER, "network.addressSpace"]],
  "network<existing=false>.nodeSubnet": [[CLUSTER, "network.nodeSubnet"]],
  "network<existing=true>.resourceGroup": [[EXISTING_NETWORK, "network.resourceGroup"]],
  "network<existing=true>.virtualNetwork": [[EXISTING_NETWORK, "network.virtualNetwork"]],
  "network<existing=true>.subnet": [[EXISTING_NETWORK, "network.subnet"]],
  "cluster.name": [[CLUSTER, "name"]],
  "cluster.identityName": [[CLUSTER, "identityName"]],
  "cluster.kubernetesVersion": [[CLUSTER, "kubernetesVersion"]],
  "cluster.systemPool.vmSize": [[CLUSTER, "systemPool.vmSize"]],
  "cluster.systemPool.nodes": [[CLUSTER, "systemPool.nodes"]],
  "cluster.systemPool.nodes.min": [[SCALED, "systemPool.nodes.min"]],
  "cluster.systemPool.nodes.max": [[SCALED, "systemPool.nodes.max"]],
  "cluster.systemPool.osDiskGib": [[CLUSTER, "systemPool.osDiskGib"]],
  "cluster.userPool.vmSize": [[withProps(CLUSTER, { userPool: POOL }), "userPool.vmSize"]],
  "cluster.userPool.nodes": [[withProps(CLUSTER, { userPool: POOL }), "userPool.nodes"]],
  "cluster.userPool.nodes.min": [[SCALED, "userPool.nodes.min"]],
  "cluster.userPool.nodes.max": [[SCALED, "userPool.nodes.max"]],
  "cluster.userPool.osDiskGib": [[withProps(CLUSTER, { userPool: POOL }), "userPool.osDiskGib"]],
  "cluster.podRange": [[CLUSTER, "podRange"]],
  "cluster.serviceRange": [[CLUSTER, "serviceRange"]],
  "cluster.dnsServiceIp": [[CLUSTER, "dnsServiceIp"]],
  "cluster.apiServer<access=authorized-ranges>.ranges[]": [[AUTHORIZED, "apiServer.ranges.0"]],
  "registry<existing=false>.name": [[CLUSTER, "registry.name"]],
  "registry<existing=true>.loginServer": [
    [withProps(CLUSTER, { registry: { existing: true, id: "/registry" } }), "registry.loginServer"],
  ],
  "storage<kind=azure-keyless>.accountName": [[BLOB, "accountName"]],
  "storage<kind=azure-keyless>.container": [
    [BLOB, "containerName"],
    [RELEASE, "storage.container"],
  ],
  "storage<kind=azure-keyless>.identityName": [[BLOB, "identityName"]],
  "storage<kind=azure-keyless>.network<access=selected-networks>.ranges[]": [[SELECTED, "network.ranges.0"]],
  "storage<kind=azure-keyless>.softDeleteDays": [[BLOB, "softDeleteDays"]],
  "storage<kind=azure-keyless>.exportRetentionDays": [[BLOB, "exportRetentionDays"]],
  "storage<kind=s3-compatible>.region": [[BUCKETED, "storage.region"]],
  "storage<kind=s3-compatible>.bucket": [[BUCKETED, "storage.bucket"]],
  "storage<kind=s3-compatible>.endpoint": [[BUCKETED, "storage.endpoint"]],
  "storage<kind=s3-compatible>.credentials.accessKeyId": [[BUCKETED, "storage.credentials.accessKeyId"]],
  "storage<kind=s3-compatible>.credentials.secretAccessKey": [[BUCKETED, "storage.credentials.secretAccessKey"]],
  "keyVault<existing=false>.name": [[VAULT, "vault.name"]],
  "keyVault<existing=false>.allowedRanges[]": [[VAULT, "vault.allowedRanges.0"]],
  "keyVault<existing=false>.softDeleteDays": [[VAULT, "vault.softDeleteDays"]],
  "keyVault<existing=true>.name": [[EXISTING_VAULT, "vault.name"]],
  "keyVault<existing=true>.resourceGroup": [[EXISTING_VAULT, "vault.resourceGroup"]],
  "sso.application<existing=false>.displayName": [[SSO, "application.displayName"]],
  "sso.application<existing=true>.clientId": [[EXISTING_SSO, "application.clientId"]],
  "sso.clientSecret<source=managed>.rotationDays": [[SSO, "clientSecret.rotationDays"]],
  "sso.groups.*": [[SSO, "groups.example"]],
  "diagnostics<existing=false>.workspaceName": [[LOGS, "name"]],
  "diagnostics<existing=false>.retentionDays": [[LOGS, "retentionDays"]],
  "diagnostics<existing=true>.workspaceId": [
    [CLUSTER, "logWorkspaceId"],
    [BLOB, "logWorkspaceId"],
    [VAULT, "logWorkspaceId"],
  ],
  "langfuse.namespace": [[RELEASE, "namespace"]],
  "langfuse.releaseName": [[RELEASE, "releaseName"]],
  "langfuse.chartVersion": [[RELEASE, "chartVersion"]],
  "langfuse.previous.chartVersion": [[BESIDE, "previous.chartVersion"]],
  "langfuse.previous.releaseName": [[BESIDE, "previous.releaseName"]],
  "langfuse.previous.tag": [[BESIDE, "previous.tag"]],
  "langfuse.images.tag": [[RELEASE, "images.tag"]],
  "langfuse.images.web": [[RELEASE, "images.web"]],
  "langfuse.images.worker": [[RELEASE, "images.worker"]],
  "langfuse.web.replicas": [[RELEASE, "web.replicas"]],
  "langfuse.web.replicas.min": [[withProps(RELEASE, { web: { replicas: { min: 1, max: 2 } } }), "web.replicas.min"]],
  "langfuse.web.replicas.max": [[withProps(RELEASE, { web: { replicas: { min: 1, max: 2 } } }), "web.replicas.max"]],
  "langfuse.worker.replicas": [[RELEASE, "worker.replicas"]],
  "langfuse.worker.replicas.min": [
    [withProps(RELEASE, { worker: { replicas: { min: 1, max: 2 } } }), "worker.replicas.min"],
  ],
  "langfuse.worker.replicas.max": [
    [withProps(RELEASE, { worker: { replicas: { min: 1, max: 2 } } }), "worker.replicas.max"],
  ],
  "langfuse.clickhouse.replicas": [[RELEASE, "clickhouse.replicas"]],
  "langfuse.keeper.replicas": [[RELEASE, "keeper.replicas"]],
  ...Object.fromEntries(
    ["web", "worker", "postgresql", "redis", "clickhouse", "keeper"].flatMap((name) => [
      [`langfuse.${name}.size.cpu`, [[RELEASE, `${name}.size.cpu`]]],
      [`langfuse.${name}.size.memory`, [[RELEASE, `${name}.size.memory`]]],
      ...(name === "web" || name === "worker" ? [] : [[`langfuse.${name}.diskGib`, [[RELEASE, `${name}.diskGib`]]]]),
    ]),
  ),
  "langfuse.environment.*": [[RELEASE, "environment.EXAMPLE"]],
  "langfuse.secretEnvironment.*": [[RELEASE, "secretEnvironment.EXAMPLE"]],
  "langfuse.allowedEgress[].range": [
    [withProps(RELEASE, { allowedEgress: [{ range: "10.60.0.0/24", ports: [587] }] }), "allowedEgress.0.range"],
  ],
  "langfuse.allowedEgress[].ports[]": [
    [withProps(RELEASE, { allowedEgress: [{ range: "10.60.0.0/24", ports: [587] }] }), "allowedEgress.0.ports.0"],
  ],
  "langfuse.timeoutMinutes": [[RELEASE, "timeoutMinutes"]],
  "exposure<kind=public>.acmeEmail": [[EXPOSED, "exposure.acmeEmail"]],
  "exposure<kind=public>.controllerReplicas": [[EXPOSED, "exposure.controllerReplicas"]],
  "exposure<kind=public>.publicIpName": [
    [EXPOSED, "exposure.publicIp.name"],
    [ENDPOINT, "publicEndpoint.name"],
  ],
  "exposure<kind=public>.dnsZone.name": [[ENDPOINT, "publicEndpoint.dns.zone"]],
  "exposure<kind=public>.dnsZone.resourceGroup": [[ENDPOINT, "publicEndpoint.dns.resourceGroup"]],
};

/** Fields that no construct has a prop for: the stacks read them, or a construct takes the resource id instead. */
const WITHOUT_PROP =
  /^(environment$|azure\.subscriptionId|policy|state)|^registry<existing=true>\.(name|resourceGroup)|allowPlaintext/;

const LEFT_OUT = "(left out)";

/** Every wrong value of a field with a rule, from the table of the environment file. */
const WRONG = readFileSync(path.join(__dirname, "../../config/wrong-values.txt"), "utf8")
  .split("\n")
  .flatMap((line) => /^(\S+): (.*?) \| /.exec(line)?.slice(1) ?? [])
  .reduce<[string, string][]>((rows, text, index, all) => {
    return index % 2 === 0 ? [...rows, [text, all[index + 1] as string]] : rows;
  }, [])
  .filter(([place, written]) => place in PROPS && written !== LEFT_OUT);

const ROWS = WRONG.flatMap(([place, written]) =>
  (PROPS[place] ?? []).map(([construct, prop]) => ({ place, written, construct, prop })),
);

test.each(ROWS)("$place: $written is refused by the file, and as $prop by the construct", (row) => {
  const value: unknown = parse(row.written);
  expect(checkEnvironment(environmentWith(row.place, value)).errors.map(({ path }) => path)).toEqual([
    pathOf(row.place),
  ]);
  expect(refusal(row.construct, row.prop, value)).toContain(`"${row.prop.replace(/\.(\d+)/g, "[$1]")}" must `);
});

test("every field with a rule has a prop, and at least one wrong value", () => {
  const fields = environmentFields().filter(({ schema, place }) => {
    const kinds = [schema, ...(schema.anyOf ?? [])];
    return kinds.some(({ type, pattern }) => pattern || type === "integer") && !WITHOUT_PROP.test(place);
  });
  const covered = new Set(WRONG.map(([place]) => place));
  expect(fields.map(({ place }) => place).filter((place) => !covered.has(place))).toEqual([]);
});

test.each(
  Object.entries(PROPS).flatMap(([place, props]) =>
    props.map(([construct, prop]) => [prop, place, construct] as const),
  ),
)("%s is valid with the example of %s", (prop, place, construct) => {
  const [example] = environmentFields().find((field) => field.place === place)?.schema.examples ?? [];
  const { make, props } = construct;
  expect(() => synth((stack) => void make(stack, change(props, prop.split("."), example)))).not.toThrow(
    `"${prop.replace(/\.(\d+)/g, "[$1]")}"`,
  );
});

/** What a construct answers to a value of a prop. */
function refusal({ make, props }: ConstructCase, prop: string, value: unknown): string {
  try {
    synth((stack) => void make(stack, prop === "" ? props : change(props, prop.split("."), value)));
    return "no refusal";
  } catch (error) {
    return (error as Error).message;
  }
}

function change(around: unknown, [step, ...rest]: readonly string[], value: unknown): Props {
  if (step === undefined) return value as Props;
  const inner = (around as Props | undefined)?.[step];
  if (/^\d+$/.test(step)) return [change(inner, rest, value)] as unknown as Props;
  return { ...(around as Props), [step]: change(inner, rest, value) };
}

const PREVIOUS = { chartVersion: "1.5.41", releaseName: "langfuse", tag: "3.224.1" };

/** Relations that do not hold: sections of a file, the same props, and the field and the prop that are refused. */
type Relation = [string, object, ConstructCase, object, string];

const TWICE = {
  a: { objectId: OBJECT_ID, type: "Group" },
  b: { objectId: OBJECT_ID, type: "User" },
};
const BUCKET_FIELDS = { kind: "s3-compatible", provider: "generic", region: "eu-1", bucket: "langfuse-events" };

const RELATIONS: Relation[] = [
  [
    "network.nodeSubnet",
    { network: { nodeSubnet: "10.50.0.0/20" } },
    CLUSTER,
    { network: { nodeSubnet: "10.50.0.0/20" } },
    "network.nodeSubnet",
  ],
  ["cluster.podRange", inCluster({ podRange: "10.40.0.0/16" }), CLUSTER, { podRange: "10.40.0.0/16" }, "podRange"],
  ["cluster.podRange", inCluster({ podRange: "10.244.0.1/16" }), CLUSTER, { podRange: "10.244.0.1/16" }, "podRange"],
  [
    "cluster.dnsServiceIp",
    inCluster({ dnsServiceIp: "10.41.0.1" }),
    CLUSTER,
    { dnsServiceIp: "10.41.0.1" },
    "dnsServiceIp",
  ],
  ["cluster.podRange", inCluster({ podRange: "172.16.0.0/12" }), CLUSTER, { podRange: "172.16.0.0/12" }, "podRange"],
  ["cluster.podRange", inCluster({ podRange: "10.244.0.0/23" }), CLUSTER, { podRange: "10.244.0.0/23" }, "podRange"],
  [
    "network.nodeSubnet",
    { network: { nodeSubnet: "10.40.0.0/29" } },
    CLUSTER,
    { network: { nodeSubnet: "10.40.0.0/29" } },
    "network.nodeSubnet",
  ],
  [
    "cluster.systemPool.vmSize",
    inCluster({ systemPool: { ...POOL, vmSize: "Standard_B1ms" } }),
    CLUSTER,
    { systemPool: { ...POOL, vmSize: "Standard_B1ms" } },
    "systemPool.vmSize",
  ],
  [
    "cluster.userPool.osDiskType",
    inCluster({ userPool: { ...POOL, osDiskType: "Ephemeral" } }),
    CLUSTER,
    { userPool: { ...POOL, osDiskType: "Ephemeral" } },
    "userPool.osDiskType",
  ],
  [
    "langfuse.redis.size.memory",
    inLangfuse({ redis: { size: { memory: "1Mi" } } }),
    RELEASE,
    { redis: { size: { memory: "1Mi" } } },
    "redis.size.memory",
  ],
  [
    "cluster.apiServer.ranges.0",
    inCluster({ apiServer: { access: "authorized-ranges", ranges: ["203.0.113.1/24"] } }),
    CLUSTER,
    { apiServer: { access: "authorized-ranges", ranges: ["203.0.113.1/24"] } },
    "apiServer.ranges[0]",
  ],
  [
    "keyVault.allowedRanges.0",
    { keyVault: { allowedRanges: ["203.0.113.1/24"] } },
    VAULT,
    { vault: { ...(VAULT.props["vault"] as object), allowedRanges: ["203.0.113.1/24"] } },
    "vault.allowedRanges[0]",
  ],
  [
    "storage.network.ranges.0",
    { storage: { network: { access: "selected-networks", ranges: ["203.0.113.1/24"] } } },
    SELECTED,
    { network: { access: "selected-networks", ranges: ["203.0.113.1/24"] } },
    "network.ranges[0]",
  ],
  [
    "langfuse.allowedEgress.0.range",
    inLangfuse({ allowedEgress: [{ range: "169.254.169.254/32", ports: [80] }] }),
    RELEASE,
    { allowedEgress: [{ range: "169.254.169.254/32", ports: [80] }] },
    "allowedEgress[0].range",
  ],
  [
    "cluster.dnsServiceIp",
    inCluster({ dnsServiceIp: "10.42.0.9" }),
    CLUSTER,
    { dnsServiceIp: "10.42.0.9" },
    "dnsServiceIp",
  ],
  ["langfuse.namespace", inLangfuse({ namespace: "kube-system" }), RELEASE, { namespace: "kube-system" }, "namespace"],
  [
    "langfuse.namespace",
    inLangfuse({ namespace: "traefik" }),
    BLOB,
    { serviceAccount: { namespace: "traefik", name: "langfuse" } },
    "serviceAccount.namespace",
  ],
  [
    "langfuse.images.tag",
    inLangfuse({ images: { tag: "3.224.1" } }),
    RELEASE,
    { images: { ...SMALLEST.images, tag: "3.224.1" } },
    "images.tag",
  ],
  [
    "langfuse.keeper.replicas",
    inLangfuse({ keeper: { replicas: 1 } }),
    RELEASE,
    { keeper: { replicas: 1 } },
    "keeper.replicas",
  ],
  [
    "langfuse.releaseName",
    inLangfuse({ chartVersion: "1.5.41", images: { tag: "3.224.1" }, releaseName: "traces" }),
    RELEASE,
    { chartVersion: "1.5.41", images: { ...SMALLEST.images, tag: "3.224.1" }, releaseName: "traces" },
    "releaseName",
  ],
  [
    "langfuse.releaseName",
    inLangfuse({ images: { tag: "3.224.1" }, previous: PREVIOUS }),
    BESIDE,
    { releaseName: "langfuse" },
    "releaseName",
  ],
  [
    "langfuse.images.tag",
    inLangfuse({ releaseName: "langfuse-v2", previous: PREVIOUS }),
    BESIDE,
    { images: SMALLEST.images },
    "images.tag",
  ],
  [
    "langfuse.previous.tag",
    inLangfuse({ releaseName: "langfuse-v2", images: { tag: "4.4.0" }, previous: { ...PREVIOUS, tag: "4.4.0" } }),
    BESIDE,
    { previous: { ...PREVIOUS, tag: "4.4.0" } },
    "previous.tag",
  ],
  [
    "langfuse.environment.AZURE_CLIENT_ID",
    inLangfuse({ environment: { AZURE_CLIENT_ID: "id" } }),
    RELEASE,
    { environment: { AZURE_CLIENT_ID: "id" } },
    "environment.AZURE_CLIENT_ID",
  ],
  [
    "langfuse.environment.SALT",
    inLangfuse({ environment: { SALT: "x" } }),
    RELEASE,
    { environment: { SALT: "x" } },
    "environment.SALT",
  ],
  [
    "langfuse.secretEnvironment.REDIS_HOST",
    inLangfuse({ secretEnvironment: { REDIS_HOST: "x" } }),
    RELEASE,
    { secretEnvironment: { REDIS_HOST: "x" } },
    "secretEnvironment.REDIS_HOST",
  ],
  [
    "langfuse.secretEnvironment.A",
    inLangfuse({ environment: { A: "a" }, secretEnvironment: { A: "a" } }),
    RELEASE,
    { environment: { A: "a" }, secretEnvironment: { A: "a" } },
    "secretEnvironment.A",
  ],
  ...[
    `https://${"abcdefg.".repeat(28)}example.com`,
    "https://*.example.com",
    "https://lang_fuse.example.com",
    "https://langfuse.example.com.",
    "https://b\u00fccher.example.com",
  ].map((publicUrl): Relation => ["publicUrl", { publicUrl }, SSO, { publicUrl }, "publicUrl"]),
  [
    "langfuse.releaseName",
    inLangfuse({ releaseName: "traces-of-the-whole-platform-x" }),
    RELEASE,
    { releaseName: "traces-of-the-whole-platform-x" },
    "releaseName",
  ],
  [
    "langfuse.previous.releaseName",
    inLangfuse({
      releaseName: "langfuse-v2",
      images: { tag: "3.224.1" },
      previous: { ...PREVIOUS, releaseName: "langfuse-of-the-whole-platform-team" },
    }),
    BESIDE,
    { previous: { ...PREVIOUS, releaseName: "langfuse-of-the-whole-platform-team" } },
    "previous.releaseName",
  ],
  [
    "langfuse.secretEnvironment.A",
    inLangfuse({ secretEnvironment: { A: "a".repeat(115) } }),
    RELEASE,
    { secretEnvironment: { A: "a".repeat(115) }, vault: { ...SMALLEST.vault, secretPrefix: "langfuse-dev-" } },
    "secretEnvironment.A",
  ],
  ...[CLUSTER, BLOB, VAULT, LOGS].flatMap((construct): Relation[] =>
    [{ azureRegion: "x" }, { owner: "a", Owner: "b" }, { a: "\u00e9".repeat(129) }].map((tags) => [
      `tags.${Object.keys(tags).at(-1)}`,
      { tags },
      construct,
      { tags },
      `tags.${Object.keys(tags).at(-1)}`,
    ]),
  ),
  [
    "tags." + "x".repeat(129),
    { tags: { ["x".repeat(129)]: "a" } },
    BLOB,
    { tags: { ["x".repeat(129)]: "a" } },
    "tags." + "x".repeat(129),
  ],
  ["cluster.name", inCluster({ name: "aks-windows" }), CLUSTER, { name: "aks-windows" }, "name"],
  [
    "registry.name",
    { registry: { name: "MicrosoftImages" } },
    CLUSTER,
    { registry: { name: "MicrosoftImages" } },
    "registry.name",
  ],
  [
    "keyVault.name",
    { keyVault: { name: "login-secrets" } },
    VAULT,
    { vault: { name: "login-secrets", resourceGroup: RESOURCE_GROUP, tenantId: TENANT_ID } },
    "vault.name",
  ],
  ["storage.accountName", { storage: { accountName: "onedrive" } }, BLOB, { accountName: "onedrive" }, "accountName"],
  [
    "cluster.name",
    { resourceGroup: { name: "r".repeat(40) }, ...inCluster({ name: "c".repeat(40) }) },
    CLUSTER,
    { resourceGroup: { ...RESOURCE_GROUP, name: "r".repeat(40), location: "eastus" }, name: "c".repeat(40) },
    "name",
  ],
  [
    "administrators.b.objectId",
    { administrators: TWICE },
    CLUSTER,
    { administrators: TWICE },
    "administrators.b.objectId",
  ],
  [
    "sso.groups.b",
    { sso: { groups: { a: OBJECT_ID, b: OBJECT_ID } } },
    SSO,
    { groups: { a: OBJECT_ID, b: OBJECT_ID } },
    "groups.b",
  ],
  [
    "sso.groups.a",
    { sso: { groups: { a: TENANT_ID.replace(/[1-9a-f]/g, "0") } } },
    SSO,
    { groups: { a: TENANT_ID.replace(/[1-9a-f]/g, "0") } },
    "groups.a",
  ],
  [
    "storage.endpoint",
    { storage: { ...BUCKET_FIELDS, endpoint: "https://s3_store.example.com" } },
    BUCKETED,
    { storage: { ...BUCKET, endpoint: "https://s3_store.example.com" } },
    "storage.endpoint",
  ],
  [
    "publicUrl",
    { publicUrl: "https://langfuse", exposure: { kind: "public", acmeEmail: "me@example.com" } },
    EXPOSED,
    { publicUrl: "https://langfuse" },
    "publicUrl",
  ],
  [
    "publicUrl",
    { publicUrl: "http://langfuse.example.com" },
    SSO,
    { publicUrl: "http://langfuse.example.com" },
    "publicUrl",
  ],
  [
    "publicUrl",
    { publicUrl: "https://Langfuse.example.com" },
    BLOB,
    { corsOrigins: ["https://Langfuse.example.com"] },
    "corsOrigins[0]",
  ],
];

function inCluster(settings: object) {
  return { cluster: { ...BARE.cluster, ...settings } };
}

function inLangfuse(settings: object) {
  return { langfuse: { ...BARE.langfuse, ...settings } };
}

/** Messages name other fields by their place in the file, and other props by theirs. */
const withoutSections = (rule: string) => rule.replace(/\b(cluster|langfuse|sso)\.(?=[a-z])/g, "");

test.each(RELATIONS)("%s: %j is refused by both with the same rule", (place, sections, construct, props, prop) => {
  const [mistake] = checkEnvironment({ ...BARE, ...sections }).errors;
  expect(mistake?.path.join(".")).toBe(place);
  const { make, props: valid } = construct;
  expect(refusal({ make, props: { ...valid, ...props } }, "", undefined)).toContain(
    `"${prop}" ${withoutSections(mistake?.rule ?? "")}, got `,
  );
});

test("tokens are left to Terraform", () => {
  const token = (name: string) => Token.asString(ref(`var.${name}`));
  const number = Token.asNumber(ref("var.number"));
  const json = synth((stack) => {
    new AzurermProvider(stack, "azurerm", { features: [{}] });
    new TimeProvider(stack, "time");
    const { make, props } = CLUSTER;
    const pools = {
      systemPool: { vmSize: token("size"), nodes: number },
      podRange: token("pods"),
      dnsServiceIp: token("dns"),
    };
    make(stack, { ...props, ...pools, name: token("name"), administrators: { me: { objectId: token("me") } } });
  });
  expect(json.resource["azurerm_kubernetes_cluster"]?.["it"]).toMatchObject({
    name: "${var.name}",
    default_node_pool: { vm_size: "${var.size}", node_count: "${var.number}" },
    network_profile: { pod_cidr: "${var.pods}", dns_service_ip: "${var.dns}" },
  });
});

test.each<[string, ConstructCase, (token: string, number: number) => object]>([
  ["the tag", RELEASE, (tag) => ({ images: { ...SMALLEST.images, tag } })],
  ["the name of a release of chart 2.x", RELEASE, (releaseName) => ({ releaseName })],
  ["the name of a release of chart 1.x", CHART_1, (releaseName) => ({ releaseName })],
  ["the pods of Keeper", RELEASE, (_, replicas) => ({ keeper: { replicas } })],
  ["the name of the previous release", BESIDE, (releaseName) => ({ previous: { ...PREVIOUS, releaseName } })],
  ["the tag of the previous release", BESIDE, (tag) => ({ previous: { ...PREVIOUS, tag } })],
])("a token as %s of a release is left to Terraform", (_, { make, props }, change) => {
  const changed = change(Token.asString(ref("var.text")), Token.asNumber(ref("var.number")));
  expect(() => synth((stack) => void make(stack, { ...props, ...changed }))).not.toThrow(/" must /);
});

test("a token turns off only the rules that read it", () => {
  const releaseName = Token.asString(ref("var.name"));
  const images = { ...SMALLEST.images, tag: "3.224.1" };
  expect(refusal(withProps(RELEASE, { releaseName, images }), "", undefined)).toContain('"images.tag" must ');
});

test("a message names the kind of a list and of a mapping", () => {
  expect(refusal(CLUSTER, "systemPool.nodes", { least: 1 })).toMatch(/, or min and max, got a mapping$/);
  expect(refusal(CLUSTER, "systemPool.nodes", [3])).toMatch(/, or min and max, got a list$/);
});

test.each([
  [SSO, { publicUrl: "https://me:secret@langfuse.example.com" }],
  [BLOB, { corsOrigins: ["https://me:secret@langfuse.example.com"] }],
  [BLOB, { oidcIssuerUrl: "https://me:secret@issuer.example.com" }],
  [RELEASE, { secretEnvironment: { SMTP_CONNECTION_URL: "smtp://me:secret@example.com" } }],
  [RELEASE, { environment: { SALT: "secret" } }],
  [BUCKETED, { storage: { ...BUCKET, endpoint: "https://me:secret@s3.example.com" } }],
  [BUCKETED, { storage: { ...BUCKET, credentials: { accessKeyId: "Secret", secretAccessKey: "secret+" } } }],
])("no message shows a secret: %#", ({ make, props }, wrong) => {
  const message = refusal({ make, props: { ...props, ...wrong } }, "", undefined);
  expect(message).toMatch(/" must /);
  expect(message.replace("name of a secret", "").replace("secretEnvironment", "")).not.toMatch(
    /secret[+@]|: ?secret|Secret$|got .*secret/,
  );
});
