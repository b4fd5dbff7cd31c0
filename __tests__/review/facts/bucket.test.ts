import { buckets } from "../../../review/facts/bucket";
import { gaps } from "../../../review/facts/gaps";
import { reachability } from "../../../review/facts/reachability";
import { secrets } from "../../../review/facts/secrets";
import { plain } from "../../../review/facts/sentence";
import { topology } from "../../../review/facts/topology";
import { trust } from "../../../review/facts/trust";
import type { Deployment } from "../../../terraform-json/deployment";
import { environment, links, ossWith, told } from "./given";

const HTTPS = "https://oss-cn-hangzhou.aliyuncs.com";
const BUCKET = "the bucket langfuse-events at oss-cn-hangzhou.aliyuncs.com (Alibaba Cloud OSS)";
const KEY = "the access key in langfuse-oss-oss-access-key-id and langfuse-oss-oss-access-key-secret of Key Vault";

/** What leads to a bucket in the drawing, each edge between names. */
function edges(deployment: Deployment): string[] {
  const { nodes, edges } = topology(deployment);
  const label = (id: string) => nodes.find((node) => node.id === id)?.label ?? "";
  return edges
    .filter(({ to }) => label(to).startsWith("bucket "))
    .map(({ kind, from, to, label: words, isPlaintext }) =>
      [kind, `${label(from)} -> ${label(to)}`, words, ...(isPlaintext ? ["marked"] : [])].join(" | "),
    );
}

function reach(deployment: Deployment): string[] {
  return reachability(deployment)
    .filter(({ to }) => plain(to).includes("the bucket"))
    .map(({ from, to, by, control }) => [from, plain(to), by, plain(control)].join(" | "));
}

test("a bucket is drawn at its provider, outside of Azure, with who reaches it and what signs", () => {
  const { groups, nodes } = topology(environment("oss"));
  const bucket = nodes.find(({ label }) => label === "bucket langfuse-events");
  expect(bucket?.what).toBe("Alibaba Cloud OSS, oss-cn-hangzhou.aliyuncs.com");
  expect(groups.find(({ id }) => id === bucket?.group)).toMatchObject({ kind: "outside", label: "Outside of Azure" });
  const signs = "signs with langfuse-oss-oss-access-key-id and langfuse-oss-oss-access-key-secret";
  expect(edges(environment("oss"))).toEqual([
    "network | web -> bucket langfuse-events | HTTPS 443",
    `trust | web -> bucket langfuse-events | ${signs}`,
    "network | worker -> bucket langfuse-events | HTTPS 443",
    `trust | worker -> bucket langfuse-events | ${signs}`,
    "network | users -> bucket langfuse-events | signed URLs, HTTPS 443",
  ]);
});

test("nothing of the report is about a storage account or an identity for blobs", () => {
  const oss = environment("oss");
  const { nodes } = topology(oss);
  expect(
    nodes.filter(({ what }) => /storage account|container|^identity$/.test(what)).map(({ label }) => label),
  ).toEqual(["id-aks-langfuse-oss"]);
  const all = [trust(oss), secrets(oss), reachability(oss), gaps({ synthesis: oss })];
  expect(JSON.stringify(all)).not.toMatch(/blob|storage account|user delegation/i);
  expect(trust(oss).filter(({ sentence }) => plain(sentence).includes("trusts what"))).toEqual([]);
});

test("the store trusts an access key", () => {
  const [statement, ...more] = trust(environment("oss")).filter(({ kind }) => kind === "key");
  expect(more).toEqual([]);
  expect(statement?.scope).toBe(BUCKET);
  expect(plain(statement?.sentence ?? [])).toBe(
    `Whoever has ${KEY}, as web and worker of the release langfuse have, may do in ${BUCKET} what its owner there ` +
      "allows: the store trusts the key, and no identity of Azure.",
  );
  expect(links(statement?.sentence ?? [])).toEqual([
    "oss-release ephemeral.azurerm_key_vault_secret.langfuse_secret_oss_access_key_id_value",
    "oss-release ephemeral.azurerm_key_vault_secret.langfuse_secret_oss_access_key_secret_value",
    "oss-release helm_release.langfuse",
  ]);
});

test("the access key is born by hand, and goes through an ephemeral read to web and worker", () => {
  const key = secrets(environment("oss")).filter(({ name }) => name.includes("oss-access-key"));
  const life = (name: string, secretKey: string, value: string) => ({
    name: `langfuse-oss-${name}`,
    born: "Put into the Key Vault by hand: nothing in these stacks writes it.",
    lives: [
      `In the Key Vault kv-langfuse-oss, as langfuse-oss-${name}.`,
      `In the Kubernetes Secret langfuse-storage of the namespace langfuse, under the key ${secretKey}.`,
    ],
    read: [`By web and worker of the release langfuse, as s3.${value} of its values says.`],
    state: "In no state: it passes from an ephemeral resource into write-only arguments.",
    inState: false,
  });
  expect(
    key.map((one) => ({
      ...one,
      born: plain(one.born),
      lives: told(one.lives),
      read: told(one.read),
      state: plain(one.state),
    })),
  ).toEqual([
    life("oss-access-key-id", "access-key-id", "accessKeyId"),
    life("oss-access-key-secret", "secret-access-key", "secretAccessKey"),
  ]);
});

test("what leaves for the bucket, and by which protocol", () => {
  const elsewhere = "From where else it is reached is set there, and not told here.";
  expect(reach(environment("oss"))).toEqual([
    `web and worker | ${BUCKET}, outside of Azure | HTTPS 443 | The values of langfuse name ${HTTPS}; requests are signed with ${KEY}. ${elsewhere}`,
    `browsers of users | objects in ${BUCKET} | HTTPS 443 | Each URL is signed by the application, for one object and a short time. Which pages may ask (CORS) is set there, and not told here.`,
  ]);
});

test("over http, every way to the bucket says so", () => {
  const oss = ossWith([HTTPS, "http://oss-cn-hangzhou.aliyuncs.com"]);
  expect(edges(oss).filter((edge) => edge.startsWith("network"))).toEqual([
    "network | web -> bucket langfuse-events | HTTP 80, PLAINTEXT | marked",
    "network | worker -> bucket langfuse-events | HTTP 80, PLAINTEXT | marked",
    "network | users -> bucket langfuse-events | signed URLs, HTTP 80, PLAINTEXT | marked",
  ]);
  const [pods, browsers] = reach(oss);
  expect(pods).toContain(" | HTTP 80, PLAINTEXT | The values of langfuse name http://oss-cn-hangzhou.aliyuncs.com; ");
  expect(pods).toContain("Everybody on the way can read and change what they send.");
  expect(browsers).toContain(" | HTTP 80, PLAINTEXT | ");
});

test.each([
  ["http://minio.example.com:9000", "HTTP 9000, PLAINTEXT", undefined, "minio.example.com"],
  ["https://someone:word@minio.example.com", "HTTPS 443", undefined, "minio.example.com"],
  ["https://s3.eu-central-1.amazonaws.com", "HTTPS 443", "Amazon S3", "s3.eu-central-1.amazonaws.com"],
  // It never leaves the pod.
  ["http://localhost:9000", "HTTP 9000", undefined, "localhost"],
])("an endpoint %s", (endpoint, protocol, provider, host) => {
  const found = buckets(ossWith([HTTPS, endpoint]));
  expect(found).toMatchObject([{ name: "langfuse-events", protocol, provider, host }]);
  expect(found.map((bucket) => bucket.endpoint).join()).not.toContain("word");
});

test("a variable wins over the chart's values, and a kind of upload may have a bucket of its own", () => {
  const oss = ossWith(
    ["eventUpload:\n", "eventUpload:\n    bucket: events-only\n"],
    [
      "additionalEnv:\n",
      'additionalEnv:\n    - name: LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT\n      value: "http://media.example.com"\n',
    ],
  );
  expect(buckets(oss).map(({ name, endpoint, isPlaintext }) => ({ name, endpoint, isPlaintext }))).toEqual([
    { name: "events-only", endpoint: HTTPS, isPlaintext: false },
    { name: "langfuse-events", endpoint: HTTPS, isPlaintext: false },
    { name: "langfuse-events", endpoint: "http://media.example.com", isPlaintext: true },
  ]);
});

test("a store that nobody knows is not said to be outside of Azure, and browsers get no URLs where all is off", () => {
  const oss = ossWith(
    [HTTPS, "https://minio.example.com"],
    ["enabled: true\n    prefix", "enabled: false\n    prefix"],
  );
  expect(reach(oss)).toEqual([
    expect.stringContaining("the bucket langfuse-events at minio.example.com, outside of these stacks | HTTPS 443"),
  ]);
  expect(edges(oss).filter((edge) => edge.includes("users"))).toEqual([]);
});

test("a key that no Secret holds is told as such", () => {
  const oss = ossWith(["accessKeyId:\n    secretKeyRef", "other:\n    secretKeyRef"], ["secretAccessKey:", "another:"]);
  const [statement] = trust(oss).filter(({ kind }) => kind === "key");
  expect(plain(statement?.sentence ?? [])).toMatch(
    /^Whoever has an access key that is in no Secret that its values name, /,
  );
  expect(edges(oss).filter((edge) => edge.startsWith("trust | web"))).toEqual([
    "trust | web -> bucket langfuse-events | signs with an access key",
  ]);
});

test("what no stack tells of the bucket is a gap", () => {
  expect(gaps({ synthesis: environment("oss") })).toContain(
    `No stack makes ${BUCKET}: who else may read it, what it keeps of what is deleted, and what it logs are not in this report.`,
  );
});
