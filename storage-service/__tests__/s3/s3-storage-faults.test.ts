import { S3StorageError } from "../../src/s3/s3-error";
import { S3SettingsError } from "../../src/s3/s3-settings";
import type { S3StorageParams } from "../../src/s3/s3-params";
import { ServiceUnavailableError } from "../../src/service-unavailable-error";
import { startOss, type Oss } from "../edges/oss";
import { capture } from "./captured";
import { scene, withOss } from "./scene";

let oss: Oss;
beforeAll(async () => {
  oss = await startOss();
});
afterAll(() => oss.close());
afterEach(() => jest.restoreAllMocks());

const MINUTE_MS = 60_000;

test.each([20, -20])("requests and signed URLs use the clock of a store with a skew of %i minutes", async (minutes) => {
  const now = () => Date.now() + minutes * MINUTE_MS;
  await withOss({ now }, async (store) => {
    const { storage } = scene(store);
    await storage.uploadJson("skewed", {});
    expect(store.requests.map(({ code, status }) => code ?? status)).toEqual(["RequestTimeTooSkewed", 200]);
    await storage.uploadJson("skewed", {});
    expect(store.requests).toHaveLength(3);
    const signedAt = new URL(await storage.getSignedUrl("skewed", 60)).searchParams.get("X-Amz-Date") ?? "";
    const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(signedAt) ?? [];
    const iso = `${day?.replace(/(....)(..)(..)/, "$1-$2-$3")}T${time?.replace(/(..)(..)(..)/, "$1:$2:$3")}Z`;
    expect(Math.abs(Date.parse(iso) - now())).toBeLessThan(MINUTE_MS / 2);
  });
});

test.each<[string, Partial<S3StorageParams>, string]>([
  [
    "a wrong secret",
    { secretAccessKey: "the-wrong-secret" },
    'Failed to download file from S3: Alibaba Cloud OSS does not accept the signature (403 SignatureDoesNotMatch): the secret access key is wrong or contains a space or line break, the region is not "cn-hangzhou", or a proxy changes requests',
  ],
  [
    "an unknown id",
    { accessKeyId: "LTAI-unknown" },
    "Failed to download file from S3: Alibaba Cloud OSS does not know the access key id (403 InvalidAccessKeyId): it is wrong, disabled, deleted, or from another provider or account",
  ],
  [
    "a missing bucket",
    { bucketName: "others" },
    `Failed to download file from S3: Alibaba Cloud OSS has no bucket "others" at oss-cn-hangzhou.aliyuncs.com:<port> (404 NoSuchBucket): check its name and the region, or create it`,
  ],
])("%s is explained without a key", async (_, params, message) => {
  const { storage, log } = scene(oss, params);
  const error = await storage.download("x").catch((thrown: unknown) => thrown as Error);
  const maskPort = (text: unknown) => String(text).replaceAll(String(oss.port), "<port>");
  expect(maskPort((error as Error).message)).toBe(message);
  expect((error as Error).cause).toBeInstanceOf(S3StorageError);
  expect(log.map(maskPort)).toEqual([
    `error: Failed to download file from S3 x S3StorageError: ${message.replace("Failed", "failed")}`,
  ]);
  expect(log.join()).not.toMatch(new RegExp(`${oss.accessKeyId}|${oss.secretAccessKey}|the-wrong-secret|LTAI-unknown`));
});

test("a missing key has the store's own error as its cause", async () => {
  await expect(scene(oss).storage.download("none")).rejects.toMatchObject({
    message: "Failed to download file from S3",
    cause: { name: "NoSuchKey" },
  });
});

test.each(["EAI_AGAIN", "ENOTFOUND"])(
  "a name that cannot be resolved (%s) makes the service unavailable",
  async (code) => {
    capture(() => Object.assign(new Error(`getaddrinfo ${code} x`), { code }));
    const failed = scene(oss).storage.uploadJson("x", {});
    await expect(failed).rejects.toBeInstanceOf(ServiceUnavailableError);
    await expect(failed).rejects.toMatchObject({
      message: "Storage service temporarily unavailable due to network issues",
      httpCode: 503,
      cause: { code: "EAI_AGAIN" },
    });
  },
);

describe("settings", () => {
  function refused(params: Partial<S3StorageParams>): string {
    try {
      scene(oss, params);
    } catch (error) {
      expect(error).toBeInstanceOf(S3SettingsError);
      return (error as Error).message.replaceAll(String(oss.port), "<port>");
    }
    return "not refused";
  }

  test("are refused together", () => {
    expect(refused({ bucketName: "A", forcePathStyle: true, accessKeyId: undefined, secretAccessKey: "hunter2" }))
      .toBe(`the settings of the S3 storage are invalid:
- "pathStyle" must be false: Alibaba Cloud OSS answers 403 "Please use virtual hosted style to access."; got true. Leave it out, or write: pathStyle: false
- "bucket" must be 3 to 63 lower-case letters, digits, hyphens and dots, with a letter or digit at both ends; got A. Write for example: langfuse-events
- "accessKeyId" must be set together with the other part of the access key; got none. Set both or neither`);
  });

  test.each<[string, Partial<S3StorageParams>, string]>([
    [
      "a secret with a line break",
      { secretAccessKey: "hunter2\n" },
      '"secretAccessKey" must not contain spaces or line breaks; got some. Remove the line break at the end of its file',
    ],
    [
      "half of an access key",
      { secretAccessKey: "" },
      '"secretAccessKey" must be set together with the other part of the access key; got none. Set both or neither',
    ],
    [
      "an external endpoint with a password",
      { externalEndpoint: "https://me:hunter2@files.example.com" },
      '"externalEndpoint" must be https:// and a host, with a port if it is not 443, and no path, user, password or dot at the end; got an invalid value. Write for example: https://oss-cn-hangzhou.aliyuncs.com',
    ],
    [
      "a custom external endpoint",
      { externalEndpoint: "https://files.example.com" },
      '"externalEndpoint" must be an endpoint of Alibaba Cloud OSS; a custom domain belongs to one bucket, and the client adds the bucket\'s name again; got files.example.com. Write: https://oss-cn-hangzhou.aliyuncs.com, or another provider',
    ],
    [
      "no region anywhere",
      { endpoint: "https://s3.example.com", region: undefined },
      '"region" must be the id of a region of the S3-compatible store: requests are signed for it; got none. Write for example: us-east-1',
    ],
    [
      "another provider",
      { provider: "generic" },
      '"provider" must be alibaba-oss for an endpoint of Alibaba Cloud OSS, because its rules differ; got generic. Write: provider: alibaba-oss',
    ],
  ])("with %s are refused", (_, params, problem) => {
    expect(refused(params)).toBe(`the settings of the S3 storage are invalid:\n- ${problem}`);
  });

  test("that are suspicious cause warnings", () => {
    expect(scene(oss, { region: "oss-cn-hangzhou" }).log).toEqual([
      'warn: S3 storage: "region" must be the id of a region, without "oss-": requests are signed for it; got oss-cn-hangzhou. Write: cn-hangzhou',
    ]);
  });

  test.each<[string, Partial<S3StorageParams>, Record<string, string>, string]>([
    [
      "Amazon without an endpoint",
      { endpoint: undefined, region: "eu-central-1" },
      {},
      "langfuse-events.s3.eu-central-1.amazonaws.com eu-central-1",
    ],
    [
      "Amazon without a region",
      { endpoint: "", region: "" },
      { AWS_REGION: "us-east-2" },
      "langfuse-events.s3.us-east-2.amazonaws.com us-east-2",
    ],
    [
      "OSS without a region",
      { endpoint: "https://oss-cn-beijing-internal.aliyuncs.com", region: undefined },
      { AWS_REGION: "us-east-2" },
      "langfuse-events.oss-cn-beijing-internal.aliyuncs.com cn-beijing",
    ],
    [
      "another store with its bucket in the path",
      { endpoint: "http://localhost:9000", region: "auto", forcePathStyle: true },
      {},
      "localhost auto",
    ],
  ])("of %s define its address", async (_, params, env, expected) => {
    const requests = capture();
    await scene(oss, { connectionValidation: undefined, ...params }, env).storage.uploadJson("x", {});
    const [{ hostname, headers }] = requests as [(typeof requests)[number]];
    expect(`${hostname} ${/Credential=[^/]+\/\d+\/([^/]+)/.exec(headers["authorization"] ?? "")?.[1]}`).toBe(expected);
  });
});

test.each<[Partial<S3StorageParams>, Record<string, string>]>([
  [{}, {}],
  [{ awsSse: "AES256", awsSseKmsKeyId: "ignored" }, { "x-amz-server-side-encryption": "AES256" }],
  [
    { awsSse: "aws:kms", awsSseKmsKeyId: "key" },
    { "x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-aws-kms-key-id": "key" },
  ],
])("encryption %j is requested", async (params, expected) => {
  const requests = capture();
  const { storage } = scene(oss, params);
  await storage.uploadJson("x", {});
  await storage.uploadFile({ fileName: "x", fileType: "text/plain", data: "x" });
  for (const { headers } of requests) {
    const asked = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-server-side"));
    expect(Object.fromEntries(asked)).toEqual(expected);
  }
  const upload = { path: "x", ttlSeconds: 60, sha256Hash: "hash", contentType: "text/plain", contentLength: 1 };
  const url = new URL(await storage.getSignedUploadUrl(upload));
  expect(
    url.searchParams
      .get("X-Amz-SignedHeaders")
      ?.split(";")
      .filter((name) => /server-side/.test(name)),
  ).toEqual(Object.keys(expected));
});
