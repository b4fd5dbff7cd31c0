import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { evaluateEnvironments } from "../../policy/evaluate-environments";
import { waiverLines } from "../../policy/report";
import { writeStacks } from "../../stacks/synthesize";
import { readStacks } from "../../terraform-json/read";
import { namedEnvironment } from "../support/named-environment";
import { OSS_SYNTHESIS } from "../support/synthesis";
import "../support/token-traces";

type Sections = Record<string, unknown>;

const UNPROTECTED = { deletionProtection: false };
const ADMINISTRATORS = { team: { objectId: "11111111-1111-1111-1111-111111111111", type: "Group" } };
const PUBLIC = { kind: "public", acmeEmail: "me@example.com" };
const POOL = { vmSize: "Standard_D4s_v5", nodes: 3 };
const V3 = "3.224.1-keyless.1";
const V4 = "4.4.0-keyless.1";

const OSS = { kind: "s3-compatible", provider: "alibaba-oss", region: "cn-hangzhou", bucket: "langfuse-events" };

/** What an operator may choose without a waiver. */
const ALLOWED: Record<string, Sections> = {
  "protected, with an API server and a vault that are closed": {
    cluster: { systemPool: POOL, apiServer: { access: "private" } },
    keyVault: { allowedRanges: ["203.0.113.0/24"] },
    storage: { network: { access: "selected-networks", ranges: ["203.0.113.0/24"] }, replication: "GRS" },
  },
  "everything that may exist already": {
    ...UNPROTECTED,
    resourceGroup: { existing: true, name: "rg-shared" },
    network: { existing: true, resourceGroup: "rg-network", virtualNetwork: "vnet", subnet: "snet" },
    registry: { existing: true, name: "acrshared", resourceGroup: "rg-shared" },
    keyVault: { existing: true, name: "kv-shared", resourceGroup: "rg-shared" },
    sso: {
      application: { existing: true, clientId: "22222222-2222-2222-2222-222222222222" },
      clientSecret: { source: "key-vault" },
    },
    diagnostics: {
      existing: true,
      workspaceId:
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/log-shared",
    },
  },
  "an existing app registration whose secret is made here": {
    ...UNPROTECTED,
    sso: { application: { existing: true, clientId: "22222222-2222-2222-2222-222222222222" } },
  },
  "chart 1 on a public address": {
    ...UNPROTECTED,
    publicUrl: "https://langfuse.example.com",
    exposure: { ...PUBLIC, acmeServer: "staging", dnsZone: { name: "example.com", resourceGroup: "rg-dns" } },
    langfuse: { chartVersion: "1.5.41", images: { tag: V3 } },
  },
  "a release of chart 1 beside one of chart 2": {
    ...UNPROTECTED,
    publicUrl: "https://langfuse.example.com",
    exposure: PUBLIC,
    langfuse: {
      releaseName: "langfuse-v2",
      images: { tag: V4 },
      previous: { chartVersion: "1.5.41", releaseName: "langfuse", tag: V3, serves: "current" },
    },
  },
  "variables, secrets, egress, operators of its own": {
    ...UNPROTECTED,
    langfuse: {
      images: { tag: V4, web: "team/web", worker: "team/worker" },
      environment: { SMTP_CONNECTION_URL: "smtp://mail.example.com:587", GREETING: "${HOME}" },
      secretEnvironment: { LANGFUSE_EE_LICENSE_KEY: "license-key" },
      allowedEgress: [{ range: "10.60.0.0/24", ports: [587] }],
      certManager: "existing",
      clickhouseOperator: "existing",
      logging: { level: "warn", format: "text" },
      telemetry: true,
    },
  },
  "a bucket in OSS": { ...UNPROTECTED, storage: OSS },
  "a bucket in OSS with secrets and an endpoint of its own, for two releases": {
    ...UNPROTECTED,
    publicUrl: "https://langfuse.example.com",
    exposure: PUBLIC,
    storage: {
      ...OSS,
      endpoint: "https://s3.oss-cn-hangzhou.aliyuncs.com",
      pathStyle: false,
      credentials: { accessKeyId: "bucket-key-id", secretAccessKey: "bucket-key" },
    },
    langfuse: {
      releaseName: "langfuse-v2",
      images: { tag: V4 },
      previous: { chartVersion: "1.5.41", releaseName: "langfuse", tag: V3, serves: "current" },
    },
  },
  "a bucket of Amazon": {
    ...UNPROTECTED,
    storage: { ...OSS, provider: "aws", region: "eu-central-1" },
    langfuse: { chartVersion: "1.5.41", images: { tag: V3 } },
  },
  "a bucket of another provider, in path style and on another port": {
    ...UNPROTECTED,
    storage: { ...OSS, provider: "generic", endpoint: "https://s3.example.com:9000", pathStyle: true },
  },
  "HCP Terraform, several pools and zones, a Premium registry": {
    ...UNPROTECTED,
    administrators: ADMINISTRATORS,
    azure: { location: "eastus", signIn: "managed-identity", registerProviders: false },
    state: { backend: "hcp", organization: "example-org" },
    registry: { sku: "Premium" },
    cluster: { systemPool: POOL, userPool: POOL, tier: "Standard", zones: ["1", "2"], encryptionAtHost: true },
    sso: { groups: { engineers: "33333333-3333-3333-3333-333333333333" }, grantConsent: false, accountLinking: false },
  },
};

/** What an operator may choose with a waiver; docs/review.md lists them. */
const NEEDS_WAIVER: Record<string, [Sections, ...string[]]> = {
  "protected, with an API server and a vault that are open": [{}, "api-server-closed", "key-vault-network"],
  "podSecurity: baseline": [
    { ...UNPROTECTED, langfuse: { images: { tag: V4 }, podSecurity: "baseline" } },
    "namespace-restricted",
  ],
  "diagnostics.enabled: false": [
    { ...UNPROTECTED, diagnostics: { enabled: false } },
    "blob-access-logged",
    "vault-logged",
    "cluster-logged",
  ],
  "sso.passwordLogin: on": [{ ...UNPROTECTED, sso: { passwordLogin: "on" } }, "sso-no-password-login"],
  "zones without an uptime agreement": [
    { ...UNPROTECTED, cluster: { systemPool: POOL, zones: ["1", "2", "3"] } },
    "cluster-uptime-agreement",
  ],
  "a password as a variable": [
    { ...UNPROTECTED, langfuse: { images: { tag: V4 }, environment: { SMTP_PASSWORD: "correct-horse" } } },
    "no-literal-secret",
  ],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function broken(sections: Sections): string[] {
  writeStacks([namedEnvironment(sections)], folder);
  return evaluateEnvironments(readStacks(folder), { today: "2026-11-25" }).flatMap(({ verdict }) => [
    ...verdict.gaps,
    ...verdict.results.filter((result) => result.verdict === "violation").map(({ rule }) => rule.id),
  ]);
}

test("the example with a bucket in OSS has no violation, without a waiver", () => {
  const results = evaluateEnvironments(readStacks(OSS_SYNTHESIS), { today: "2026-11-25" }).flatMap(
    ({ verdict }) => verdict.results,
  );
  expect(results.filter(({ verdict }) => verdict !== "compliant" && verdict !== "not applicable")).toEqual([]);
  const ofStorage = results.filter(({ rule }) =>
    /^(storage-(over|virtual|batch|cred)|one-blob|no-storage)/.test(rule.id),
  );
  expect(ofStorage.map(({ rule, verdict }) => `${rule.id}: ${verdict}`)).toEqual([
    "one-blob-store: compliant",
    "no-storage-credential: compliant",
    "storage-credential-from-vault: compliant",
    "storage-over-https: compliant",
    "storage-virtual-hosted: compliant",
    "storage-batch-delete-md5: compliant",
  ]);
});

describe("a bucket without TLS, and two releases in it", () => {
  const sections = {
    ...UNPROTECTED,
    storage: {
      ...OSS,
      endpoint: "http://oss-cn-hangzhou.aliyuncs.com",
      allowPlaintext: { reason: "The gateway has no certificate yet.", expires: "2026-11-30" },
    },
    langfuse: {
      releaseName: "langfuse-v2",
      images: { tag: V3 },
      previous: { chartVersion: "1.5.41", releaseName: "langfuse", tag: V3 },
    },
  };
  const evaluateOn = (today: string) => {
    writeStacks([namedEnvironment(sections)], folder);
    return evaluateEnvironments(readStacks(folder), { today }).flatMap(({ verdict }) => verdict.results);
  };
  const violated = (results: ReturnType<typeof evaluateOn>) =>
    results.filter(({ verdict }) => verdict === "violation").map(({ rule }) => rule.id);

  test("are waived until the last day, with an alarm for each", () => {
    const results = evaluateOn("2026-11-30");
    expect(violated(results)).toEqual([]);
    expect(waiverLines(results).sort()).toEqual([
      "PLAINTEXT until 2026-11-30 at helm_release.langfuse: traces, media and exports are sent unencrypted",
      "PLAINTEXT until 2026-11-30 at helm_release.langfuse_v1: traces, media and exports are sent unencrypted",
      "waived until 2026-11-30: storage-over-https at helm_release.langfuse, because: The gateway has no certificate yet.",
      "waived until 2026-11-30: storage-over-https at helm_release.langfuse_v1, because: The gateway has no certificate yet.",
    ]);
  });

  test("are a violation on the day after", () => {
    expect(violated(evaluateOn("2026-12-01"))).toEqual(["storage-over-https", "sound-waiver"]);
  });
});

test.each(Object.entries(ALLOWED))("%s: the policy holds, without gaps", (_, sections) => {
  expect(broken(sections)).toEqual([]);
});

test.each(Object.entries(NEEDS_WAIVER))("%s: only the violations that need a waiver", (_, [sections, ...rules]) => {
  expect(broken(sections).sort()).toEqual(rules.sort());
});
