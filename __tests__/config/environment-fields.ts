import { branches, environmentJsonSchema, type JsonSchema } from "../../config/json-schema";

/** The smallest valid file, with an address that may be public. */
export const BARE = {
  administrators: { team: { objectId: "44444444-4444-4444-4444-444444444444", type: "Group" } },
  environment: "dev",
  publicUrl: "https://langfuse.example.com",
  azure: { location: "eastus" },
  cluster: { systemPool: { vmSize: "Standard_D4ds_v5", nodes: 3 } },
  langfuse: { images: { tag: "4.4.0-keyless.1" } },
};

/** A field of the schema by its place: `network<existing=true>.subnet`, `administrators.*.type`, `cluster.zones[]` */
export interface Field {
  readonly place: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** Every field of an environment file: sections, leaves, the entries of records and of lists. */
export function environmentFields(): Field[] {
  return below("", environmentJsonSchema());
}

function below(place: string, schema: JsonSchema): Field[] {
  return branches(schema).flatMap((branch) => {
    const at = place + decision(branch);
    const { properties = {}, required = [], additionalProperties, items } = branch;
    return [
      ...Object.entries(properties).flatMap(([key, property]) =>
        field(at === "" ? key : `${at}.${key}`, property, required.includes(key)),
      ),
      ...(typeof additionalProperties === "object" ? field(`${at}.*`, additionalProperties, false) : []),
      ...(items ? field(`${at}[]`, items, false) : []),
    ];
  });
}

function field(place: string, schema: JsonSchema, required: boolean): Field[] {
  return [{ place, schema, required }, ...below(place, schema)];
}

function decision(branch: JsonSchema): string {
  return Object.entries(branch.properties ?? {})
    .filter(([, property]) => property.const !== undefined)
    .map(([key, property]) => `<${key}=${String(property.const)}>`)
    .join("");
}

/** The values around a field without which it cannot be in a file. */
const AROUND: Record<string, unknown> = {
  "administrators.*": { objectId: "11111111-1111-1111-1111-111111111111", type: "Group" },
  "network<existing=true>": { existing: true, resourceGroup: "rg-network", virtualNetwork: "vnet", subnet: "snet" },
  "cluster.systemPool.nodes": { min: 3, max: 6 },
  "cluster.userPool": { vmSize: "Standard_D4ds_v5", nodes: 3 },
  "cluster.userPool.nodes": { min: 3, max: 6 },
  "cluster.apiServer<access=public>": { access: "public" },
  "cluster.apiServer<access=authorized-ranges>": { access: "authorized-ranges", ranges: ["203.0.113.0/24"] },
  "cluster.apiServer<access=private>": { access: "private" },
  "registry<existing=true>": { existing: true, name: "acrshared", resourceGroup: "rg-shared" },
  "storage<kind=azure-keyless>.network<access=public>": { access: "public" },
  "storage<kind=azure-keyless>.network<access=selected-networks>": {
    access: "selected-networks",
    ranges: ["203.0.113.0/24"],
  },
  "storage<kind=s3-compatible>": {
    kind: "s3-compatible",
    provider: "alibaba-oss",
    region: "cn-hangzhou",
    bucket: "langfuse-events",
  },
  "storage<kind=s3-compatible>.allowPlaintext": {
    reason: "The store has a certificate from the end of the year on.",
    expires: "2027-01-31",
  },
  "keyVault<existing=true>": { existing: true, name: "kv-shared", resourceGroup: "rg-shared" },
  "sso.application<existing=true>": { existing: true, clientId: "22222222-2222-2222-2222-222222222222" },
  "sso.clientSecret<source=managed>": { source: "managed" },
  "sso.clientSecret<source=key-vault>": { source: "key-vault" },
  "diagnostics<existing=true>": {
    existing: true,
    workspaceId:
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-shared",
  },
  "langfuse.previous": { chartVersion: "1.5.41", releaseName: "langfuse", tag: "3.224.1-keyless.1" },
  "langfuse.web.replicas": { min: 2, max: 6 },
  "langfuse.worker.replicas": { min: 2, max: 6 },
  "langfuse.allowedEgress[]": { range: "10.60.0.0/24", ports: [587] },
  "exposure<kind=none>": { kind: "none" },
  "exposure<kind=public>": { kind: "public", acmeEmail: "platform@example.com" },
  "exposure<kind=public>.dnsZone": { name: "example.com", resourceGroup: "rg-dns" },
  "policy.waivers[]": { rule: "registry-admin-off", address: "azurerm_container_registry.cluster_registry" },
  "state<backend=local>": { backend: "local" },
  "state<backend=azurerm>": { backend: "azurerm", resourceGroup: "rg-state", storageAccount: "ststate" },
  "state<backend=hcp>": { backend: "hcp", organization: "example-org" },
};

/** The values that a field needs in the fields next to it. */
const BESIDE: Record<string, object> = {
  "langfuse.previous": { releaseName: "langfuse-v2", images: { tag: "3.224.1-keyless.1" } },
  "storage<kind=s3-compatible>.allowPlaintext": { endpoint: "http://oss-cn-hangzhou.aliyuncs.com" },
};

/** Sections of an environment file. */
export type Sections = Readonly<Record<string, unknown>>;

/** The bare file with one value, and with the fields around it that are needed for it. */
export function environmentWith(place: string, value: unknown): Sections {
  return withChange(BARE, steps(place), () => value) as Sections;
}

/** The same file without that value: the field has its default, or the value that it needs to have one. */
export function environmentAround(place: string): Sections {
  return JSON.parse(JSON.stringify(withChange(BARE, steps(place), (value) => value))) as Sections;
}

/** The path of a place, as in a `FieldError`. */
export function pathOf(place: string): (string | number)[] {
  return steps(place).map(({ key }) => key);
}

interface Step {
  readonly key: string | number;
  /** The place up to here. */
  readonly place: string;
}

function steps(place: string): Step[] {
  return [...place.matchAll(/\.?([A-Za-z]+|\*)(<[^>]*>)?|(\[\])/g)].map((match) => ({
    key: match[3] ? 0 : entryKey(place.slice(0, match.index), match[1] as string),
    place: place.slice(0, match.index + match[0].length),
  }));
}

/** A valid key of a record. */
function entryKey(record: string, key: string): string {
  if (key !== "*") return key;
  return /[eE]nvironment$/.test(record) ? "EXAMPLE" : "example";
}

function withChange(around: unknown, [step, ...rest]: readonly Step[], change: (value: unknown) => unknown): unknown {
  if (!step) return change(around);
  const inner = AROUND[step.place] ?? (around as Record<string, unknown> | undefined)?.[step.key];
  const changed = withChange(inner, rest, change);
  if (step.key === 0) return changed === undefined ? undefined : [changed];
  return { ...(around as object), ...BESIDE[step.place], [step.key]: changed };
}
