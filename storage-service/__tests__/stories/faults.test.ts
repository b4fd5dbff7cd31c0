import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { AzureBlobStorageService } from "../../src";
import type { Injection } from "../edges/faults";
import { startTestDeployment, type TestDeployment } from "./test-deployment";
import { COARSE, inVirtualTime, type Outcome } from "./virtual-time";

let cloud: TestDeployment;
let storage: AzureBlobStorageService;
beforeAll(async () => {
  cloud = await startTestDeployment();
  storage = cloud.storage();
  await storage.listFiles("warm");
}, 60_000);
beforeEach(() => cloud.reset());
afterAll(() => cloud.stop());

const attempt = <T>(action: () => Promise<T>): Promise<Outcome<T>> =>
  inVirtualTime([cloud.proxy, cloud.entra.proxy], action, COARSE);

function expectAbout(seconds: number, expected: number): void {
  expect(seconds).toBeGreaterThanOrEqual(Math.floor(expected));
  expect(seconds).toBeLessThan(expected + 30);
}

const BUSY = { status: 503, code: "ServerBusy", headers: { "Retry-After": "1" } } as const;
const TEXT = randomBytes(512 * 1024).toString("base64");
const file = (fileName: string) => ({ fileName, fileType: "text/plain", data: TEXT });

describe("an upload of text", () => {
  test.each<[string, Injection, { tries: number; seconds: number }]>([
    ["three answers 500", { fault: { status: 500, code: "InternalError" }, times: 3 }, { tries: 4, seconds: 4 }],
    ["three answers 503", { fault: BUSY, times: 3 }, { tries: 4, seconds: 4 }],
    [
      "too many requests",
      { fault: { status: 429, code: "ServerBusy", headers: { "Retry-After": "7" } }, times: 1 },
      { tries: 2, seconds: 7 },
    ],
    [
      "two connections that break in the middle",
      { fault: { resetAfterRequestBytes: 1000 }, times: 2 },
      { tries: 3, seconds: 1 },
    ],
    ["a lost answer", { fault: { resetAfterResponseBytes: 0 }, times: 1 }, { tries: 2, seconds: 0 }],
    ["a slow answer", { fault: { delayMs: 300 }, times: 1 }, { tries: 1, seconds: 0 }],
  ])("survives %s", async (name, injection, { tries, seconds }) => {
    cloud.proxy.inject({ when: { operation: "putBlob" }, ...injection });
    const outcome = await attempt(() => storage.uploadFile(file(name)));
    expect(outcome).toMatchObject({ value: undefined });
    expect(outcome).not.toHaveProperty("error");
    expectAbout(outcome.seconds, seconds);
    expect(cloud.proxy.count("putBlob")).toBe(tries);
    expect(await storage.download(name)).toBe(TEXT);
  });

  test.each<[string, Injection["fault"], { tries: number; seconds: number; cause: object }]>([
    ["the service is busy", BUSY, { tries: 4, seconds: 4, cause: { statusCode: 503, code: "ServerBusy" } }],
    [
      "there are too many requests",
      { status: 429, code: "ServerBusy", headers: { "Retry-After": "3600" } },
      { tries: 4, seconds: 30, cause: { statusCode: 429 } },
    ],
    [
      "connections break",
      { resetAfterRequestBytes: 1000 },
      {
        tries: 4,
        seconds: 4,
        cause: {
          message: expect.stringMatching(/^Azure Blob Storage at 127.0.0.1 cannot be reached \((ECONNRESET|EPIPE)\)/),
        },
      },
    ],
    [
      "nothing is answered",
      { hang: true },
      { tries: 1, seconds: 67, cause: { message: "Azure Blob Storage at 127.0.0.1 did not answer in time" } },
    ],
  ])("ends in an error when %s, and leaves nothing", async (name, fault, { tries, seconds, cause }) => {
    cloud.proxy.inject({ when: { operation: "putBlob" }, fault });
    const { error, seconds: waited } = await attempt(() => storage.uploadFile(file(name)));
    expect(error).toMatchObject({
      message: expect.stringMatching(/^Failed to upload file to Azure Blob Storage/),
      cause,
    });
    expectAbout(waited, seconds);
    expect(cloud.proxy.count("putBlob")).toBe(tries);
    expect(await storage.listFiles(name)).toEqual([]);
  });
});

test("a stream is uploaded completely, although blocks and the commit fail", async () => {
  cloud.proxy.inject({ when: { operation: "putBlock" }, fault: BUSY, times: 2 });
  cloud.proxy.inject({ when: { operation: "putBlock" }, fault: { resetAfterRequestBytes: 10_000 }, times: 2 });
  cloud.proxy.inject({ when: { operation: "putBlockList" }, fault: { status: 500, code: "InternalError" }, times: 1 });
  const data = Readable.from(TEXT.match(/[^]{1,10000}/g) ?? []);
  const { error } = await attempt(() =>
    storage.uploadFile({ ...file("blocks"), data, partSize: 100_000, queueSize: 2 }),
  );
  expect(error).toBeUndefined();
  expect(await storage.download("blocks")).toBe(TEXT);
});

test("a stream that breaks is an error, and leaves nothing", async () => {
  const broken = Readable.from(
    (async function* () {
      yield TEXT;
      throw new Error("the source broke");
    })(),
  );
  await expect(storage.uploadFile({ ...file("broken"), data: broken, partSize: 100_000 })).rejects.toMatchObject({
    message: "Failed to upload file to Azure Blob Storage",
    cause: { message: "the source broke" },
  });
  expect(await storage.listFiles("broken")).toEqual([]);
});

describe("a download", () => {
  beforeAll(() => storage.uploadFile(file("download")));

  test.each<[string, Injection]>([
    ["that breaks in the middle, twice", { fault: { resetAfterResponseBytes: 100_000 }, times: 2 }],
    ["that is busy, twice", { fault: BUSY, times: 2 }],
    ["that is slow", { fault: { delayMs: 300 }, times: 1 }],
  ])("%s, is whole", async (_, injection) => {
    cloud.proxy.inject({ when: { operation: "getBlob" }, ...injection });
    const { value } = await attempt(() => storage.download("download"));
    expect(value === TEXT).toBe(true);
  });

  test("that breaks every time is an error of the call", async () => {
    cloud.proxy.inject({ when: { operation: "getBlob" }, fault: { resetAfterResponseBytes: 10 } });
    const { error } = await attempt(() => storage.download("download"));
    expect(error).toMatchObject({
      message: "Failed to download file from Azure Blob Storage",
      cause: { message: `the download of download was interrupted after 40 bytes` },
    });
    expect(cloud.proxy.count("getBlob")).toBe(4);
    expect(cloud.log.filter((line) => line.startsWith("error"))).toEqual([
      "error: Failed to download file from Azure Blob Storage download",
    ]);
  });

  test("of a blob that changes meanwhile is not mixed", async () => {
    await storage.uploadFile(file("changing"));
    cloud.proxy.inject({ when: { operation: "getBlob" }, fault: { resetAfterResponseBytes: 100_000 }, times: 2 });
    const reading = storage.download("changing").catch((error: unknown) => error);
    while (cloud.proxy.count("getBlob") < 2) await sleep(5);
    await cloud.keyStorage().uploadFile({ ...file("changing"), data: TEXT.toLowerCase() });
    expect(await reading).toMatchObject({ cause: { statusCode: 412 } });
  });

  test("that never answers ends after a minute", async () => {
    cloud.proxy.inject({ when: { operation: "getBlob" }, fault: { hang: true } });
    const { error, seconds } = await attempt(() => storage.download("download"));
    expect(error).toMatchObject({
      message: expect.stringMatching(/^Failed to download file from Azure Blob Storage/),
      cause: {
        message: expect.stringMatching(/did not answer in time$|received no data for 60 seconds after 0 bytes$/),
      },
    });
    expectAbout(seconds, 60);
  });
});

test("lists and deletions survive temporary faults", async () => {
  await storage.uploadFile(file("list/1"));
  cloud.proxy.inject({ when: { operation: "listBlobs" }, fault: BUSY, times: 3 });
  cloud.proxy.inject({ when: { operation: "deleteBlob" }, fault: { resetAfterResponseBytes: 0 }, times: 3 });
  const { value } = await attempt(() => storage.listFiles("list/"));
  expect(value?.map(({ file }) => file)).toEqual(["list/1"]);
  expect((await attempt(() => storage.deleteFiles(["list/1"]))).error).toBeUndefined();
  expect(await storage.listFiles("list/")).toEqual([]);
});

test("a failed deletion does not stop the others, and is an error", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `delete/${index}`);
  await Promise.all(names.map((name) => storage.uploadJson(name, [])));
  cloud.proxy.inject({
    when: { operation: "deleteBlob", path: /delete\/7$/ },
    fault: { status: 409, headers: { "x-ms-error-code": "LeaseIdMissing" } },
  });
  await expect(storage.deleteFiles(names)).rejects.toMatchObject({
    message: "Failed to delete files from Azure Blob Storage",
    cause: { statusCode: 409 },
  });
  expect((await storage.listFiles("delete/")).map(({ file }) => file)).toEqual(["delete/7"]);
});

test("a missing data role is reported with its fix", async () => {
  cloud.proxy.inject({
    when: { operation: "putBlob" },
    fault: { status: 403, code: "AuthorizationPermissionMismatch" },
    times: 1,
  });
  await expect(storage.uploadJson("right", [])).rejects.toThrow(
    /^Failed to upload JSON to Azure Blob Storage: workload-identity \(.*\) has no permission for this operation in container "langfuse-.*": it needs the role "Storage Blob Data Contributor" on the container\./,
  );
  expect(cloud.proxy.count("putBlob")).toBe(1);
});

test("a name that cannot be resolved is the error that Langfuse retries on", async () => {
  const endpoint = "https://stlangfuse.blob.invalid";
  const host = cloud.process({ env: { LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT: endpoint } });
  const { error } = await attempt(() => cloud.storage(host, { endpoint }).uploadJson("a", []));
  expect(error).toMatchObject({
    name: "ServiceUnavailableError",
    httpCode: 503,
    cause: {
      message: expect.stringMatching(/^the name stlangfuse.blob.invalid of Azure Blob Storage cannot be resolved/),
    },
  });
});
