import {
  checkS3Settings,
  describeProblem,
  isInternalOss,
  getS3Endpoint,
  S3SettingsError,
  type S3Settings,
} from "../../src/s3/s3-settings";

const OSS: S3Settings = { provider: "alibaba-oss", region: "cn-hangzhou", bucket: "langfuse-events" };
const AWS: S3Settings = { provider: "aws", region: "eu-central-1", bucket: "langfuse-events" };
const GENERIC: S3Settings = {
  provider: "generic",
  endpoint: "https://s3.example.com",
  region: "us-east-1",
  bucket: "langfuse-events",
};

function describeProblems(settings: S3Settings): string[] {
  return checkS3Settings(settings).map((finding) => `${finding.severity}: ${describeProblem(finding)}`);
}

test.each<[string, S3Settings]>([
  ["OSS by its region", OSS],
  ["OSS by its endpoint", { ...OSS, endpoint: "https://oss-cn-hangzhou.aliyuncs.com" }],
  ["a slash at the end, and upper case", { ...OSS, endpoint: "HTTPS://OSS-cn-hangzhou.Aliyuncs.com/" }],
  ["a port", { ...OSS, endpoint: "https://oss-cn-hangzhou.aliyuncs.com:8443" }],
  ["the S3 name of OSS", { ...OSS, endpoint: "https://s3.oss-cn-hangzhou.aliyuncs.com" }],
  ["OSS inside of Alibaba Cloud", { ...OSS, endpoint: "https://oss-cn-hangzhou-internal.aliyuncs.com" }],
  ["the accelerated OSS", { ...OSS, endpoint: "https://oss-accelerate.aliyuncs.com" }],
  ["the accelerated OSS outside of China", { ...OSS, endpoint: "https://oss-accelerate-overseas.aliyuncs.com" }],
  [
    "OSS for finance",
    { ...OSS, region: "cn-hangzhou-finance", endpoint: "https://oss-cn-hangzhou-finance.aliyuncs.com" },
  ],
  ["a bucket named like the start of the endpoint", { ...OSS, bucket: "oss-cn-hangzhou" }],
  ["permitted plaintext", { ...OSS, endpoint: "http://oss-cn-hangzhou.aliyuncs.com", allowPlaintext: true }],
  ["Amazon by its region", AWS],
  ["Amazon in China", { ...AWS, region: "cn-north-1" }],
  ["Amazon's GovCloud", { ...AWS, region: "us-gov-west-1" }],
  ["Amazon's sovereign cloud", { ...AWS, region: "eusc-de-east-1" }],
  ["Amazon by its endpoint", { ...AWS, endpoint: "https://s3.eu-central-1.amazonaws.com" }],
  ["Amazon's first endpoint", { ...AWS, endpoint: "https://s3.amazonaws.com" }],
  ["Amazon's older endpoints", { ...AWS, endpoint: "https://s3-eu-central-1.amazonaws.com" }],
  ["Amazon over IPv6", { ...AWS, endpoint: "https://s3.dualstack.eu-central-1.amazonaws.com" }],
  ["Amazon by FIPS", { ...AWS, region: "us-east-1", endpoint: "https://s3-fips.us-east-1.amazonaws.com" }],
  [
    "Amazon by FIPS over IPv6",
    { ...AWS, region: "us-east-1", endpoint: "https://s3-fips.dualstack.us-east-1.amazonaws.com" },
  ],
  ["the accelerated Amazon", { ...AWS, endpoint: "https://s3-accelerate.amazonaws.com" }],
  ["Amazon in a VPC", { ...AWS, endpoint: "https://bucket.vpce-1a2b-3c4d.s3.eu-central-1.vpce.amazonaws.com" }],
  ["Amazon with the bucket in the path", { ...AWS, bucket: "a.b", pathStyle: true }],
  ["another store", GENERIC],
  ["a region of another store", { ...GENERIC, region: "RegionOne" }],
  ["the region auto of another store", { ...GENERIC, region: "auto" }],
  [
    "a bucket in the path, named like the start of the host",
    { ...GENERIC, endpoint: "https://minio.example.com", bucket: "minio", pathStyle: true },
  ],
  ["this machine over http", { ...GENERIC, endpoint: "http://localhost:9000" }],
  ["this machine by IP address", { ...GENERIC, endpoint: "http://127.1.2.3:9000", pathStyle: true }],
  ["this machine by IPv6", { ...GENERIC, endpoint: "http://[::1]:9000", pathStyle: true }],
  ["another machine by IPv6", { ...GENERIC, endpoint: "https://[2001:db8::1]:9000", pathStyle: true }],
])("%s has no problem", (_, settings) => {
  expect(describeProblems(settings)).toEqual([]);
});

const UNUSABLE =
  'refused: "endpoint" must be https:// and a host, with a port if it is not 443, and no path, user, password or dot at the end; got';
const FOREIGN = 'refused: "endpoint" must be an endpoint of';
const OWN_DOMAIN = "; a custom domain belongs to one bucket, and the client adds the bucket's name again; got";
const TWICE = 'refused: "endpoint" must not contain the bucket, because the client adds it; got';
const NO_OTHER = ", without a bucket, and not of another service; got";
const ADDRESS =
  'refused: "endpoint" must be a host name, not an IP address: a bucket cannot precede an address, so the client would use path style; got';
const PLAINTEXT =
  'refused: "endpoint" must use https: over http, anyone on the network path can read and change events, media and exports; got';
const NO_REASON =
  'http does not prevent the error "InvalidArgument: aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.": its cause is aws-chunked encoding, which these settings never use, not TLS.';
const OSS_ENDPOINT = "https://oss-cn-hangzhou.aliyuncs.com";

test.each<[string, S3Settings, string[]]>([
  [
    "http",
    { ...OSS, endpoint: "http://oss-cn-hangzhou.aliyuncs.com" },
    [`${PLAINTEXT} http://oss-cn-hangzhou.aliyuncs.com. Write: ${OSS_ENDPOINT}. ${NO_REASON}`],
  ],
  [
    "http to a name that looks like this machine",
    { ...GENERIC, endpoint: "http://127.0.0.1.example.com" },
    [`${PLAINTEXT} http://127.0.0.1.example.com. Write: https://127.0.0.1.example.com. ${NO_REASON}`],
  ],
  ["no endpoint", { ...GENERIC, endpoint: undefined }, [`${UNUSABLE} none. Write for example: https://s3.example.com`]],
  [
    "no scheme",
    { ...OSS, endpoint: "oss-cn-hangzhou.aliyuncs.com" },
    [`${UNUSABLE} an invalid value. Write for example: ${OSS_ENDPOINT}`],
  ],
  [
    "another scheme",
    { ...OSS, endpoint: "s3://oss-cn-hangzhou.aliyuncs.com" },
    [`${UNUSABLE} an invalid value. Write for example: ${OSS_ENDPOINT}`],
  ],
  [
    "a path",
    { ...OSS, endpoint: "https://oss-cn-hangzhou.aliyuncs.com/langfuse-events" },
    [`${UNUSABLE} an invalid value. Write for example: ${OSS_ENDPOINT}`],
  ],
  [
    "a path behind a backslash",
    { ...OSS, endpoint: "https://oss-cn-hangzhou.aliyuncs.com\\x" },
    [`${UNUSABLE} an invalid value. Write for example: ${OSS_ENDPOINT}`],
  ],
  [
    "a password",
    { ...OSS, endpoint: "https://user:hunter2@oss-cn-hangzhou.aliyuncs.com" },
    [`${UNUSABLE} an invalid value. Write for example: ${OSS_ENDPOINT}`],
  ],
  [
    "an invalid port",
    { ...OSS, endpoint: "https://oss-cn-hangzhou.aliyuncs.com:hunter2" },
    [`${UNUSABLE} an invalid value. Write for example: ${OSS_ENDPOINT}`],
  ],
  [
    "a dot at the end",
    { ...GENERIC, endpoint: "https://oss-cn-hangzhou.aliyuncs.com." },
    [`${UNUSABLE} an invalid value. Write for example: https://s3.example.com`],
  ],
  [
    "an endpoint of OSS for another store",
    { ...GENERIC, endpoint: OSS_ENDPOINT },
    [
      'refused: "provider" must be alibaba-oss for an endpoint of Alibaba Cloud OSS, because its rules differ; got generic. Write: provider: alibaba-oss',
    ],
  ],
  [
    "an endpoint of Amazon for OSS",
    { ...OSS, endpoint: "https://s3.amazonaws.com" },
    [
      'refused: "provider" must be aws for an endpoint of Amazon S3, because its rules differ; got alibaba-oss. Write: provider: aws',
    ],
  ],
  [
    "an endpoint of OSS for Amazon, and a region that only OSS has",
    { ...OSS, provider: "aws", endpoint: OSS_ENDPOINT },
    [
      'refused: "provider" must be alibaba-oss for an endpoint of Alibaba Cloud OSS, because its rules differ; got aws. Write: provider: alibaba-oss',
    ],
  ],
  [
    "a custom domain for OSS",
    { ...OSS, endpoint: "https://files.example.com" },
    [`${FOREIGN} Alibaba Cloud OSS${OWN_DOMAIN} files.example.com. Write: ${OSS_ENDPOINT}, or another provider`],
  ],
  [
    "the bucket in the endpoint",
    { ...OSS, endpoint: "https://langfuse-events.oss-cn-hangzhou.aliyuncs.com:8443" },
    [`${TWICE} langfuse-events.oss-cn-hangzhou.aliyuncs.com. Write: https://oss-cn-hangzhou.aliyuncs.com:8443`],
  ],
  [
    "the bucket in another store's endpoint",
    { ...GENERIC, endpoint: "https://langfuse-events.s3.example.com" },
    [`${TWICE} langfuse-events.s3.example.com. Write: https://s3.example.com`],
  ],
  [
    "another bucket in the endpoint",
    { ...OSS, endpoint: "https://others.oss-cn-hangzhou.aliyuncs.com" },
    [`${FOREIGN} Alibaba Cloud OSS${NO_OTHER} others.oss-cn-hangzhou.aliyuncs.com. Write: ${OSS_ENDPOINT}`],
  ],
  [
    "another service of Alibaba",
    { ...OSS, endpoint: "https://ecs.aliyuncs.com" },
    [`${FOREIGN} Alibaba Cloud OSS${NO_OTHER} ecs.aliyuncs.com. Write: ${OSS_ENDPOINT}`],
  ],
  [
    "a website of Amazon",
    { ...AWS, endpoint: "https://s3-website.eu-central-1.amazonaws.com" },
    [
      `${FOREIGN} Amazon S3${NO_OTHER} s3-website.eu-central-1.amazonaws.com. Write: https://s3.eu-central-1.amazonaws.com`,
    ],
  ],
  [
    "an IP address",
    { ...GENERIC, endpoint: "https://10.0.0.1" },
    [`${ADDRESS} 10.0.0.1. Write a host name, or: pathStyle: true`],
  ],
  [
    "an IP address as one number",
    { ...GENERIC, endpoint: "https://167772161" },
    [`${ADDRESS} 10.0.0.1. Write a host name, or: pathStyle: true`],
  ],
  [
    "an IPv6 address",
    { ...GENERIC, endpoint: "https://[2001:db8::1]" },
    [`${ADDRESS} [2001:db8::1]. Write a host name, or: pathStyle: true`],
  ],
  [
    "an IP address of OSS",
    { ...OSS, endpoint: "https://10.0.0.1" },
    [
      `${FOREIGN} Alibaba Cloud OSS${OWN_DOMAIN} 10.0.0.1. Write: ${OSS_ENDPOINT}, or another provider`,
      `${ADDRESS} 10.0.0.1. Write a host name.`,
    ],
  ],
  [
    "path style on OSS",
    { ...OSS, pathStyle: true },
    [
      'refused: "pathStyle" must be false: Alibaba Cloud OSS answers 403 "Please use virtual hosted style to access."; got true. Leave it out, or write: pathStyle: false',
    ],
  ],
  [
    "no region",
    { ...GENERIC, region: "" },
    [
      'refused: "region" must be the id of a region of the S3-compatible store: requests are signed for it; got none. Write for example: us-east-1',
    ],
  ],
  [
    "a region that changes the host",
    { ...AWS, region: "evil.example/" },
    [
      'refused: "region" must be the id of a region of Amazon S3: requests are signed for it; got evil.example/. Write for example: eu-central-1',
    ],
  ],
  [
    "a region that is not an id",
    { ...OSS, region: "auto" },
    [
      'refused: "region" must be the id of a region of Alibaba Cloud OSS: requests are signed for it; got auto. Write for example: cn-hangzhou',
    ],
  ],
  [
    "a region with oss-",
    { ...OSS, region: "oss-cn-hangzhou" },
    [
      'warning: "region" must be the id of a region, without "oss-": requests are signed for it; got oss-cn-hangzhou. Write: cn-hangzhou',
    ],
  ],
  [
    "another region than the endpoint's",
    { ...OSS, region: "cn-beijing", endpoint: "https://oss-cn-hangzhou-internal.aliyuncs.com" },
    [
      'warning: "region" must be the region of the endpoint: requests are signed for it; got cn-beijing. Write: cn-hangzhou',
    ],
  ],
  [
    "another region than that of Amazon's endpoint",
    { ...AWS, endpoint: "https://s3.dualstack.us-gov-west-1.amazonaws.com" },
    [
      'warning: "region" must be the region of the endpoint: requests are signed for it; got eu-central-1. Write: us-gov-west-1',
    ],
  ],
])("the problems of %s", (_, settings, expected) => {
  expect(describeProblems(settings)).toEqual(expected);
});

const HOST_RULE =
  "must be 3 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends: with other characters, the client would use path style";
const PATH_RULE = "must be 3 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends";
const KIND_RULE =
  "must not end in --x-s3, --xa-s3, --op-s3 or --ol-s3: the client treats it as another kind of Amazon bucket";

test.each([
  ["ab", false, HOST_RULE],
  ["a".repeat(64), false, HOST_RULE],
  ["Langfuse", false, HOST_RULE],
  ["lang_fuse", false, HOST_RULE],
  ["langfuse.events", false, HOST_RULE],
  ["-langfuse", false, HOST_RULE],
  ["langfuse-", false, HOST_RULE],
  ["", false, HOST_RULE],
  ["a/b", true, PATH_RULE],
  ["a..b", true, PATH_RULE],
  [".ab", true, PATH_RULE],
  ["192.168.5.4", true, PATH_RULE],
  ["events--use1-az4--x-s3", false, KIND_RULE],
  ["events--op-s3", true, KIND_RULE],
])("the bucket %j is refused (path style: %j)", (bucket, pathStyle, rule) => {
  expect(describeProblems({ ...GENERIC, bucket, pathStyle })).toEqual([
    `refused: "bucket" ${rule}; got ${bucket}. Write for example: langfuse-events`,
  ]);
});

test.each<[S3Settings, string | undefined]>([
  [OSS, OSS_ENDPOINT],
  [{ ...OSS, region: "oss-cn-hangzhou" }, OSS_ENDPOINT],
  [AWS, "https://s3.eu-central-1.amazonaws.com"],
  [{ ...AWS, region: "cn-northwest-1" }, "https://s3.cn-northwest-1.amazonaws.com.cn"],
  [{ ...AWS, region: "eusc-de-east-1" }, "https://s3.eusc-de-east-1.amazonaws.eu"],
  [GENERIC, "https://s3.example.com"],
  [{ ...GENERIC, endpoint: undefined }, undefined],
])("the endpoint of %j", (settings, endpoint) => {
  expect(getS3Endpoint(settings)).toBe(endpoint);
});

test.each([
  ["https://oss-cn-hangzhou-internal.aliyuncs.com", true],
  ["https://OSS-cn-hangzhou-internal.aliyuncs.com:443/", true],
  ["https://oss-cn-hangzhou.aliyuncs.com", false],
  ["https://oss-cn-hangzhou-internal.aliyuncs.com.example.com", false],
  ["nowhere", false],
])("%s is an internal endpoint: %j", (endpoint, expected) => {
  expect(isInternalOss(endpoint)).toBe(expected);
});

test("an error names all refused settings", () => {
  expect(new S3SettingsError(["one", "two"]).message).toBe("the settings of the S3 storage are invalid:\n- one\n- two");
});
