import { Readable } from "node:stream";
import { DeleteObjectsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { startOss, type Oss } from "../edges/oss";
import { scene } from "../s3/scene";

const ignore = () => undefined;

/**
 * The errors of the unconfigured JavaScript SDK on OSS. They do not come from https: they also occur over http, and the
 * settings of this package prevent them over https.
 */
describe.each([
  ["https", false],
  ["http", true],
])("over %s", (_scheme, plaintext) => {
  let oss: Oss;

  beforeAll(async () => {
    oss = await startOss({ plaintext });
  });
  afterAll(() => oss.close());

  /** As in the SDK's documentation: a region, an endpoint, a key. */
  function unconfigured(more: { forcePathStyle?: boolean } = {}): S3Client {
    const { region, endpoint, accessKeyId, secretAccessKey, agents } = oss;
    return new S3Client({
      region,
      endpoint,
      credentials: { accessKeyId, secretAccessKey },
      requestHandler: { httpAgent: agents.httpAgent, httpsAgent: agents.httpsAgent },
      maxAttempts: 1,
      logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      ...more,
    });
  }

  const configured = () => scene(oss, { allowPlaintext: plaintext }).storage;

  test("a stream fails with the error that http should avoid, and succeeds with our settings", async () => {
    const text = "x".repeat(300_000);
    const put = new PutObjectCommand({
      Bucket: oss.bucket,
      Key: "stream",
      Body: Readable.from([text]),
      ContentLength: text.length,
    });
    await expect(unconfigured().send(put)).rejects.toMatchObject({
      name: "InvalidArgument",
      message: "aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.",
      $metadata: { httpStatusCode: 400 },
    });
    expect(oss.keys()).not.toContain("stream");

    await configured().uploadFile({ fileName: "stream", fileType: "text/plain", data: Readable.from([text]) });
    expect(await configured().download("stream")).toBe(text);
  });

  test("a batch delete fails without Content-MD5, and succeeds with our settings", async () => {
    await configured().uploadFile({ fileName: "object", fileType: "text/plain", data: "text" });
    const deletion = new DeleteObjectsCommand({ Bucket: oss.bucket, Delete: { Objects: [{ Key: "object" }] } });
    await expect(unconfigured().send(deletion)).rejects.toMatchObject({
      name: "MissingArgument",
      message: "Missing Some Required Arguments.",
      ArgumentName: "Content-MD5",
    });
    expect(oss.keys()).toContain("object");

    await configured().deleteFiles(["object"]);
    expect(oss.keys()).not.toContain("object");
  });

  test("a bucket in the path fails", async () => {
    const put = new PutObjectCommand({ Bucket: oss.bucket, Key: "path", Body: "text" });
    await expect(unconfigured({ forcePathStyle: true }).send(put)).rejects.toMatchObject({
      name: "SecondLevelDomainForbidden",
      message: "Please use virtual hosted style to access.",
      $metadata: { httpStatusCode: 403 },
    });
  });
});
