import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { OSS_NAMES, startOss, type Fault, type Oss } from "./oss";
import { send, type RawAnswer, type RawRequest } from "./oss/raw-client";

let fault: Fault | undefined;
let oss: Oss;

beforeAll(async () => {
  oss = await startOss({ intercept: () => fault });
});
afterEach(() => (fault = undefined));
afterAll(() => oss.close());

const ask = (request: RawRequest) => send(oss, request);
const put = (path: string, body = "", headers: Record<string, string> = {}) =>
  ask({ method: "PUT", path, body, headers });
const texts = (xml: string, tag: string) =>
  [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, "g"))].map(([, text]) => text);
/** An ETag of OSS: MD5 in upper case, in quotes. */
const etag = (...bodies: Buffer[]) => createHash("md5").update(Buffer.concat(bodies)).digest("hex").toUpperCase();

describe("an object", () => {
  const headers = { "content-type": "text/plain", "content-disposition": "inline", "x-amz-meta-owner": "langfuse" };
  let written: RawAnswer;
  beforeAll(async () => {
    written = await put("/object", "0123456789", headers);
  });

  test("is returned with its headers", async () => {
    const read = await ask({ path: "/object" });
    expect([written.status, written.headers.etag]).toEqual([200, `"${etag(Buffer.from("0123456789"))}"`]);
    expect([read.status, read.body]).toEqual([200, "0123456789"]);
    expect(read.headers).toMatchObject({
      ...headers,
      etag: written.headers.etag,
      "content-length": "10",
      "last-modified": expect.stringMatching(/ GMT$/),
    });
  });

  test("is described by HEAD without its body", async () => {
    const described = await ask({ method: "HEAD", path: "/object" });
    expect([described.status, described.headers["content-length"], described.body]).toEqual([200, "10", ""]);
    const absent = await ask({ method: "HEAD", path: "/nowhere" });
    expect([absent.status, absent.headers["x-oss-ec"], absent.body]).toEqual([404, "0026-00000001", ""]);
  });

  test("can be read with another name and type", async () => {
    const query = { "response-content-disposition": 'attachment; filename="a b"', "response-content-type": "text/csv" };
    const { headers } = await ask({ path: "/object", query, presign: 60 });
    expect([headers["content-disposition"], headers["content-type"]]).toEqual(Object.values(query));
  });

  test.each([
    ["bytes=2-4", 206, "234", "bytes 2-4/10"],
    ["bytes=8-", 206, "89", "bytes 8-9/10"],
    ["bytes=8-99", 206, "89", "bytes 8-9/10"],
    ["bytes=-3", 206, "789", "bytes 7-9/10"],
    ["bytes=10-", 416, expect.stringContaining("<ActualObjectSize>10</ActualObjectSize>"), undefined],
  ])("%s of it", async (range, status, body, contentRange) => {
    const read = await ask({ path: "/object", headers: { range } });
    expect([read.status, read.body, read.headers["content-range"]]).toEqual([status, body, contentRange]);
  });

  test("is not found after its deletion", async () => {
    await put("/deleted");
    expect((await ask({ method: "DELETE", path: "/deleted" })).status).toBe(204);
    expect((await ask({ path: "/deleted" })).status).toBe(404);
  });
});

describe("a list", () => {
  // In the order of bytes: an emoji comes after the last character of 16 bits, whose code units are larger.
  const KEYS = ["list/A", "list/a&b", "list/ä", "list/\uff5e", "list/😀"];
  const list = (query: Record<string, string>) => ask({ path: "/", query: { prefix: "list/", ...query } });
  beforeAll(() => Promise.all(KEYS.map((key) => put(`/${encodeURIComponent(key).replaceAll("%2F", "/")}`))));

  test("of version 2 continues after the last page", async () => {
    const pages: (string | undefined)[][] = [];
    let token: string | undefined;
    do {
      const { body } = await list({
        "list-type": "2",
        "max-keys": "2",
        "encoding-type": "url",
        ...(token && { "continuation-token": token }),
      });
      pages.push(texts(body, "Key").map((key) => decodeURIComponent(key ?? "")));
      expect(texts(body, "KeyCount")).toEqual([String(pages.at(-1)?.length)]);
      token = texts(body, "NextContinuationToken")[0];
      expect(texts(body, "IsTruncated")).toEqual([String(token !== undefined)]);
    } while (token);
    expect(pages).toEqual([KEYS.slice(0, 2), KEYS.slice(2, 4), KEYS.slice(4)]);
  });

  test("of version 2 starts after a key", async () => {
    const { body } = await list({ "list-type": "2", "start-after": "list/ä" });
    expect(texts(body, "Key")).toEqual(KEYS.slice(3));
  });

  test("of version 1 continues after a marker", async () => {
    const first = await list({ "max-keys": "2" });
    expect([texts(first.body, "Key"), texts(first.body, "NextMarker")]).toEqual([
      ["list/A", "list/a&#38;b"],
      ["list/a&#38;b"],
    ]);
    const second = await list({ marker: "list/a&b" });
    expect([texts(second.body, "Key"), texts(second.body, "NextMarker")]).toEqual([KEYS.slice(2), []]);
  });

  test("describes each object", async () => {
    const { body } = await list({ "max-keys": "1" });
    expect(body).toMatch(
      /<Contents><Key>list\/A<\/Key><LastModified>\d{4}-\d\d-\d\dT[\d:.]+Z<\/LastModified><ETag>&#34;D41D8CD98F00B204E9800998ECF8427E&#34;<\/ETag><Type>Normal<\/Type><Size>0<\/Size><StorageClass>Standard<\/StorageClass><\/Contents>/,
    );
  });
});

describe("a batch delete", () => {
  const remove = (body: string) =>
    ask({
      method: "POST",
      path: "/",
      query: { delete: "" },
      body,
      headers: { "content-md5": createHash("md5").update(body).digest("base64") },
    });

  test("lists the deleted keys, existing or not, with any character", async () => {
    await put("/batch/%0D%0A%26%3C%22");
    const { body } = await remove(
      "<Delete><Object><Key>batch/&#x0D;&#x0A;&amp;&lt;&quot;</Key></Object><Object><Key>batch/ nowhere </Key></Object></Delete>",
    );
    expect(texts(body, "Key")).toEqual(["batch/&#13;&#10;&#38;&#60;&#34;", "batch/ nowhere "]);
    expect(oss.keys().filter((key) => key.startsWith("batch/"))).toEqual([]);
  });

  test("lists nothing in quiet mode", async () => {
    const { body } = await remove("<Delete><Quiet>true</Quiet><Object><Key>nowhere</Key></Object></Delete>");
    expect(body).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<DeleteResult></DeleteResult>');
  });
});

describe("an upload in parts", () => {
  const LARGE = Buffer.alloc(100 * 1024, "a");
  const SMALL = Buffer.from("b");
  let uploadId: string;
  beforeEach(async () => {
    const { body } = await ask({ method: "POST", path: "/parts", query: { uploads: "" } });
    uploadId = texts(body, "UploadId")[0] ?? "";
  });
  afterEach(() => ask({ method: "DELETE", path: "/parts", query: { uploadId } }));

  const part = (number: number | string, body: Buffer, id = uploadId) =>
    ask({ method: "PUT", path: "/parts", query: { partNumber: String(number), uploadId: id }, body });
  const complete = (...parts: [number: number, etag: string][]) => {
    const xml = parts.map(([number, tag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${tag}</ETag></Part>`);
    const body = `<CompleteMultipartUpload>${xml.join("")}</CompleteMultipartUpload>`;
    return ask({ method: "POST", path: "/parts", query: { uploadId }, body });
  };

  test("is an object after its completion", async () => {
    expect([(await part(2, SMALL)).headers.etag, (await part(1, LARGE)).status]).toEqual([`"${etag(SMALL)}"`, 200]);
    expect([oss.openUploads(), texts((await ask({ path: "/", query: { uploads: "" } })).body, "Key")]).toEqual([
      ["parts"],
      ["parts"],
    ]);
    const { status, body } = await complete([1, `"${etag(LARGE).toLowerCase()}"`], [2, etag(SMALL)]);
    const digest = etag(Buffer.from(etag(LARGE) + etag(SMALL), "hex"));
    expect([status, texts(body, "ETag"), oss.openUploads()]).toEqual([200, [`&#34;${digest}-2&#34;`], []]);
    expect((await ask({ path: "/parts" })).body).toBe(`${LARGE.toString()}b`);
  });

  test("leaves nothing after an abort", async () => {
    await part(1, LARGE);
    expect((await ask({ method: "DELETE", path: "/parts", query: { uploadId } })).status).toBe(204);
    expect(oss.openUploads()).toEqual([]);
    const late = [
      await part(1, LARGE),
      await complete([1, etag(LARGE)]),
      await ask({ method: "DELETE", path: "/parts", query: { uploadId } }),
    ];
    expect(late.map(({ status, headers }) => [status, headers["x-oss-ec"]])).toEqual(
      Array(3).fill([404, "0042-00000002"]),
    );
  });

  test.each<[string, () => Promise<RawAnswer>, string]>([
    ["a missing part", () => complete([1, etag(LARGE)], [3, etag(SMALL)]), "InvalidPart"],
    ["a part with another ETag", () => complete([1, etag(SMALL)]), "InvalidPart"],
    ["parts in the wrong order", () => complete([2, etag(SMALL)], [1, etag(LARGE)]), "InvalidPartOrder"],
    ["a part twice", () => complete([1, etag(LARGE)], [1, etag(LARGE)]), "InvalidPartOrder"],
    ["no part", () => complete(), "MalformedXML"],
    ["part 0", () => part(0, SMALL), "InvalidArgument"],
    ["part 10001", () => part(10_001, SMALL), "InvalidArgument"],
    [
      "the upload of another key",
      () => ask({ method: "PUT", path: "/other", query: { partNumber: "1", uploadId } }),
      "NoSuchUpload",
    ],
  ])("%s is refused", async (_what, request, code) => {
    await Promise.all([part(1, LARGE), part(2, SMALL)]);
    expect(texts((await request()).body, "Code")).toEqual([code]);
    expect(oss.openUploads()).toEqual(["parts"]);
  });

  test("a part of less than 100 KB that is not the last is refused", async () => {
    const almost = LARGE.subarray(1);
    await Promise.all([part(1, almost), part(2, SMALL)]);
    const { status, headers, body } = await complete([1, etag(almost)], [2, etag(SMALL)]);
    expect([status, headers["x-oss-ec"], texts(body, "Code")]).toEqual([400, "0042-00000213", ["EntityTooSmall"]]);
  });
});

describe("a fault", () => {
  const request = { method: "PUT", path: "/fault", body: "a" };

  test("is an error in the form of OSS", async () => {
    fault = { status: 503, code: "ServiceUnavailable" };
    const { status, headers, body } = await ask(request);
    expect([status, headers.server, texts(body, "Code"), oss.requests.at(-1)?.code]).toEqual([
      503,
      "AliyunOSS",
      ["ServiceUnavailable"],
      "ServiceUnavailable",
    ]);
  });

  test("is a custom answer", async () => {
    fault = { answer: { status: 200, headers: { "content-type": "text/plain" }, body: "something else" } };
    expect((await ask({ path: "/object" })).body).toBe("something else");
  });

  test.each([
    ["before", false],
    ["after", true],
  ] as const)("ends the connection %s the request was carried out", async (reset, isThere) => {
    await ask({ ...request, method: "DELETE", body: "" });
    fault = { reset };
    await expect(ask(request)).rejects.toThrow("socket hang up");
    expect(oss.keys().includes("fault")).toBe(isThere);
  });

  test("delays an answer", async () => {
    fault = { delayMs: 30 };
    const start = performance.now();
    expect((await ask(request)).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThanOrEqual(29);
  });
});

test("records requests without signatures", async () => {
  await ask({ path: "/a%20b", query: { prefix: "c d" } });
  expect(oss.requests.at(-1)).toEqual({
    method: "GET",
    host: "langfuse-events.oss-cn-hangzhou.aliyuncs.com",
    path: "/a b",
    query: { prefix: "c d" },
    headers: expect.not.objectContaining({ authorization: expect.anything() }),
    bodyBytes: 0,
    status: 404,
    code: "NoSuchKey",
  });
});

test("another process can reach it by its host names", async () => {
  const folder = mkdtempSync(join(tmpdir(), "oss-"));
  try {
    const ca = join(folder, "ca.pem");
    writeFileSync(ca, oss.certificate.cert);
    const code = `fetch("https://any.oss-cn-hangzhou.aliyuncs.com:${oss.port}/").then(({ status, headers }) => console.log(status, headers.get("server")))`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", OSS_NAMES, "-e", code], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: ca },
    });
    expect(stdout).toBe("403 AliyunOSS\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
