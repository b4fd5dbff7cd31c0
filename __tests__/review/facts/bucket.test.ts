import { findBuckets } from "../../../review/facts/bucket";
import { findGaps } from "../../../review/facts/gaps";
import { findReachability } from "../../../review/facts/reachability";
import { findSecrets } from "../../../review/facts/secrets";
import { toText } from "../../../review/facts/sentence";
import { drawDiagrams } from "../../../review/facts/diagrams/diagrams";
import { findGrants } from "../../../review/facts/grants";
import type { Deployment } from "../../../terraform-json/deployment";
import { environment, links, ossWith, toTexts } from "./deployments";

const HTTPS = "https://oss-cn-hangzhou.aliyuncs.com";
const BUCKET = "the bucket langfuse-events at oss-cn-hangzhou.aliyuncs.com (Alibaba Cloud OSS)";
const KEY = "the access key in langfuse-oss-oss-access-key-id and langfuse-oss-oss-access-key-secret of Key Vault";

/** The edges to a bucket. */
function edges(deployment: Deployment): string[] {
  return drawDiagrams(deployment, undefined, []).flatMap(({ kind, nodes, edges }) => {
    const label = (id: string) => nodes.find((node) => node.id === id)?.label ?? "";
    return edges
      .filter(({ to }) => label(to).startsWith("bucket "))
      .map(({ from, to, label: words, isAlarming }) =>
        [kind, `${label(from)} -> ${label(to)}`, words, ...(isAlarming ? ["alarming"] : [])].join(" | "),
      );
  });
}

function reach(deployment: Deployment): string[] {
  return findReachability(deployment)
    .filter(({ to }) => toText(to).includes("the bucket"))
    .map(({ from, to, by, control }) => [from, toText(to), by, toText(control)].join(" | "));
}

test("the diagrams have the bucket with its provider, outside of Azure, and its connections", () => {
  const nodes = drawDiagrams(environment("oss"), undefined, []).flatMap((diagram) => diagram.nodes);
  expect(nodes.find(({ label }) => label === "bucket langfuse-events")).toMatchObject({
    what: "Alibaba Cloud OSS, oss-cn-hangzhou.aliyuncs.com",
    place: "outside",
  });
  expect(edges(environment("oss"))).toEqual([
    "trust | web -> bucket langfuse-events | have an access key of",
    "trust | worker -> bucket langfuse-events | have an access key of",
    "network | users -> bucket langfuse-events | signed URLs, HTTPS 443",
    "network | web -> bucket langfuse-events | HTTPS 443",
    "network | worker -> bucket langfuse-events | HTTPS 443",
  ]);
});

test("the report has no storage account and no identity for blobs", () => {
  const oss = environment("oss");
  const nodes = drawDiagrams(oss, undefined, []).flatMap((diagram) => diagram.nodes);
  expect(
    nodes.filter(({ what }) => /storage account|container|^identity$/.test(what)).map(({ label }) => label),
  ).toEqual(["id-aks-langfuse-oss"]);
  const all = [findGrants(oss), findSecrets(oss), findReachability(oss), findGaps({ synthesis: oss })];
  expect(JSON.stringify(all)).not.toMatch(/blob|storage account|user delegation/i);
  expect(findGrants(oss).filter(({ sentence }) => toText(sentence).includes("trusts tokens"))).toEqual([]);
});

test("the store trusts an access key", () => {
  const [statement, ...more] = findGrants(environment("oss")).filter(({ kind }) => kind === "key");
  expect(more).toEqual([]);
  expect(statement?.scope).toBe(BUCKET);
  expect(toText(statement?.sentence ?? [])).toBe(
    `The holder of ${KEY} may do in ${BUCKET} what the bucket's owner allows; web and worker of the release langfuse ` +
      "have this key. The store does not trust identities of Azure.",
  );
  expect(links(statement?.sentence ?? [])).toEqual([
    "oss-release ephemeral.azurerm_key_vault_secret.langfuse_secret_oss_access_key_id_value",
    "oss-release ephemeral.azurerm_key_vault_secret.langfuse_secret_oss_access_key_secret_value",
    "oss-release helm_release.langfuse",
  ]);
});

test("the access key is put into the vault by hand, and read by web and worker", () => {
  const key = findSecrets(environment("oss")).filter(({ name }) => name.includes("oss-access-key"));
  const life = (name: string, secretKey: string, value: string) => ({
    name: `langfuse-oss-${name}`,
    origin: "Put into the Key Vault by hand: no resource of these stacks writes it.",
    storedIn: [
      `In the Key Vault kv-langfuse-oss, as langfuse-oss-${name}.`,
      `In the Kubernetes Secret langfuse-storage of the namespace langfuse, under the key ${secretKey}.`,
    ],
    readBy: [`Web and worker of the release langfuse (Helm value s3.${value}).`],
    exposure: "No: an ephemeral resource passes it to write-only arguments.",
    isExposed: false,
    path: {
      origin: "a person, by hand",
      copies: [expect.objectContaining({ text: "langfuse-storage" })],
      readers: ["web", "worker"],
      vault: { name: "kv-langfuse-oss", secret: expect.objectContaining({ text: `langfuse-oss-${name}` }) },
    },
  });
  expect(
    key.map((one) => ({
      ...one,
      origin: toText(one.origin),
      storedIn: toTexts(one.storedIn),
      readBy: toTexts(one.readBy),
      exposure: toText(one.exposure),
    })),
  ).toEqual([
    life("oss-access-key-id", "access-key-id", "accessKeyId"),
    life("oss-access-key-secret", "secret-access-key", "secretAccessKey"),
  ]);
});

test("connections to the bucket, and their protocol", () => {
  const elsewhere = "Other access is controlled by the bucket's owner.";
  expect(reach(environment("oss"))).toEqual([
    `web and worker | ${BUCKET}, outside of Azure | HTTPS 443 | The Helm values of langfuse set ${HTTPS}; requests are signed with ${KEY}. ${elsewhere}`,
    `browsers of users | objects in ${BUCKET} | HTTPS 443 | The application signs each URL for one object and a short time. The bucket's owner sets the allowed origins (CORS).`,
  ]);
});

test("every connection to the bucket over http is marked", () => {
  const oss = ossWith([HTTPS, "http://oss-cn-hangzhou.aliyuncs.com"]);
  expect(edges(oss).filter((edge) => edge.startsWith("network"))).toEqual([
    "network | users -> bucket langfuse-events | signed URLs, HTTP 80, PLAINTEXT | alarming",
    "network | web -> bucket langfuse-events | HTTP 80, PLAINTEXT | alarming",
    "network | worker -> bucket langfuse-events | HTTP 80, PLAINTEXT | alarming",
  ]);
  const [pods, browsers] = reach(oss);
  expect(pods).toContain(
    " | HTTP 80, PLAINTEXT | The Helm values of langfuse set http://oss-cn-hangzhou.aliyuncs.com; ",
  );
  expect(pods).toContain("Anyone on the network path can read and change the data.");
  expect(browsers).toContain(" | HTTP 80, PLAINTEXT | ");
});

test.each([
  ["http://minio.example.com:9000", "HTTP 9000, PLAINTEXT", undefined, "minio.example.com"],
  ["https://someone:word@minio.example.com", "HTTPS 443", undefined, "minio.example.com"],
  ["https://s3.eu-central-1.amazonaws.com", "HTTPS 443", "Amazon S3", "s3.eu-central-1.amazonaws.com"],
  // It stays within the pod.
  ["http://localhost:9000", "HTTP 9000", undefined, "localhost"],
])("an endpoint %s", (endpoint, protocol, provider, host) => {
  const found = findBuckets(ossWith([HTTPS, endpoint]));
  expect(found).toMatchObject([{ name: "langfuse-events", protocol, provider, host }]);
  expect(found.map((bucket) => bucket.endpoint).join()).not.toContain("word");
});

test("a variable overrides the chart's values, and a kind of upload may have its own bucket", () => {
  const oss = ossWith(
    ["eventUpload:\n", "eventUpload:\n    bucket: events-only\n"],
    [
      "additionalEnv:\n",
      'additionalEnv:\n    - name: LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT\n      value: "http://media.example.com"\n',
    ],
  );
  expect(findBuckets(oss).map(({ name, endpoint, isPlaintext }) => ({ name, endpoint, isPlaintext }))).toEqual([
    { name: "events-only", endpoint: HTTPS, isPlaintext: false },
    { name: "langfuse-events", endpoint: HTTPS, isPlaintext: false },
    { name: "langfuse-events", endpoint: "http://media.example.com", isPlaintext: true },
  ]);
});

test("an unknown provider may be in Azure, and browsers get no URLs if media and exports are off", () => {
  const oss = ossWith(
    [HTTPS, "https://minio.example.com"],
    ["enabled: true\n    prefix", "enabled: false\n    prefix"],
  );
  expect(reach(oss)).toEqual([
    expect.stringContaining("the bucket langfuse-events at minio.example.com, outside of these stacks | HTTPS 443"),
  ]);
  expect(edges(oss).filter((edge) => edge.includes("users"))).toEqual([]);
});

test("an access key that is in no Secret", () => {
  const oss = ossWith(["accessKeyId:\n    secretKeyRef", "other:\n    secretKeyRef"], ["secretAccessKey:", "another:"]);
  const [statement] = findGrants(oss).filter(({ kind }) => kind === "key");
  expect(toText(statement?.sentence ?? [])).toMatch(
    /^The holder of an access key that is in no Secret of the Helm values may do in /,
  );
});

test("the settings of the bucket are a gap", () => {
  expect(findGaps({ synthesis: environment("oss") })).toContain(
    `No stack manages ${BUCKET}: the report does not cover its access rights, its lifecycle and its logs.`,
  );
});
