import { createHash, randomBytes } from "node:crypto";
import http from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { S3CompatibleStorageService } from "../../src/s3/s3-storage-service";
import { findMissingRequirements, startSwift, type Swift } from "../edges/swift";

/**
 * An independent S3 implementation. It checks signatures, and like OSS it refuses a body in aws-chunked encoding and a
 * batch delete without Content-MD5.
 */
const lack = findMissingRequirements();
if (lack) process.stderr.write(`Skipped: ${lack}\n`);
const describeIfPossible = lack ? describe.skip : describe;

const BUCKET = "langfuse-events";
const ignore = () => undefined;
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

describeIfPossible("on OpenStack Swift", () => {
  let swift: Swift;

  beforeAll(async () => {
    swift = await startSwift();
    await unconfigured().send(new CreateBucketCommand({ Bucket: BUCKET }));
  }, 60_000);
  afterAll(() => swift.stop());

  function unconfigured(): S3Client {
    const { endpoint, region, agents, ...credentials } = swift;
    return new S3Client({
      endpoint,
      region,
      credentials,
      requestHandler: { httpAgent: agents.httpAgent, httpsAgent: agents.httpsAgent },
      maxAttempts: 1,
      logger: SILENT,
    });
  }

  function ask(
    url: string,
    options: http.RequestOptions = {},
    body?: string,
  ): Promise<[status?: number, body?: string]> {
    return new Promise((resolve, reject) => {
      const request = http.request(url, { agent: swift.agents.httpAgent, ...options }, (response) => {
        text(response).then((body) => resolve([response.statusCode, body]), reject);
      });
      request.on("error", reject).end(body);
    });
  }

  describe.each([
    ["in the host", false],
    ["in the path", true],
  ])("with the bucket %s", (_where, forcePathStyle) => {
    const prefix = forcePathStyle ? "path/" : "host/";
    let storage: S3CompatibleStorageService;

    beforeAll(() => {
      const { agents: connectionValidation, ...account } = swift;
      storage = new S3CompatibleStorageService(
        { ...account, bucketName: BUCKET, forcePathStyle, connectionValidation, provider: "generic" },
        SILENT,
      );
    });

    test("an object is written, read, listed and deleted", async () => {
      const key = `${prefix}ünï cødé/文件 (1)+&=?#~!'.txt`;
      await storage.uploadFile({ fileName: key, fileType: "text/plain", data: "grüße" });
      expect(await storage.download(key)).toBe("grüße");
      expect((await storage.listFiles(prefix)).map(({ file }) => file)).toEqual([key]);
      await storage.deleteFiles([key, `${prefix}nowhere`]);
      expect(await storage.listFiles(prefix)).toEqual([]);
    });

    test("a stream of unknown length is uploaded in parts", async () => {
      const content = randomBytes(3 * 1024 * 1024).toString("hex");
      const data = Readable.from([content.slice(0, 1_000_001), content.slice(1_000_001)]);
      await storage.uploadFile({ fileName: `${prefix}parts`, fileType: "text/plain", data });
      const digest = (text: string) => createHash("sha256").update(text).digest("hex");
      expect(digest(await storage.download(`${prefix}parts`))).toBe(digest(content));
      const { ETag } = await unconfigured().send(new HeadObjectCommand({ Bucket: BUCKET, Key: `${prefix}parts` }));
      expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
      await storage.deleteFiles([`${prefix}parts`]);
    });

    test("signed URLs are valid only for the signed request", async () => {
      const path = `${prefix}media/a b.png`;
      const data = "an image";
      const sha256Hash = createHash("sha256").update(data).digest("base64");
      const url = await storage.getSignedUploadUrl({
        path,
        ttlSeconds: 60,
        sha256Hash,
        contentType: "image/png",
        contentLength: data.length,
      });
      const headers = {
        "content-type": "image/png",
        "content-length": data.length,
        "x-amz-checksum-sha256": sha256Hash,
      };
      expect((await ask(url, { method: "PUT", headers }, data))[0]).toBe(200);
      const signed = await storage.getSignedUrl(path, 60);
      expect(await ask(signed)).toEqual([200, data]);
      expect(await ask(signed.replace("X-Amz-Expires=60", "X-Amz-Expires=61"))).toEqual([
        403,
        expect.stringContaining("<Code>SignatureDoesNotMatch</Code>"),
      ]);
      await storage.deleteFiles([path]);
    });
  });

  test("a stream of an unconfigured SDK is refused", async () => {
    const Body = Readable.from(["text"]);
    const put = new PutObjectCommand({ Bucket: BUCKET, Key: "stream", Body, ContentLength: 4 });
    await expect(unconfigured().send(put)).rejects.toMatchObject({
      name: "NotImplemented",
      message: "Transfering payloads in multiple chunks using aws-chunked is not supported.",
    });
  });

  test("a batch delete of an unconfigured SDK is refused", async () => {
    const deletion = new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects: [{ Key: "a" }] } });
    await expect(unconfigured().send(deletion)).rejects.toMatchObject({
      name: "InvalidRequest",
      message: "Missing required header for this request: Content-MD5",
    });
  });
});
