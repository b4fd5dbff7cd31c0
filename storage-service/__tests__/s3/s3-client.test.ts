import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { createS3Client } from "../../src/s3/s3-client";
import { S3StorageError } from "../../src/s3/s3-error";
import { S3SettingsError, type S3Settings } from "../../src/s3/s3-settings";
import { capture, type CapturedRequest } from "./captured";

const OSS: S3Settings = { provider: "alibaba-oss", region: "cn-hangzhou", bucket: "langfuse-events" };
const CREDENTIALS = { accessKeyId: "id", secretAccessKey: "secret" };
const HOST = "langfuse-events.oss-cn-hangzhou.aliyuncs.com";

afterEach(() => jest.restoreAllMocks());

function client(settings: S3Settings = OSS): S3Client {
  return createS3Client({ settings, credentials: CREDENTIALS });
}

function put(input: Partial<PutObjectCommandInput> = {}): PutObjectCommand {
  return new PutObjectCommand({ Bucket: OSS.bucket, Key: "key", Body: "body", ...input });
}

/** A stream of known length, which the SDK sends in aws-chunked encoding by default. */
function stream(): Pick<PutObjectCommandInput, "Body" | "ContentLength"> {
  return { Body: Readable.from([Buffer.from("body")]), ContentLength: 4 };
}

test.each<[string, S3Settings, string]>([
  ["OSS", OSS, `https://${HOST}/key`],
  [
    "Amazon",
    { ...OSS, provider: "aws", region: "eu-central-1" },
    "https://langfuse-events.s3.eu-central-1.amazonaws.com/key",
  ],
  [
    "Amazon in China",
    { ...OSS, provider: "aws", region: "cn-north-1" },
    "https://langfuse-events.s3.cn-north-1.amazonaws.com.cn/key",
  ],
  [
    "another store, with the bucket in the path",
    { provider: "generic", endpoint: "https://Store.example:9000/", region: "auto", bucket: "a.b-c", pathStyle: true },
    "https://store.example:9000/a.b-c/key",
  ],
])("the address of a request to %s", async (_, settings, url) => {
  const requests = capture();
  await client(settings).send(put({ Bucket: settings.bucket }));
  const [{ protocol, hostname, port, path, headers }] = requests as [CapturedRequest];
  expect(`${protocol}//${hostname}${port ? `:${port}` : ""}${path}`).toBe(url);
  expect(headers["authorization"]).toContain(`/${settings.region}/s3/aws4_request`);
});

test("refused settings create no client", () => {
  expect(() => client({ ...OSS, pathStyle: true })).toThrow(S3SettingsError);
});

describe("the environment of the machine", () => {
  const before = { ...process.env };
  const folder = mkdtempSync(join(tmpdir(), "aws-config-"));
  afterAll(() => {
    process.env = before;
    rmSync(folder, { recursive: true });
  });

  const CONFIG = `[default]
region = us-west-2
endpoint_url = https://elsewhere.example
request_checksum_calculation = WHEN_SUPPORTED
response_checksum_validation = WHEN_SUPPORTED
s3_use_arn_region = true
use_dualstack_endpoint = true
use_fips_endpoint = true
auth_scheme_preference = sigv4a
retry_mode = adaptive
max_attempts = 9
`;
  const VARIABLES = {
    AWS_REGION: "us-west-2",
    AWS_ENDPOINT_URL: "https://elsewhere.example",
    AWS_ENDPOINT_URL_S3: "https://elsewhere.example",
    AWS_REQUEST_CHECKSUM_CALCULATION: "WHEN_SUPPORTED",
    AWS_RESPONSE_CHECKSUM_VALIDATION: "WHEN_SUPPORTED",
    AWS_S3_USE_ARN_REGION: "true",
    AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS: "false",
    AWS_USE_DUALSTACK_ENDPOINT: "true",
    AWS_USE_FIPS_ENDPOINT: "true",
    AWS_AUTH_SCHEME_PREFERENCE: "sigv4a",
    AWS_DEFAULTS_MODE: "mobile",
    AWS_RETRY_MODE: "adaptive",
    AWS_MAX_ATTEMPTS: "9",
    AWS_ACCESS_KEY_ID: "another",
    AWS_SECRET_ACCESS_KEY: "another",
    AWS_SESSION_TOKEN: "another",
  };
  const NONSENSE = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, "nonsense"]));

  /** The parts that are equal in all requests. */
  function essence({ headers, ...request }: CapturedRequest) {
    const { authorization = "", ...others } = headers;
    const kept = Object.entries(others).filter(
      ([name]) => !["user-agent", "amz-sdk-invocation-id", "x-amz-date"].includes(name),
    );
    return {
      ...request,
      body: undefined,
      headers: Object.fromEntries(kept),
      signed: authorization.replace(/\/\d{8}\/|Signature=.*/g, ""),
    };
  }

  async function sent(make: () => S3Client) {
    const requests = capture(() => ({ body: "<DeleteResult/>" }));
    const made = make();
    await made.send(put(stream()));
    await made.send(new GetObjectCommand({ Bucket: OSS.bucket, Key: "key" }));
    await made.send(
      new DeleteObjectsCommand({ Bucket: OSS.bucket, Delete: { Objects: [{ Key: "key" }] }, ChecksumAlgorithm: "MD5" }),
    );
    jest.restoreAllMocks();
    return requests.map(essence);
  }

  function environment(variables: Record<string, string>) {
    const others = Object.entries(before).filter(([name]) => !name.startsWith("AWS_"));
    process.env = { ...Object.fromEntries(others), ...variables };
  }

  test("does not change requests", async () => {
    const files = { AWS_CONFIG_FILE: join(folder, "config"), AWS_SHARED_CREDENTIALS_FILE: join(folder, "none") };
    writeFileSync(files.AWS_CONFIG_FILE, CONFIG);
    const nowhere = { AWS_CONFIG_FILE: join(folder, "none"), AWS_SHARED_CREDENTIALS_FILE: join(folder, "none") };
    environment(nowhere);
    const expected = await sent(() => client());
    expect(expected[0]).toMatchObject({
      hostname: HOST,
      headers: { "content-length": "4", "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
    });
    expect(expected[1]?.headers).not.toHaveProperty("x-amz-checksum-mode");
    for (const variables of [
      files,
      { ...nowhere, ...VARIABLES },
      { ...nowhere, ...NONSENSE },
      { ...nowhere, AWS_PROFILE: "missing" },
    ]) {
      environment(variables);
      expect(await sent(() => client())).toEqual(expected);
    }
    // An unconfigured client shows that both would have an effect.
    for (const variables of [files, { ...nowhere, ...VARIABLES }]) {
      environment(variables);
      const [request] = await sent(
        () =>
          new S3Client({
            credentials: CREDENTIALS,
            useFipsEndpoint: false,
            useDualstackEndpoint: false,
            authSchemePreference: [],
          }),
      );
      expect(request).toMatchObject({
        hostname: "langfuse-events.elsewhere.example",
        headers: { "content-encoding": "aws-chunked" },
      });
    }
  });
});

describe("the guard", () => {
  const CHUNKED =
    'not sent: a request to Alibaba Cloud OSS must not use aws-chunked encoding, got content-encoding: aws-chunked. The store would answer 400 "InvalidArgument: aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.". Do not set ChecksumAlgorithm for a stream, and upload streams with uploadFile or @aws-sdk/lib-storage, which sends buffers; http instead of https does not help';

  test.each<[string, Partial<PutObjectCommandInput>]>([
    ["a stream with a checksum", { ...stream(), ChecksumAlgorithm: "CRC32" }],
    ["a stream with another encoding", { ...stream(), ChecksumAlgorithm: "SHA256", ContentEncoding: "gzip" }],
    ["a body with this header", { ContentEncoding: "AWS-chunked" }],
  ])("does not send %s", async (_, input) => {
    const requests = capture();
    const error = await client()
      .send(put(input))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(S3StorageError);
    expect(error).toMatchObject({
      message: CHUNKED.replace(
        "aws-chunked. The",
        `${input.ContentEncoding === "gzip" ? "gzip,aws-chunked" : (input.ContentEncoding ?? "aws-chunked")}. The`,
      ),
      code: "AwsChunkedRefused",
    });
    expect(requests).toEqual([]);
  });

  test("does not send a body that is signed in chunks", async () => {
    const requests = capture();
    const signedInPieces = client();
    signedInPieces.middlewareStack.add(
      (next) => (args) => {
        (args.request as CapturedRequest & { headers: Record<string, string> }).headers["X-Amz-Content-Sha256"] =
          "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
        return next(args);
      },
      { step: "build" },
    );
    await expect(signedInPieces.send(put())).rejects.toThrow(
      "got x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD.",
    );
    expect(requests).toEqual([]);
  });

  test("sends aws-chunked bodies to Amazon", async () => {
    const requests = capture();
    await client({ ...OSS, provider: "aws", region: "eu-central-1" }).send(
      put({ ...stream(), ChecksumAlgorithm: "CRC32" }),
    );
    expect(requests[0]?.headers).toMatchObject({ "content-encoding": "aws-chunked" });
  });

  test("sends and signs nothing if the SDK moved the bucket into the path", async () => {
    const requests = capture();
    const message =
      'not sent: the host must begin with the bucket "langfuse-events" of the settings (pathStyle is false), got "oss-cn-hangzhou.aliyuncs.com". If a bucket cannot be in a host, for example before an IP address, the SDK puts it into the path without a warning; a store that does not accept this answers 403 "Please use virtual hosted style to access.". Use the bucket of the settings, and an endpoint with a host name';
    const command = put({ Bucket: "langfuse.events" });
    await expect(client().send(command)).rejects.toThrow(new S3StorageError(message));
    await expect(getSignedUrl(client(), command)).rejects.toThrow(new S3StorageError(message));
    expect(requests).toEqual([]);
  });

  test("also checks requests to another bucket", async () => {
    const requests = capture();
    await expect(client().send(put({ Bucket: "others" }))).rejects.toMatchObject({ code: "PathStyleRefused" });
    expect(requests).toEqual([]);
  });
});

test("a busy store is tried three times", async () => {
  const requests = capture(() => ({ status: 503, body: "<Error><Code>SlowDown</Code></Error>" }));
  await expect(client().send(put())).rejects.toMatchObject({ name: "SlowDown", $metadata: { attempts: 3 } });
  expect(requests).toHaveLength(3);
});

test("a redirect to another region is not followed", async () => {
  const requests = capture(() => ({
    status: 301,
    headers: { "x-amz-bucket-region": "eu-west-1" },
    body: "<Error><Code>PermanentRedirect</Code></Error>",
  }));
  await expect(client().send(put())).rejects.toMatchObject({ name: "PermanentRedirect" });
  expect(requests.map(({ hostname }) => hostname)).toEqual([HOST]);
});
