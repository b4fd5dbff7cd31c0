import { checkEnvironment } from "../../config/load";
import type { Finding } from "../../config/problem";
import { BARE } from "./environment-fields";

type Sections = Readonly<Record<string, unknown>>;

/** The findings about the bare environment with other sections. */
function findings(sections: Sections): Finding[] {
  return checkEnvironment({ ...BARE, ...sections }).findings;
}

/** The finding that a rule makes of a value. */
function finding(path: string, rule: string, given: string, fix: string): Finding {
  return { path: path.split("."), rule, given, fix };
}

const langfuse = (settings: Sections) => ({ langfuse: { ...BARE.langfuse, ...settings } });
const cluster = (settings: Sections) => ({ cluster: { ...BARE.cluster, ...settings } });

describe("public URL", () => {
  const ORIGIN = "must be scheme, lower-case host and port only: no path, trailing slash, query, user or default port";
  const HTTPS = "must use https, because Entra ID accepts http redirect URIs on localhost only";

  test.each([
    "https://langfuse.example.com",
    "https://langfuse.example.com:8443",
    "https://localhost:3000",
    "http://localhost:3000",
    "http://localhost",
    "http://127.0.0.1:3000",
  ])("%s is right", (publicUrl) => {
    expect(findings({ publicUrl })).toEqual([]);
  });

  test.each([
    ["http://langfuse.example.com", HTTPS, "https://langfuse.example.com"],
    ["http://langfuse.example.com:8080/", HTTPS, "https://langfuse.example.com:8080"],
    ["http://10.0.0.4:3000", HTTPS, "https://10.0.0.4:3000"],
    ["http://localhost.example.com", HTTPS, "https://localhost.example.com"],
    ["https://langfuse.example.com/", ORIGIN, "https://langfuse.example.com"],
    ["https://langfuse.example.com/langfuse", ORIGIN, "https://langfuse.example.com"],
    ["https://langfuse.example.com?a=b", ORIGIN, "https://langfuse.example.com"],
    ["https://langfuse.example.com#a", ORIGIN, "https://langfuse.example.com"],
    ["https://langfuse.example.com:443", ORIGIN, "https://langfuse.example.com"],
    ["http://localhost:80", ORIGIN, "http://localhost"],
    ["https://Langfuse.Example.com", ORIGIN, "https://langfuse.example.com"],
  ])("%s is wrong", (publicUrl, rule, right) => {
    expect(findings({ publicUrl })).toEqual([
      finding("publicUrl", rule, JSON.stringify(publicUrl), `Write: publicUrl: ${right}`),
    ]);
    expect(findings({ publicUrl: right })).toEqual([]);
  });

  test("a password in it is not shown", () => {
    expect(findings({ publicUrl: "https://admin:secret@langfuse.example.com" })).toEqual([
      finding(
        "publicUrl",
        ORIGIN,
        '"https://...@langfuse.example.com"',
        "Write: publicUrl: https://langfuse.example.com",
      ),
    ]);
  });

  test.each(["https://exa[mple", "https://langfuse.example.com:99999", "https://:443"])("%s is no URL", (publicUrl) => {
    expect(findings({ publicUrl })).toEqual([
      finding(
        "publicUrl",
        "must be a URL",
        JSON.stringify(publicUrl),
        "Write for example: publicUrl: https://langfuse.example.com",
      ),
    ]);
  });
});

describe("exposure", () => {
  const exposure = { kind: "public", acmeEmail: "platform@example.com" };

  test.each(["https://langfuse.example.com", "https://example.com", "https://1and1.example.com"])(
    "%s may be public",
    (publicUrl) => {
      expect(findings({ publicUrl, exposure })).toEqual([]);
    },
  );

  test.each([
    "http://localhost:3000",
    "https://localhost",
    "https://langfuse",
    "https://203.0.113.7",
    "https://[2001:db8::1]",
    "https://langfuse.example.com:8443",
  ])("%s may not be public", (publicUrl) => {
    expect(findings({ publicUrl, exposure })).toEqual([
      finding(
        "publicUrl",
        "must be https on a domain of your own at the default port when exposure.kind is public",
        JSON.stringify(publicUrl),
        "Write for example: publicUrl: https://langfuse.example.com, or set exposure: { kind: none }",
      ),
    ]);
    expect(findings({ publicUrl, exposure: { kind: "none" } })).toEqual([]);
  });

  test("an http URL that may not be public is told one thing at a time", () => {
    expect(findings({ publicUrl: "http://langfuse.example.com", exposure }).map(({ rule }) => rule)).toEqual([
      "must use https, because Entra ID accepts http redirect URIs on localhost only",
    ]);
  });

  test("a URL that is none is told once", () => {
    expect(findings({ publicUrl: "https://:443", exposure }).map(({ rule }) => rule)).toEqual(["must be a URL"]);
  });

  test.each(["langfuse.example.com", "example.com"])("the zone %s holds the host", (name) => {
    expect(findings({ exposure: { ...exposure, dnsZone: { name, resourceGroup: "rg-dns" } } })).toEqual([]);
  });

  test.each([
    ["https://langfuse.example.com", "example.org", "example.com"],
    ["https://langfuse.example.com", "use.example.com", "example.com"],
    ["https://langfuse.example.com", "a.langfuse.example.com", "example.com"],
    ["https://example.com", "example.org", "example.com"],
  ])("the zone of %s is not %s", (publicUrl, name, right) => {
    const inZone = (name: string) => ({
      publicUrl,
      exposure: { ...exposure, dnsZone: { name, resourceGroup: "rg-dns" } },
    });
    expect(findings(inZone(name))).toEqual([
      finding(
        "exposure.dnsZone.name",
        `must be a zone that ${new URL(publicUrl).hostname} is in`,
        JSON.stringify(name),
        `Write for example: name: ${right}`,
      ),
    ]);
    expect(findings(inZone(right))).toEqual([]);
  });
});

describe("bounds", () => {
  const pool = (nodes: unknown) => ({ vmSize: "Standard_D4s_v5", nodes });
  const cases: [string, (bounded: unknown) => Sections][] = [
    ["cluster.systemPool.nodes", (nodes) => cluster({ systemPool: pool(nodes) })],
    ["cluster.userPool.nodes", (nodes) => cluster({ userPool: pool(nodes) })],
    ["langfuse.web.replicas", (replicas) => langfuse({ web: { replicas } })],
    ["langfuse.worker.replicas", (replicas) => langfuse({ worker: { replicas } })],
  ];

  test.each(cases)("%s may be one number, or bounds that are equal or in order", (_place, sections) => {
    expect(findings(sections(6))).toEqual([]);
    expect(findings(sections({ min: 3, max: 3 }))).toEqual([]);
    expect(findings(sections({ min: 3, max: 6 }))).toEqual([]);
  });

  test.each(cases)("%s may not have its lower bound above its upper", (place, sections) => {
    expect(findings(sections({ min: 6, max: 3 }))).toEqual([
      finding(
        `${place}.min`,
        "must not be greater than max 3",
        "6",
        `Write: ${place.split(".").at(-1)}: { min: 3, max: 6 }`,
      ),
    ]);
  });
});

describe("network ranges", () => {
  const ranges = (network: Sections, settings: Sections = {}) => ({ network, ...cluster(settings) });
  const overlap = (path: string, other: string, given: string) =>
    finding(
      path,
      `must not overlap with ${other}`,
      JSON.stringify(given),
      "Choose ranges that have no address in common.",
    );

  test.each([
    ["neighbours", ranges({ addressSpace: "10.42.0.0/16", nodeSubnet: "10.42.0.0/16" })],
    ["a subnet at the end", ranges({ addressSpace: "10.40.0.0/16", nodeSubnet: "10.40.240.0/20" })],
    [
      "a pod range below the network's",
      ranges({ addressSpace: "10.50.0.0/16", nodeSubnet: "10.50.0.0/20" }, { podRange: "10.49.0.0/16" }),
    ],
  ])("%s are right", (_name, sections) => {
    expect(findings(sections)).toEqual([]);
  });

  test("the service range may not overlap with the network", () => {
    expect(findings(ranges({ addressSpace: "10.40.0.0/15" }))).toEqual([
      overlap("cluster.serviceRange", "network.addressSpace 10.40.0.0/15", "10.41.0.0/16"),
    ]);
  });

  test("the pod range may not overlap with the network", () => {
    expect(findings(ranges({}, { podRange: "10.40.128.0/20" }))).toEqual([
      overlap("cluster.podRange", "network.addressSpace 10.40.0.0/16", "10.40.128.0/20"),
    ]);
  });

  test("the pod range may not overlap with the service range, in a network that exists too", () => {
    const found = [overlap("cluster.podRange", "cluster.serviceRange 10.41.0.0/16", "10.41.0.0/16")];
    const existing = { existing: true, resourceGroup: "rg-network", virtualNetwork: "vnet-hub", subnet: "snet-aks" };
    expect(findings(ranges({}, { podRange: "10.41.0.0/16" }))).toEqual(found);
    expect(findings(ranges(existing, { podRange: "10.41.0.0/16" }))).toEqual(found);
    expect(findings(ranges(existing, { podRange: "10.40.0.0/16" }))).toEqual([]);
  });

  test("a range around all others overlaps with each", () => {
    expect(findings(ranges({}, { podRange: "10.0.0.0/8" }))).toEqual([
      overlap("cluster.podRange", "network.addressSpace 10.40.0.0/16", "10.0.0.0/8"),
      overlap("cluster.podRange", "cluster.serviceRange 10.41.0.0/16", "10.0.0.0/8"),
    ]);
  });

  test.each([
    ["network.addressSpace", "10.40.0.1/16", "10.40.0.0/16", (addressSpace: string) => ranges({ addressSpace })],
    ["network.nodeSubnet", "10.40.17.0/20", "10.40.16.0/20", (nodeSubnet: string) => ranges({ nodeSubnet })],
    ["cluster.podRange", "10.244.255.255/16", "10.244.0.0/16", (podRange: string) => ranges({}, { podRange })],
    ["cluster.serviceRange", "10.41.0.128/16", "10.41.0.0/16", (serviceRange: string) => ranges({}, { serviceRange })],
  ])("%s %s has host bits", (path, given, right, sections) => {
    expect(findings(sections(given))).toEqual([
      finding(
        path,
        "must start at the first address of the range",
        JSON.stringify(given),
        `Write: ${path.split(".").at(-1)}: ${right}`,
      ),
    ]);
    expect(findings(sections(right))).toEqual([]);
  });

  test("the cluster's ranges have no host bits in a network that exists either", () => {
    const existing = { existing: true, resourceGroup: "rg-network", virtualNetwork: "vnet-hub", subnet: "snet-aks" };
    expect(findings(ranges(existing, { podRange: "10.244.0.1/16" })).map(({ fix }) => fix)).toEqual([
      "Write: podRange: 10.244.0.0/16",
    ]);
  });

  test.each([
    ["10.40.0.0/16", "10.50.0.0/20", "10.40.0.0/20"],
    ["10.40.0.0/16", "10.32.0.0/12", "10.40.0.0/20"],
    ["10.48.0.0/16", "10.48.0.0/12", "10.48.0.0/20"],
    ["10.50.0.0/28", "10.60.0.0/20", "10.50.0.0/29"],
  ])("in the network %s there is no subnet %s", (addressSpace, nodeSubnet, right) => {
    expect(findings(ranges({ addressSpace, nodeSubnet }))).toEqual([
      finding(
        "network.nodeSubnet",
        `must be inside network.addressSpace ${addressSpace}`,
        JSON.stringify(nodeSubnet),
        `Write for example: nodeSubnet: ${right}`,
      ),
    ]);
    expect(findings(ranges({ addressSpace, nodeSubnet: right }))).toEqual([]);
  });
});

describe("the address of the cluster's DNS", () => {
  test.each(["10.41.0.2", "10.41.0.10", "10.41.255.254"])("may be %s", (dnsServiceIp) => {
    expect(findings(cluster({ dnsServiceIp }))).toEqual([]);
  });

  test.each([
    ["outside the range", "10.41.0.0/16", "10.42.0.10", "10.41.0.10"],
    ["its first address", "10.41.0.0/16", "10.41.0.1", "10.41.0.10"],
    ["its network address", "10.41.0.0/16", "10.41.0.0", "10.41.0.10"],
    ["its last address", "10.41.7.0/24", "10.41.7.255", "10.41.7.10"],
  ])("may not be %s", (_name, serviceRange, dnsServiceIp, right) => {
    expect(findings(cluster({ serviceRange, dnsServiceIp }))).toEqual([
      finding(
        "cluster.dnsServiceIp",
        `must be an address inside cluster.serviceRange ${serviceRange} other than its first two and its last`,
        JSON.stringify(dnsServiceIp),
        `Write for example: dnsServiceIp: ${right}`,
      ),
    ]);
    expect(findings(cluster({ serviceRange, dnsServiceIp: right }))).toEqual([]);
  });
});

describe("Keeper", () => {
  test.each([1, 3, 5])("may have %d replicas", (replicas) => {
    expect(findings(langfuse({ keeper: { replicas } }))).toEqual([]);
  });

  test.each([
    [2, 3],
    [4, 5],
  ])("may not have %d replicas", (replicas, right) => {
    expect(findings(langfuse({ keeper: { replicas } }))).toEqual([
      finding("langfuse.keeper.replicas", "must be odd: 1, 3 or 5", String(replicas), `Write: replicas: ${right}`),
    ]);
  });
});

describe("chart and image", () => {
  const pair = (chartVersion: string, tag: string) => findings(langfuse({ chartVersion, images: { tag } }));

  test.each([
    ["2.0.0", "4.4.0-keyless.1"],
    ["2.3.1", "4.0.0"],
    ["1.5.29", "3.224.1-keyless.1"],
    ["1.5.100", "3.0.0"],
  ])("chart %s runs image %s", (chartVersion, tag) => {
    expect(pair(chartVersion, tag)).toEqual([]);
  });

  test.each([
    ["1.5.29", "4.4.0-keyless.1", "3", "Write for example: tag: 3.224.1-keyless.1, or chartVersion: 2.0.0"],
    ["2.0.0", "3.224.1-keyless.1", "4", "Write for example: tag: 4.4.0-keyless.1, or chartVersion: 1.5.29"],
    ["2.0.0", "5.0.0", "4", "Write for example: tag: 4.4.0-keyless.1"],
    ["2.0.0", "44.0.0", "4", "Write for example: tag: 4.4.0-keyless.1"],
  ])("chart %s does not run image %s", (chartVersion, tag, major, fix) => {
    expect(pair(chartVersion, tag)).toEqual([
      finding(
        "langfuse.images.tag",
        `must be an image of Langfuse ${major}, which chart ${chartVersion} runs`,
        JSON.stringify(tag),
        fix,
      ),
    ]);
  });
});

describe("the release's name", () => {
  const named = (chartVersion: string, releaseName: string, tag: string) =>
    findings(langfuse({ chartVersion, releaseName, images: { tag } }));

  test.each(["langfuse", "my-langfuse", "langfuse-eu"])("with chart 1.x may be %s", (releaseName) => {
    expect(named("1.5.29", releaseName, "3.224.1")).toEqual([]);
  });

  test("with chart 1.x may not be another", () => {
    expect(named("1.5.29", "tracing", "3.224.1")).toEqual([
      finding(
        "langfuse.releaseName",
        'must contain "langfuse" with chart 1.x, or web and worker do not find their databases',
        '"tracing"',
        "Write for example: releaseName: langfuse",
      ),
    ]);
  });

  test("with chart 2.x may be any", () => {
    expect(named("2.0.0", "tracing", "4.4.0")).toEqual([]);
  });
});

test("upstream's images are refused until one can do without a key", () => {
  expect(findings(langfuse({ images: { source: "upstream", tag: "4.4.0" } }))).toEqual([
    finding(
      "langfuse.images.source",
      "must be registry: no released image of Langfuse works without an account key (langfuse#15596 is open)",
      '"upstream"',
      "Write: source: registry, and build the images with storage-service's change.",
    ),
  ]);
  expect(findings(langfuse({ images: { source: "registry", tag: "4.4.0" } }))).toEqual([]);
});

describe("environment variables", () => {
  const set = (...names: string[]) =>
    findings(langfuse({ environment: Object.fromEntries(names.map((name) => [name, "secret"])) }));

  test("that nothing else sets are right", () => {
    const names = [
      "LANGFUSE_DEFAULT_PROJECT_ROLE",
      "LANGFUSE_S3_MEDIA_MAX_CONTENT_LENGTH",
      "LANGFUSE_S3_MEDIA_DOWNLOAD_URL_EXPIRY_SECONDS",
      "AUTH_SESSION_MAX_AGE",
      "SALTED",
      "PORTAL",
      "REDISX",
      "SMTP_CONNECTION_URL",
    ];
    expect(set(...names)).toEqual([]);
  });

  test.each([
    "SALT",
    "ENCRYPTION_KEY",
    "NEXTAUTH_SECRET",
    "NEXTAUTH_URL",
    "NODE_ENV",
    "HOSTNAME",
    "PORT",
    "TELEMETRY_ENABLED",
    "DATABASE_URL",
    "DIRECT_URL",
    "SHADOW_DATABASE_URL",
    "REDIS_HOST",
    "CLICKHOUSE_URL",
    "AUTH_AZURE_AD_CLIENT_SECRET",
    "AUTH_DISABLE_USERNAME_PASSWORD",
    "LANGFUSE_USE_AZURE_BLOB",
    "LANGFUSE_AZURE_BLOB_CREDENTIAL",
    "LANGFUSE_AZURE_SKIP_CONTAINER_CHECK",
    "LANGFUSE_USE_GOOGLE_CLOUD_STORAGE",
    "LANGFUSE_LOG_LEVEL",
    "LANGFUSE_LOG_FORMAT",
    "LANGFUSE_AUTO_POSTGRES_MIGRATION_DISABLED",
    "LANGFUSE_AUTO_CLICKHOUSE_MIGRATION_DISABLED",
    "LANGFUSE_S3_EVENT_UPLOAD_BUCKET",
    "LANGFUSE_S3_MEDIA_UPLOAD_SECRET_ACCESS_KEY",
    "LANGFUSE_S3_MEDIA_MAX_CONTENT_LENGTHS",
  ])("%s is set already", (name) => {
    expect(set(name)).toEqual([
      finding(
        `langfuse.environment.${name}`,
        "must not be set: it comes from the rest of this file",
        name,
        "Remove it, and set the field of this file that it comes from.",
      ),
    ]);
  });

  test.each(["AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE", "AZURE_CLIENT_SECRET"])(
    "%s is the identity's",
    (name) => {
      expect(set(name)).toEqual([
        finding(
          `langfuse.environment.${name}`,
          "must not be set: it would override the pod's workload identity",
          name,
          "Remove it; the identity comes from the service account.",
        ),
      ]);
    },
  );
});

describe("template markers", () => {
  const marked = (path: string, marker: string) =>
    finding(
      path,
      'must not hold "${" or "%{", which Terraform reads as the start of a template',
      `a text with "${marker}"`,
      "Write the text without it.",
    );

  test("may not stand in a value", () => {
    expect(findings({ tags: { owner: "${path.module}", cost: "%{ if true }" } })).toEqual([
      marked("tags.owner", "${"),
      marked("tags.cost", "%{"),
    ]);
  });

  test("may not stand in a key", () => {
    expect(findings({ tags: { "a${b}": "c" } })).toEqual([marked("tags.a${b}", "${")]);
  });

  test("may not be escaped either", () => {
    expect(findings({ tags: { owner: "$${x}" } })).toEqual([marked("tags.owner", "${")]);
  });

  test("may not stand in a list, beside what else is wrong there", () => {
    const exposure = { kind: "none" };
    const found = findings({ exposure, keyVault: { allowedRanges: ["203.0.113.0/24", "${var.range}"] } });
    expect(found.map(({ path }) => path)).toEqual([
      ["keyVault", "allowedRanges", 1],
      ["keyVault", "allowedRanges", 1],
    ]);
    expect(found[1]).toEqual({ ...marked("", "${"), path: ["keyVault", "allowedRanges", 1] });
  });

  test("may stand in an environment variable, which is escaped", () => {
    expect(findings(langfuse({ environment: { GREETING: "${name} %{x}" } }))).toEqual([]);
  });

  test("are no markers without the brace", () => {
    expect(findings({ tags: { price: "5$ {net} 100% $x" } })).toEqual([]);
  });
});

describe("rules in a file that is wrong elsewhere", () => {
  test("look at the sections that are right", () => {
    const found = findings({
      azure: {},
      publicUrl: "https://langfuse.example.com/",
      ...langfuse({ keeper: { replicas: 2 } }),
    });
    expect(found.map(({ path }) => path.join("."))).toEqual([
      "azure.location",
      "publicUrl",
      "langfuse.keeper.replicas",
    ]);
  });

  test("leave out the sections that are wrong", () => {
    expect(findings(langfuse({ keeper: { replicas: 2 }, telemetry: "no" })).map(({ path }) => path.join("."))).toEqual([
      "langfuse.telemetry",
    ]);
  });
});
