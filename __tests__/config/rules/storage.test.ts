import { checkSections, checkWarnings, fieldError, langfuse } from "./check-sections";

const OSS = { kind: "s3-compatible", provider: "alibaba-oss", region: "cn-hangzhou", bucket: "langfuse-events" };
const storage = (settings: Readonly<Record<string, unknown>>) => checkSections({ storage: { ...OSS, ...settings } });

test.each([
  ["an endpoint that follows from the region", {}],
  ["the endpoint of the S3 API", { endpoint: "https://s3.oss-cn-hangzhou.aliyuncs.com" }],
  ["Amazon S3", { provider: "aws", region: "eu-central-1" }],
  ["a store of one's own", { provider: "generic", endpoint: "https://minio.example.com:9000", pathStyle: true }],
])("%s is valid", (_what, settings) => {
  expect(storage(settings)).toEqual([]);
});

test("http is refused, with an explanation of the error that it seems to avoid", () => {
  expect(storage({ endpoint: "http://oss-cn-hangzhou.aliyuncs.com" })).toEqual([
    fieldError(
      "storage.endpoint",
      "must use https: over http, anyone on the network path can read and change events, media and exports",
      "http://oss-cn-hangzhou.aliyuncs.com",
      'Write: https://oss-cn-hangzhou.aliyuncs.com. http does not prevent the error "InvalidArgument: aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.": its cause is aws-chunked encoding, which these settings never use, not TLS. If the store has no TLS, allow this until a date: allowPlaintext: { reason: …, expires: 2027-01-31 }',
    ),
  ]);
});

describe("allowPlaintext", () => {
  const allowPlaintext = { reason: "The store has no certificate yet.", expires: "2027-01-31" };

  test("allows http", () => {
    expect(storage({ endpoint: "http://oss-cn-hangzhou.aliyuncs.com", allowPlaintext })).toEqual([]);
  });

  test("must be needed", () => {
    expect(storage({ allowPlaintext }).map(({ path, rule }) => [path.join("."), rule])).toEqual([
      ["storage.allowPlaintext", "must not be set: storage.endpoint is https"],
    ]);
  });

  test("must end on a date that exists", () => {
    const never = { ...allowPlaintext, expires: "2027-02-30" };
    expect(storage({ endpoint: "http://oss-cn-hangzhou.aliyuncs.com", allowPlaintext: never })).toEqual([
      fieldError(
        "storage.allowPlaintext.expires",
        "must be a date that exists",
        '"2027-02-30"',
        "Write for example: expires: 2027-01-31",
      ),
    ]);
  });
});

test("a wrong region has no second problem at the endpoint that follows from it", () => {
  const problems = storage({ provider: "aws", region: "us-east-1a" });
  expect(problems.map(({ path }) => path.join("."))).toEqual(["storage.region"]);
});

test("path style is refused, with OSS's error", () => {
  expect(storage({ pathStyle: true })).toEqual([
    fieldError(
      "storage.pathStyle",
      'must be false: Alibaba Cloud OSS answers 403 "Please use virtual hosted style to access."',
      "true",
      "Leave it out, or write: pathStyle: false",
    ),
  ]);
});

test.each([
  ["a region that is none", { region: "oss-cn-hangzhou", endpoint: "https://oss-cn-hangzhou.aliyuncs.com" }, "region"],
  [
    "the region of another endpoint",
    { region: "cn-beijing", endpoint: "https://oss-cn-hangzhou.aliyuncs.com" },
    "region",
  ],
  ["the bucket in the endpoint", { endpoint: "https://langfuse-events.oss-cn-hangzhou.aliyuncs.com" }, "endpoint"],
  ["the internal endpoint", { endpoint: "https://oss-cn-hangzhou-internal.aliyuncs.com" }, "endpoint"],
  ["an address", { provider: "generic", endpoint: "https://203.0.113.7" }, "endpoint"],
  ["the pod itself", { provider: "generic", endpoint: "https://localhost:9000" }, "endpoint"],
  ["another provider's endpoint", { provider: "aws", endpoint: "https://oss-cn-hangzhou.aliyuncs.com" }, "provider"],
  ["a bucket with a dot", { bucket: "langfuse.events" }, "bucket"],
  ["no endpoint where none is known", { provider: "generic" }, "endpoint"],
  [
    "one secret for both halves of the key",
    { credentials: { accessKeyId: "key", secretAccessKey: "key" } },
    "credentials.secretAccessKey",
  ],
])("%s is refused", (_what, settings, field) => {
  expect(storage(settings).map(({ path }) => path.join("."))).toEqual([`storage.${field}`]);
});

test("a password in an endpoint is not shown", () => {
  const given = storage({ provider: "generic", endpoint: "https://me:hunter2@minio.example.com" });
  expect(given).toHaveLength(1);
  expect(JSON.stringify(given)).not.toContain("hunter2");
});

describe("an image that cannot delete", () => {
  const chart1 = (tag: string, other = {}) =>
    checkSections({ ...langfuse({ chartVersion: "1.5.41", images: { tag } }), storage: { ...OSS, ...other } });

  test.each(["3.160.0", "3.213.0", "3.224.1-keyless.1"])("%s can", (tag) => {
    expect(chart1(tag)).toEqual([]);
  });

  test.each(["3.161.0", "3.200.0-keyless.1", "3.212.9"])("%s cannot, with OSS's error", (tag) => {
    expect(chart1(tag)).toEqual([
      fieldError(
        "langfuse.images.tag",
        "must be 3.213.0 or newer, or older than 3.161.0, with Alibaba Cloud OSS: releases between them cannot delete objects, because they do not send Content-MD5; " +
          'OSS answers "MissingArgument: Missing Some Required Arguments." with ArgumentName Content-MD5',
        `"${tag}"`,
        "Write for example: tag: 3.224.1",
      ),
    ]);
  });

  test("is also refused for the previous release", () => {
    const tag = "3.200.0";
    const previous = { chartVersion: "1.5.41", releaseName: "langfuse", tag };
    const both = langfuse({ releaseName: "langfuse-v2", images: { tag }, previous });
    expect(checkSections({ ...both, storage: OSS }).map(({ path }) => path.join("."))).toEqual([
      "langfuse.images.tag",
      "langfuse.previous.tag",
    ]);
  });

  test("is allowed with Amazon S3", () => {
    expect(chart1("3.200.0", { provider: "aws", region: "eu-central-1" })).toEqual([]);
  });
});

describe("an access key in the file", () => {
  const rule =
    "must be the name of a secret of the Key Vault, in lower-case letters, digits and hyphens; a key itself belongs into the vault";

  test.each([
    ["accessKeyId", "LTAI5tExampleExampleExamp"],
    ["accessKeyId", "AKIAIOSFODNN7EXAMPLE"],
    ["secretAccessKey", "abcdefghij0123456789abcdefghij"],
    ["secretAccessKey", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
  ])("is refused and not shown: %s", (field, key) => {
    const given = storage({ credentials: { [field]: key } });
    expect(given).toEqual([{ path: ["storage", "credentials", field], rule, fix: expect.stringContaining(": oss-") }]);
    expect(JSON.stringify(given)).not.toContain(key);
  });
});

describe("an endpoint that network policies do not allow", () => {
  const warnings = (endpoint: string, ...allowedEgress: { range: string; ports: number[] }[]) =>
    checkWarnings({
      ...langfuse({ allowedEgress }),
      storage: { ...OSS, provider: "generic", region: "us-east-1", endpoint, pathStyle: true },
    });

  test.each([
    ["https://10.60.0.5:9000", "9000: network policies allow no private address", "10.60.0.5/32, ports: [ 9000 ]"],
    ["https://192.168.7.1", "443: network policies allow no private address", "192.168.7.1/32, ports: [ 443 ]"],
  ])("%s", (endpoint, rule, entry) => {
    expect(warnings(endpoint, { range: "10.60.0.0/24", ports: [443] })).toEqual([
      fieldError(
        "storage.endpoint",
        `should be in langfuse.allowedEgress with port ${rule}`,
        JSON.stringify(endpoint),
        `Write for example: allowedEgress: [ { range: ${entry} } ]`,
      ),
    ]);
  });

  test("a Service", () => {
    expect(warnings("https://minio.minio.svc.cluster.local")).toEqual([
      fieldError(
        "storage.endpoint",
        "should not be a Service of the cluster: network policies let web and worker connect to the internet and to langfuse.allowedEgress, which applies to no Service",
        '"https://minio.minio.svc.cluster.local"',
        "Write a host outside the cluster, or add a network policy of your own.",
      ),
    ]);
  });

  test.each(["https://10.60.0.5:9000", "https://203.0.113.7:9000", "https://minio.example.com:9000"])(
    "%s is allowed",
    (endpoint) => {
      expect(warnings(endpoint, { range: "10.60.0.0/24", ports: [587, 9000] })).toEqual([]);
    },
  );
});
