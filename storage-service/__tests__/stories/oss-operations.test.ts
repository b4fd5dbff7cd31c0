import { createHash, randomBytes } from "node:crypto";
import https from "node:https";
import { Readable } from "node:stream";
import { S3CompatibleStorageService } from "../../src/s3/s3-storage-service";
import { startOss, type Oss, type OssOptions } from "../edges/oss";

const ignore = () => undefined;
const SILENT = { info: ignore, warn: ignore, error: ignore };

/** The storage as Langfuse asks for it, on a double of OSS over TLS. */
function storageOn(oss: Oss, more: { secretAccessKey?: string; bucketName?: string } = {}): S3CompatibleStorageService {
  return new S3CompatibleStorageService(
    {
      accessKeyId: oss.accessKeyId,
      secretAccessKey: oss.secretAccessKey,
      bucketName: oss.bucket,
      endpoint: oss.endpoint,
      region: oss.region,
      forcePathStyle: false,
      connectionValidation: oss.agents,
      ...more,
    },
    SILENT,
  );
}

interface Response {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** Asks as a browser would, with nothing but a URL. */
function ask(oss: Oss, url: string, options: https.RequestOptions = {}, body?: string): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = https.request(url, { agent: oss.agents.httpsAgent, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

let oss: Oss;
let storage: S3CompatibleStorageService;

beforeAll(async () => {
  oss = await startOss();
  storage = storageOn(oss);
});
afterAll(() => oss.close());

test("text, JSON and lists", async () => {
  await storage.uploadFile({ fileName: "text/a", fileType: "text/plain", data: "grüße" });
  await storage.uploadJson("text/b", [{ id: 1 }]);
  expect(await storage.download("text/a")).toBe("grüße");
  expect(await storage.download("text/b")).toBe('[{"id":1}]');
  const listed = await storage.listFiles("text/");
  expect(listed.map(({ file }) => file)).toEqual(["text/a", "text/b"]);
  expect(listed[0]?.createdAt).toBeInstanceOf(Date);
});

test("a stream of unknown length is uploaded in parts, byte for byte", async () => {
  const content = randomBytes(12 * 1024 * 1024);
  const chunks = [content.subarray(0, 7_000_001), content.subarray(7_000_001)];
  await storage.uploadFile({ fileName: "parts", fileType: "application/octet-stream", data: Readable.from(chunks) });
  const { body } = await ask(oss, await storage.getSignedUrl("parts", 60));
  expect(createHash("sha256").update(body).digest("hex")).toBe(createHash("sha256").update(content).digest("hex"));
  expect(oss.requests.filter(({ query }) => "partNumber" in query)).toHaveLength(3);
  expect(oss.openUploads()).toEqual([]);
});

test("of an upload that fails nothing is left", async () => {
  const breaking = Readable.from(
    (function* () {
      yield Buffer.alloc(6 * 1024 * 1024);
      throw new Error("the source broke");
    })(),
  );
  const upload = storage.uploadFile({ fileName: "broken", fileType: "text/plain", data: breaking });
  await expect(upload).rejects.toThrow("Failed to upload file to S3");
  expect(oss.openUploads()).toEqual([]);
  expect(oss.keys()).not.toContain("broken");
});

test.each(["media/ünï cødé/文件 (1)+%41&=?#~!'.txt", "emoji/👩‍👩‍👧", "combined/e\u0301", "dots/a..b/.c"])(
  "the key %j",
  async (key) => {
    await storage.uploadFile({ fileName: key, fileType: "text/plain", data: key });
    expect(oss.keys()).toContain(key);
    expect(await storage.download(key)).toBe(key);
    expect((await storage.listFiles(key)).map(({ file }) => file)).toEqual([key]);
    const { status, body } = await ask(oss, await storage.getSignedUrl(key, 60));
    expect([status, body.toString()]).toEqual([200, key]);
    await storage.deleteFiles([key]);
    expect(oss.keys()).not.toContain(key);
  },
);

test.each(["/leading", "\\leading", "k".repeat(1024)])("a key that OSS refuses is not sent: %.12j", async (key) => {
  const before = oss.requests.length;
  await expect(storage.uploadFile({ fileName: key, fileType: "text/plain", data: "x" })).rejects.toThrow(
    "Failed to upload file to S3",
  );
  expect(oss.requests).toHaveLength(before);
});

test("batches of a thousand keys are deleted, those that are not there too", async () => {
  await storage.uploadFile({ fileName: "batch/7", fileType: "text/plain", data: "x" });
  const before = oss.requests.length;
  await storage.deleteFiles(Array.from({ length: 2_500 }, (_, index) => `batch/${index}`));
  const deletions = oss.requests.slice(before);
  expect(deletions.map(({ method, status }) => `${method} ${status}`)).toEqual(["POST 200", "POST 200", "POST 200"]);
  expect(oss.keys().filter((key) => key.startsWith("batch/"))).toEqual([]);
});

describe("signed URLs", () => {
  test("one reads, and saves the object under its name", async () => {
    await storage.uploadFile({ fileName: "exports/a b.csv", fileType: "text/csv", data: "1;2" });
    const { status, headers, body } = await ask(oss, await storage.getSignedUrl("exports/a b.csv", 60));
    expect([status, headers["content-disposition"], body.toString()]).toEqual([
      200,
      'attachment; filename="a b.csv"',
      "1;2",
    ]);
  });

  test("one writes exactly what it is for, and has no checksum of an empty body in it", async () => {
    const data = "an image";
    const sha256Hash = createHash("sha256").update(data).digest("base64");
    const url = await storage.getSignedUploadUrl({
      path: "media/a.png",
      ttlSeconds: 60,
      sha256Hash,
      contentType: "image/png",
      contentLength: data.length,
    });
    expect(url).not.toMatch(/crc32/i);
    const headers = { "content-type": "image/png", "content-length": data.length, "x-amz-checksum-sha256": sha256Hash };
    expect((await ask(oss, url, { method: "PUT", headers }, data)).status).toBe(200);
    expect(await storage.download("media/a.png")).toBe(data);
    const other = { ...headers, "content-type": "text/html" };
    expect((await ask(oss, url, { method: "PUT", headers: other }, data)).status).toBe(403);
  });

  test("one that was tampered with is refused", async () => {
    const url = await storage.getSignedUrl("exports/a b.csv", 60);
    for (const tampered of [
      url.replace("a%20b.csv", "other.csv"),
      url.replace("X-Amz-Expires=60", "X-Amz-Expires=600"),
    ]) {
      const { status, body } = await ask(oss, tampered);
      expect([status, body.toString()]).toEqual([403, expect.stringContaining("<Code>SignatureDoesNotMatch</Code>")]);
    }
  });
});

/** A storage on a double of its own. */
async function elsewhere<T>(options: OssOptions, use: (oss: Oss) => Promise<T>): Promise<T> {
  const oss = await startOss(options);
  try {
    return await use(oss);
  } finally {
    await oss.close();
  }
}

test.each([20, -20])("a clock that is %i minutes off is corrected by the store's", async (minutes) => {
  await elsewhere({ now: () => Date.now() + minutes * 60_000 }, async (oss) => {
    const storage = storageOn(oss);
    await storage.uploadFile({ fileName: "skewed", fileType: "text/plain", data: "x" });
    expect(oss.keys()).toEqual(["skewed"]);
    expect(oss.requests.map(({ code }) => code)).toEqual(["RequestTimeTooSkewed", undefined]);
    expect((await ask(oss, await storage.getSignedUrl("skewed", 60))).status).toBe(200);
  });
});

describe("what is refused says why", () => {
  test.each([
    ["a wrong secret", { secretAccessKey: "another" }, /SignatureDoesNotMatch|secret/],
    ["another bucket", { bucketName: "langfuse-other" }, /langfuse-other/],
  ])("%s", async (_what, more, message) => {
    await expect(storageOn(oss, more).download("text/a")).rejects.toThrow(message);
  });

  test("an object that is not there keeps its name for the caller", async () => {
    await expect(storage.download("nowhere")).rejects.toMatchObject({ cause: { name: "NoSuchKey" } });
  });
});
