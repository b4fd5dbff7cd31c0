import { createHash } from "node:crypto";
import https from "node:https";
import { Readable } from "node:stream";
import { S3StorageError } from "../../src/s3/s3-error";
import { startOss, type Oss } from "../edges/oss";
import { MIB, pieces, scene, since, text } from "./scene";

let oss: Oss;
beforeAll(async () => {
  oss = await startOss();
});
afterAll(() => oss.close());

interface Answered {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** Sends a request like a browser: with the URL, without the SDK. */
function ask(url: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) {
  const { body, ...others } = options;
  return new Promise<Answered>((resolve, reject) => {
    const request = https.request(new URL(url), { ...others, agent: oss.agents.httpsAgent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

describe("an uploaded object is read back", () => {
  test.each<[string, string | (() => Readable), string]>([
    ["text", "text ü 😀", "text ü 😀"],
    ["nothing", "", ""],
    ["a stream", () => Readable.from(["a", Buffer.from("b")]), "ab"],
    ["an empty stream", () => Readable.from([]), ""],
  ])("%s, in one request", async (name, data, expected) => {
    const { storage } = scene(oss);
    const start = oss.requests.length;
    await storage.uploadFile({
      fileName: `one/${name}`,
      fileType: "text/plain",
      data: typeof data === "string" ? data : data(),
    });
    expect(since(oss, start)).toEqual([`PUT /one/${name}`]);
    expect(await storage.download(`one/${name}`)).toBe(expected);
  });

  test("JSON", async () => {
    const { storage } = scene(oss);
    await storage.uploadJson("json", [{ a: "ü" }]);
    expect(oss.requests.at(-1)?.headers["content-type"]).toBe("application/json");
    expect(JSON.parse(await storage.download("json"))).toEqual([{ a: "ü" }]);
  });

  test("a stream of unknown length, in parts", async () => {
    const { storage } = scene(oss);
    const content = text(11 * MIB + 7);
    const start = oss.requests.length;
    await storage.uploadFile({ fileName: "parts", fileType: "text/plain", data: Readable.from(pieces(content)) });
    expect(since(oss, start)).toEqual([
      "POST /parts?uploads",
      "PUT /parts?partNumber",
      "PUT /parts?partNumber",
      "PUT /parts?partNumber",
      "POST /parts?uploadId",
    ]);
    const parts = oss.requests.slice(start).filter(({ query }) => "partNumber" in query);
    expect(parts.map(({ bodyBytes }) => bodyBytes).sort()).toEqual([MIB + 7, 5 * MIB, 5 * MIB].sort());
    expect((await storage.download("parts")) === content).toBe(true);
    expect(oss.openUploads()).toEqual([]);
  });

  test.each([
    ["is not tuned without LANGFUSE_S3_UPLOAD_ENABLE_BUFFERED", {}, 2],
    ["uses the part size with it", { LANGFUSE_S3_UPLOAD_ENABLE_BUFFERED: "true" }, 1],
  ])("a buffered upload %s", async (_, env: Record<string, string>, parts) => {
    const { storage } = scene(oss, {}, env);
    const start = oss.requests.length;
    const data = Readable.from(pieces(text(6 * MIB)));
    const upload = {
      fileName: "buffered",
      fileType: "text/plain",
      data,
      partSizeBytes: 8 * MIB,
      maxConcurrentParts: 1,
    };
    expect(await storage.uploadFileBuffered(upload)).toBeUndefined();
    expect(oss.requests.slice(start).filter(({ method }) => method === "PUT")).toHaveLength(parts);
  });

  test("parts that are too small for S3 are enlarged", async () => {
    const { storage } = scene(oss);
    const start = oss.requests.length;
    await storage.uploadFile({
      fileName: "small",
      fileType: "text/plain",
      data: text(6 * MIB),
      partSize: 1,
      queueSize: 1,
    });
    expect(since(oss, start)).toHaveLength(4);
  });
});

const LONGEST = "x".repeat(1023);

test.each([
  "with space",
  "plus+and%20percent%",
  "ü combined u\u0308",
  "表/😀/e\u0301.json",
  "?query#fragment&a=b",
  "a//b/",
  "<xml>&'\"]]>",
  "up/../down/./x",
  "!*'()~;:@,$=[]{}|^`",
  "the longest",
])("the key %j is written, listed, read and deleted", async (name) => {
  const key = name === "the longest" ? LONGEST : name;
  const { storage } = scene(oss);
  await storage.uploadFile({ fileName: key, fileType: "text/plain", data: key });
  expect(oss.keys()).toContain(key);
  expect(await storage.listFiles(key)).toEqual([{ file: key, createdAt: expect.any(Date) }]);
  expect(await storage.download(key)).toBe(key);
  if (!key.includes("../")) {
    expect(await ask(await storage.getSignedUrl(key, 60))).toMatchObject({ status: 200, body: key });
  }
  await storage.deleteFiles([key]);
  expect(oss.keys()).not.toContain(key);
});

test.each([
  ["", "have 1 to 1023 bytes in UTF-8 for Alibaba Cloud OSS", '""'],
  ["too long", "have 1 to 1023 bytes in UTF-8 for Alibaba Cloud OSS", `"${"ü".repeat(100)}…"`],
  ["/a", "not start with / or \\ for Alibaba Cloud OSS", '"/a"'],
  ["\\a", "not start with / or \\ for Alibaba Cloud OSS", String.raw`"\\a"`],
  ["a\nb", "contain no control characters", String.raw`"a\nb"`],
  ["a\ud800", "be well-formed Unicode", String.raw`"a\ud800"`],
])("the key %j is refused before a request", async (name, rule, shown) => {
  const key = name === "too long" ? "ü".repeat(512) : name;
  const { storage } = scene(oss);
  const start = oss.requests.length;
  const cause = new S3StorageError(`the key of an object must ${rule}, got ${shown}`);
  const upload = { path: key, ttlSeconds: 60, sha256Hash: "", contentType: "", contentLength: 0 };
  for (const attempt of [
    storage.uploadFile({ fileName: key, fileType: "text/plain", data: "" }),
    storage.uploadJson(key, {}),
    storage.download(key),
    storage.getSignedUrl(key, 60),
    storage.getSignedUploadUrl(upload),
    storage.deleteFiles([key]),
  ]) {
    await expect(attempt).rejects.toMatchObject({ cause });
  }
  expect(oss.requests).toHaveLength(start);
});

test("a key that a browser would resolve is not signed", async () => {
  await expect(scene(oss).storage.getSignedUrl("a/../b", 60)).rejects.toThrow(
    'Failed to generate presigned URL for S3: the key of an object must have no segment "." or ".." in a signed URL, got "a/../b"',
  );
});

test.each([0, -1, 1.5, 604_801, NaN])("a URL is not signed for %j seconds", async (ttlSeconds) => {
  await expect(scene(oss).storage.getSignedUrl("a", ttlSeconds)).rejects.toThrow(
    `Failed to generate presigned URL for S3: "ttlSeconds" must be a whole number from 1 to 604800 (seven days), got ${ttlSeconds}`,
  );
});

describe("signed URLs", () => {
  test("read, and save under the last part of the key", async () => {
    const { storage } = scene(oss);
    const { signedUrl } = await storage.uploadWithSignedUrl({
      fileName: 'exports/a "ü".csv',
      fileType: "text/csv",
      data: "a;b",
      expiresInSeconds: 604_800,
    });
    const disposition = new URL(signedUrl).searchParams.get("response-content-disposition");
    expect(disposition).toBe(`attachment; filename="a ___.csv"; filename*=UTF-8''a%20%22%C3%BC%22.csv`);
    expect(await ask(signedUrl)).toMatchObject({ status: 200, body: "a;b" });
    const plain = await storage.getSignedUrl('exports/a "ü".csv', 60, false);
    expect(plain).not.toContain("disposition");
    expect((await ask(plain)).status).toBe(200);
  });

  test("write only the signed object", async () => {
    const { storage } = scene(oss);
    const body = "uploaded";
    const sha256Hash = createHash("sha256").update(body).digest("base64");
    const url = await storage.getSignedUploadUrl({
      path: "media/ü.txt",
      ttlSeconds: 60,
      sha256Hash,
      contentType: "text/plain",
      contentLength: body.length,
    });
    expect(new URL(url).searchParams.get("X-Amz-SignedHeaders")).toBe(
      "content-length;content-type;host;x-amz-checksum-sha256",
    );
    expect(url).not.toMatch(/crc32|checksum-sha256=/i);
    const headers = { "content-type": "text/plain", "content-length": "8", "x-amz-checksum-sha256": sha256Hash };
    const wrong = { ...headers, "content-type": "text/html" };
    expect((await ask(url, { method: "PUT", headers: wrong, body })).status).toBe(403);
    expect((await ask(url, { method: "PUT", headers, body })).status).toBe(200);
    expect(await storage.download("media/ü.txt")).toBe(body);
  });

  test("are refused after a change", async () => {
    const { storage } = scene(oss);
    await storage.uploadJson("signed", {});
    const url = await storage.getSignedUrl("signed", 60);
    expect((await ask(url)).status).toBe(200);
    for (const changed of [url.replace("/signed?", "/other?"), url.replace("Expires=60", "Expires=600")]) {
      expect(await ask(changed)).toMatchObject({ status: 403, body: expect.stringContaining("SignatureDoesNotMatch") });
    }
  });

  test("use the external endpoint if one is given", async () => {
    const { storage } = scene(oss, { externalEndpoint: oss.endpoint.replace("//oss-", "//s3.oss-") });
    await storage.uploadJson("external", {});
    const url = await storage.getSignedUrl("external", 60);
    expect(new URL(url).hostname).toBe("langfuse-events.s3.oss-cn-hangzhou.aliyuncs.com");
    expect((await ask(url)).status).toBe(200);
  });
});
