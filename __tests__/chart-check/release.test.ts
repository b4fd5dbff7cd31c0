import { parse } from "yaml";
import { fillReferences, synthesizeRelease, withChart } from "../../chart-check/release";
import { namedEnvironment } from "../support/named-environment";

const CHART_1 = { directory: "x", version: "1.5.41", generation: 1 } as const;
const CHART_2 = { directory: "x", version: "2.0.0", generation: 2 } as const;

test("another chart uses an image that it can run, and changes nothing else", () => {
  const given = namedEnvironment();
  const changed = withChart(given, CHART_1);
  expect(changed.environment.langfuse).toEqual({
    ...given.environment.langfuse,
    chartVersion: "1.5.41",
    images: { ...given.environment.langfuse.images, tag: "3.224.1-keyless.1" },
  });
  expect(given.environment.langfuse.images.tag).toBe("4.4.0-keyless.1");
});

test.each([CHART_1, CHART_2])("the release is read from its stack, without references: %j", (chart) => {
  const release = synthesizeRelease(withChart(namedEnvironment(), chart), chart.generation);
  expect([release.name, release.namespace]).toEqual(["langfuse", "langfuse"]);
  expect(release.values).not.toMatch(/[$%]\{/);
  expect(parse(release.values)).toMatchObject({
    langfuse: { auth: { providers: { azureAd: { tenantId: "00000000-0000-4000-8000-000000000001" } } } },
  });
  expect(release.expected).toMatchObject({
    generation: chart.generation,
    images: { web: expect.stringMatching(/^acrlangfusetest\.azurecr\.io\/langfuse-web:[34]\./) },
    storage: {
      kind: "azure-keyless",
      endpoint: "https://stlangfusetest.blob.core.windows.net",
      bucket: "langfuse",
    },
    secrets: { "langfuse-redis-auth": ["password", "default"] },
    storageClass: "langfuse-disks",
  });
  expect(release.expected).not.toHaveProperty("ingress");
});

test.each([CHART_1, CHART_2])("a bucket is read with its Secret and its checksum: %j", (chart) => {
  const storage = {
    kind: "s3-compatible",
    provider: "alibaba-oss",
    region: "cn-hangzhou",
    bucket: "langfuse-events",
  };
  const { expected } = synthesizeRelease(withChart(namedEnvironment({ storage }), chart), chart.generation);
  expect(expected.storage).toEqual({
    kind: "s3-compatible",
    endpoint: "https://oss-cn-hangzhou.aliyuncs.com",
    bucket: "langfuse-events",
    prefixes: { events: "events/", media: "media/", exports: "exports/" },
    region: "cn-hangzhou",
    pathStyle: false,
    deleteChecksum: "MD5",
    accessKeyId: { name: "langfuse-storage", key: "access-key-id" },
    secretAccessKey: { name: "langfuse-storage", key: "secret-access-key" },
  });
  expect(expected.secrets["langfuse-storage"]).toEqual(["access-key-id", "secret-access-key"]);
});

test("the policies are read with their selectors and the ports that they open", () => {
  const { policies } = synthesizeRelease(withChart(namedEnvironment(), CHART_2), 2).expected;
  expect(policies).toContainEqual({ name: "default-deny", podSelector: {}, ingressPorts: [] });
  expect(policies).toContainEqual({
    name: "langfuse-clickhouse",
    podSelector: { "clickhouse.com/role": "clickhouse-server" },
    ingressPorts: ["8123", "9000", "9001", "9009"],
  });
});

test("a public environment has an Ingress", () => {
  const exposure = { kind: "public", acmeEmail: "me@example.com" };
  const given = namedEnvironment({ publicUrl: "https://traces.example.com", exposure });
  expect(synthesizeRelease(withChart(given, CHART_2), 2).expected).toMatchObject({
    publicUrl: "https://traces.example.com",
    ingress: { className: "traefik", issuer: "letsencrypt" },
  });
});

test.each([
  [CHART_1, "langfuse", "letsencrypt-v1", "langfuse-clickhouse-v1"],
  [CHART_2, "langfuse-v2", "letsencrypt", "langfuse-clickhouse"],
])("of two releases side by side, that of the chart is read alone: %j", (chart, name, issuer, policy) => {
  const tag = "3.224.1-keyless.1";
  const given = namedEnvironment({
    publicUrl: "https://traces.example.com",
    exposure: { kind: "public", acmeEmail: "me@example.com" },
    langfuse: {
      releaseName: "langfuse-v2",
      images: { tag },
      previous: { chartVersion: "1.5.40", releaseName: "langfuse", tag },
    },
  });
  const release = synthesizeRelease(withChart(given, chart), chart.generation);
  expect(release.name).toBe(name);
  expect(release.expected.ingress).toEqual({ className: "traefik", issuer });
  expect(release.expected.policies.map(({ name }) => name).filter((name) => /clickhouse/.test(name))).toEqual([policy]);
});

describe("references", () => {
  const RESOURCES = {
    kubernetes_storage_class_v1: { disks: { metadata: { name: "our-disks" } } },
    kubernetes_namespace_v1: { ns: { metadata: [{ name: "langfuse" }] } },
    thing: { a: { name: "x-${thing.b.name}" }, b: { name: "y", count: 3 } },
  };

  test.each([
    ["a string without references", "plain $ % {} text", "plain $ % {} text"],
    ["an argument of the same stack", "${kubernetes_storage_class_v1.disks.metadata[0].name}", "our-disks"],
    ["an argument in a list", "${kubernetes_namespace_v1.ns.metadata[0].name}", "langfuse"],
    ["an argument that is a reference", "<${thing.a.name}>", "<x-y>"],
    ["several references", "${thing.b.name}:${thing.b.name}", "y:y"],
    [
      "an id that is unknown before the apply",
      "${data.azurerm_client_config.client.tenant_id}",
      "00000000-0000-4000-8000-000000000001",
    ],
    ["a calculation", '${max(data.a.b, {"c" = 1}.c)}', "1767225600"],
    ["any other attribute", "https://${data.x.y.host}/", "https://data-x-y-host/"],
    ["an argument that is not a string", "${thing.b.count}", "thing-b-count"],
    ["an escaped reference", "$${HOME} and %%{if}", "${HOME} and %{if}"],
    ["an escaped reference after a dollar", "$$${HOME}", "$${HOME}"],
    ["an escaped reference before a real one", "$${A}${thing.b.name}", "${A}y"],
  ])("%s", (_name, text, filled) => {
    expect(fillReferences(text, RESOURCES)).toBe(filled);
  });

  test.each([
    ["a directive", "%{ if true }x%{ endif }", "a template directive cannot be resolved: %{ if true }x%{ endif }"],
    ["a reference that does not end", "a ${thing.b", 'a reference must end with "}": ${thing.b'],
  ])("%s is refused", (_name, text, message) => {
    expect(() => fillReferences(text, RESOURCES)).toThrow(message);
  });
});
