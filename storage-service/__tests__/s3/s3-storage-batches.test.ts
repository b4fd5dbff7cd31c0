import { Readable } from "node:stream";
import { startOss, type Fault, type Oss, type OssOptions } from "../edges/oss";
import { DENIED, MIB, pieces, scene, since, text, withOss } from "./scene";

let oss: Oss;
beforeAll(async () => {
  oss = await startOss();
});
afterAll(() => oss.close());

describe("a list", () => {
  const KEYS = ["list/1", "list/2", "list/3"];
  const page = (first: number, count: number, next?: string): Fault => ({
    answer: {
      status: 200,
      body: `<ListBucketResult>${next ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${next}</NextContinuationToken>` : ""}${Array.from(
        { length: count },
        (_, index) =>
          `<Contents><Key>${first + index}</Key><LastModified>2026-03-01T12:00:00.000Z</LastModified></Contents>`,
      ).join("")}</ListBucketResult>`,
    },
  });

  test.each([
    [{}, 3],
    [{ LANGFUSE_S3_LIST_MAX_KEYS: "2" }, 2],
  ])("has with %j %i of three keys", async (env: Record<string, string>, count) => {
    const { storage } = scene(oss, {}, env);
    for (const fileName of KEYS) await storage.uploadFile({ fileName, fileType: "text/plain", data: "" });
    const start = oss.requests.length;
    const files = await storage.listFiles("list/");
    expect(files).toEqual(KEYS.slice(0, count).map((file) => ({ file, createdAt: expect.any(Date) })));
    expect(oss.requests.slice(start).map(({ query }) => query["max-keys"])).toEqual([
      env["LANGFUSE_S3_LIST_MAX_KEYS"] ?? "200",
    ]);
  });

  test("of more than a thousand keys sends as many requests as needed", async () => {
    const pages: Record<string, Fault> = { "": page(0, 1000, "second"), second: page(1000, 1000, "third") };
    await withOss({ intercept: ({ query }) => pages[query["continuation-token"] ?? ""] }, async (store) => {
      const files = await scene(store, {}, { LANGFUSE_S3_LIST_MAX_KEYS: "1050" }).storage.listFiles("");
      expect(files.map(({ file }) => file)).toEqual(Array.from({ length: 1050 }, (_, index) => String(index)));
      expect(files[0]?.createdAt).toEqual(new Date("2026-03-01T12:00:00Z"));
      expect(store.requests.map(({ query }) => query["max-keys"])).toEqual(["1000", "1000"]);
    });
  });

  test("is empty for an empty prefix", async () => {
    expect(await scene(oss).storage.listFiles("none/")).toEqual([]);
  });
});

describe("a batch delete", () => {
  const paths = (count: number) => Array.from({ length: count }, (_, index) => `batch/${index}`);

  test.each([
    [0, []],
    [1000, [1000]],
    [2500, [1000, 1000, 500]],
  ])("of %i keys", async (count, sizes) => {
    const { storage } = scene(oss);
    await storage.uploadJson("batch/0", {});
    const start = oss.requests.length;
    await storage.deleteFiles(paths(count));
    const requests = oss.requests.slice(start);
    expect(since(oss, start)).toEqual(sizes.map(() => "POST /?delete"));
    expect(requests.every(({ headers, status }) => status === 200 && headers["content-md5"])).toBe(true);
    expect(oss.keys().includes("batch/0")).toBe(count === 0);
  });

  /** Answers batch deletes in order, with an error of the request or errors of its keys. */
  function answering(...answers: (Fault | undefined)[]): OssOptions {
    return { intercept: ({ query }) => ("delete" in query ? answers.shift() : undefined) };
  }
  const left = (...keys: [key: string, code: string][]): Fault => ({
    answer: {
      status: 200,
      body: `<DeleteResult>${keys.map(([key, code]) => `<Error><Key>${key}</Key><Code>${code}</Code></Error>`).join("")}</DeleteResult>`,
    },
  });

  test("continues after a failed request", async () => {
    await withOss(answering(DENIED), async (store) => {
      await expect(scene(store).storage.deleteFiles(paths(2500))).rejects.toThrow(
        "Failed to delete files from S3: the access key has no permission for this operation",
      );
      expect(since(store)).toHaveLength(3);
    });
  });

  test("deletes the other keys if one key is invalid", async () => {
    const { storage } = scene(oss);
    await storage.uploadJson("batch/one", {});
    await expect(storage.deleteFiles(["/", "batch/one"])).rejects.toThrow(
      'Failed to delete files from S3: the key of an object must not start with / or \\ for Alibaba Cloud OSS, got "/"',
    );
    expect(oss.keys()).not.toContain("batch/one");
  });

  test("names the keys that were not deleted", async () => {
    const seven = paths(7).map((key): [string, string] => [key, "AccessDenied"]);
    await withOss(answering(left(...seven)), async (store) => {
      await expect(scene(store).storage.deleteFiles(paths(7))).rejects.toThrow(
        'Failed to delete files from S3: the store did not delete "batch/0" (AccessDenied), "batch/1" (AccessDenied), "batch/2" (AccessDenied), "batch/3" (AccessDenied), "batch/4" (AccessDenied) and 2 more: check the permissions of the access key, and the retention and versioning of the bucket',
      );
    });
  });

  test("tries keys again that a busy store did not delete", async () => {
    await withOss(answering(left(["a", "InternalError"])), async (store) => {
      await scene(store).storage.deleteFiles(["a", "b", "c"]);
      expect(since(store)).toEqual(["POST /?delete", "POST /?delete"]);
      expect((store.requests[1]?.bodyBytes ?? 0) < (store.requests[0]?.bodyBytes ?? 0)).toBe(true);
    });
  });

  test("treats a missing key as deleted", async () => {
    await withOss(answering(left(["a", "NoSuchKey"])), async (store) => {
      await scene(store).storage.deleteFiles(["a", "b"]);
      expect(since(store)).toEqual(["POST /?delete"]);
    });
  });
});

describe("an upload that breaks", () => {
  test("because of its stream leaves nothing behind", async () => {
    const { storage, log } = scene(oss);
    async function* broken() {
      yield* pieces(text(6 * MIB));
      throw new Error("the source broke");
    }
    const upload = storage.uploadFile({ fileName: "broken", fileType: "text/plain", data: Readable.from(broken()) });
    await expect(upload).rejects.toMatchObject({
      message: "Failed to upload file to S3",
      cause: new Error("the source broke"),
    });
    expect(oss.openUploads()).toEqual([]);
    expect(oss.keys()).not.toContain("broken");
    expect(log).toEqual(["error: Failed to upload file to S3 broken Error: the source broke"]);
  });

  test("because of the store leaves nothing behind", async () => {
    await withOss({ intercept: ({ query }) => (query["partNumber"] === "2" ? DENIED : undefined) }, async (store) => {
      const upload = scene(store).storage.uploadFile({
        fileName: "broken",
        fileType: "text/plain",
        data: Readable.from(pieces(text(11 * MIB))),
      });
      await expect(upload).rejects.toThrow("Failed to upload file to S3: the access key");
      expect(store.openUploads()).toEqual([]);
      expect(since(store).at(-1)).toBe("DELETE /broken?uploadId");
    });
  });
});
