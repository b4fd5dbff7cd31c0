import { PlatformStack } from "../../stacks/platform-stack";
import { ReleaseStack } from "../../stacks/release-stack";
import { namedEnvironment } from "../support/named-environment";
import type { Loose } from "../support/loose";
import { addresses, terraformOf, testApp, type Synthesized } from "../support/synth";

const OSS = { kind: "s3-compatible", provider: "alibaba-oss", region: "cn-hangzhou", bucket: "langfuse-events" };
const TAG = "3.224.1-keyless.1";
const PREVIOUS = { chartVersion: "1.5.41", releaseName: "langfuse", tag: TAG };
const allowPlaintext = { reason: "The store has no certificate yet.", expires: "2027-01-31" };
const PLAINTEXT = { ...OSS, endpoint: "http://oss-cn-hangzhou.aliyuncs.com", allowPlaintext };

const stacks = (sections: Record<string, unknown>): Synthesized[] =>
  [PlatformStack, ReleaseStack].map((stack) => terraformOf(new stack(testApp(), namedEnvironment(sections))));

const waivers = (json: Synthesized): Loose => (json as Loose)["//"].policy.waivers;

test("no resource of Blob storage is created or read", () => {
  const [platform, release] = stacks({ storage: OSS }) as [Synthesized, Synthesized];
  const blob =
    /storage_account|storage_container|federated|azapi_resource\.blob|_blob|workload|data\.azurerm_user_assigned/;
  expect([...addresses(platform), ...addresses(release)].filter((address) => blob.test(address))).toEqual([]);
  expect(Object.keys(platform.output)).toEqual(["url", "sso_redirect_uri", "get_credentials", "registry_login_server"]);
});

test("the access key is only read by an ephemeral resource and written to a write-only argument", () => {
  const [platform, release] = stacks({ storage: OSS }) as [Synthesized, Synthesized];
  const { data_wo } = (release.resource["kubernetes_secret_v1"] as Loose)["langfuse_secret_storage"];
  const read = JSON.stringify(release).match(/\$\{ephemeral\.azurerm_key_vault_secret\.langfuse_secret_oss_[^}]*\}/g);
  expect(read).toEqual(Object.values(data_wo));
  expect(JSON.stringify(platform)).not.toContain("oss-access-key");
});

test("the same file is the same JSON", () => {
  expect(JSON.stringify(stacks({ storage: PLAINTEXT }))).toBe(JSON.stringify(stacks({ storage: PLAINTEXT })));
});

describe("an endpoint without TLS", () => {
  const waiver = (address: string) => ({
    rule: "storage-over-https",
    address,
    ...allowPlaintext,
    setting: "storage.allowPlaintext",
  });
  const chart1 = { chartVersion: "1.5.41", images: { tag: TAG } };
  const both = { releaseName: "langfuse-v2", images: { tag: TAG }, previous: PREVIOUS };

  test.each([
    ["chart 2.x", {}, ["helm_release.langfuse"]],
    ["chart 1.x", { langfuse: chart1 }, ["helm_release.langfuse_v1"]],
    ["both", { langfuse: both }, ["helm_release.langfuse", "helm_release.langfuse_v1"]],
  ])("is a waiver for each release of the chart: %s", (_, sections, expected) => {
    const both = stacks({ storage: PLAINTEXT, ...sections });
    expect(both.map(waivers)).toEqual(both.map(() => expected.map(waiver)));
    expect(addresses(both[1] as Synthesized)).toEqual(expect.arrayContaining(expected));
  });

  test("is after the file's own waivers", () => {
    const own = { rule: "registry-admin-off", address: "azurerm_container_registry.cluster_registry" };
    const [platform] = stacks({ storage: PLAINTEXT, policy: { waivers: [own] } });
    expect(waivers(platform as Synthesized)).toEqual([own, waiver("helm_release.langfuse")]);
  });

  test("with TLS there is no waiver", () => {
    expect(stacks({ storage: OSS }).map(waivers)).toEqual([[], []]);
  });
});
