import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { CLIENT_ID, TENANT_ID } from "../edges/access-token";
import { rawHttps } from "../edges/raw-https";
import { ACCOUNT_NAME } from "../edges/running";
import { startTestDeployment, type TestDeployment } from "./test-deployment";

let cloud: TestDeployment;
beforeAll(async () => {
  cloud = await startTestDeployment();
}, 60_000);
afterEach(() => cloud.reset());
afterAll(() => cloud.stop());

const upload = (path: string) => ({ path, ttlSeconds: 60, sha256Hash: "", contentType: "image/png", contentLength: 4 });

test("pod token, access token, delegation key, signed URL, HTTPS request", async () => {
  const storage = cloud.storage();
  const url = await storage.getSignedUploadUrl(upload("media/a.png"));
  expect((await rawHttps.put(url, "data", { headers: { "Content-Type": "image/png" } })).status).toBe(201);
  const read = await rawHttps.get(await storage.getSignedUrl("media/a.png", 60));
  expect([read.status, read.body.toString(), read.headers["content-disposition"]]).toEqual([200, "data", undefined]);
  expect(cloud.entra.exchanges).toBe(1);
  expect(cloud.proxy.requests.map(({ operation, scheme }) => [operation, scheme])).toEqual([
    ["userdelegationkey", "Bearer"],
    ["putBlob", undefined],
    ["getBlob", undefined],
  ]);
});

test("the log shows the identity and the account once", () => {
  const host = cloud.process();
  cloud.storage(host);
  cloud.storage(host, { bucketName: "another" });
  expect(cloud.log).toEqual([
    `info: Azure Blob Storage: signing in as workload-identity (client ${CLIENT_ID}, tenant ${TENANT_ID}) to account "${ACCOUNT_NAME}" at ${cloud.endpoint}, without an account key`,
  ]);
});

test("a thousand concurrent storages share one exchange and one key", async () => {
  const host = cloud.process();
  const urls = await Promise.all(
    Array.from({ length: 1000 }, (_, index) => cloud.storage(host).getSignedUrl(`traces/${index}.json`, 3600)),
  );
  expect(new Set(urls).size).toBe(1000);
  expect([cloud.entra.exchanges, cloud.proxy.count("userdelegationkey")]).toEqual([1, 1]);
});

test("uploads and signatures that start together share one exchange", async () => {
  const host = cloud.process();
  await Promise.all([
    cloud.storage(host).uploadJson("together/1", [{ a: 1 }]),
    cloud.storage(host).getSignedUrl("together/1", 60),
    cloud.storage(host).listFiles("together/"),
  ]);
  expect([cloud.entra.exchanges, cloud.proxy.count("userdelegationkey")]).toEqual([1, 1]);
});

describe.each(["identity", "account key"])("with an %s, Langfuse's methods", (how) => {
  const storage = (params = {}) =>
    how === "identity" ? cloud.storage(cloud.process(), params) : cloud.keyStorage(params);

  test("uploadFile of text and of a stream, download", async () => {
    const data = "ünïcode ✓";
    await storage().uploadFile({ fileName: "files/text", fileType: "text/plain", data });
    expect(await storage().download("files/text")).toBe(data);
    const blocks = Array.from({ length: 10 }, (_, index) => `${index}`.repeat(100_000));
    await storage().uploadFile({
      fileName: "files/stream",
      fileType: "text/csv",
      data: Readable.from(blocks),
      partSize: 300_000,
      queueSize: 2,
    });
    expect(await storage().download("files/stream")).toBe(blocks.join(""));
    expect(cloud.proxy.count("putBlock")).toBe(4);
    const { headers } = await rawHttps.head(await storage().getSignedUrl("files/stream", 60));
    expect(headers["content-type"]).toBe("text/csv");
  });

  test("uploadFileBuffered in blocks of a size", async () => {
    const stream = Readable.from(["a".repeat(500), "b".repeat(500)]);
    const params = { fileName: "files/blocks", fileType: "text/plain", data: stream, partSizeBytes: 400 };
    expect(await storage().uploadFileBuffered({ ...params, maxPartAttempts: 2 })).toBeUndefined();
    expect(cloud.proxy.count("putBlock")).toBe(3);
    expect(cloud.log.filter((line) => line.startsWith("warn"))).toEqual([
      "warn: Azure blob upload of files/blocks: maxPartAttempts has no effect, the SDK retries by itself",
    ]);
  });

  test("uploadWithSignedUrl", async () => {
    const { signedUrl } = await storage().uploadWithSignedUrl({
      fileName: "exports/1.csv",
      fileType: "text/csv",
      data: "a,b",
      expiresInSeconds: 60,
    });
    expect((await rawHttps.get(signedUrl)).body.toString()).toBe("a,b");
  });

  test("uploadJson, listFiles, deleteFiles", async () => {
    for (const name of ["1", "2", "3"]) await storage().uploadJson(`json/${how}/${name}`, [{ name }]);
    const listed = await storage().listFiles(`json/${how}/`);
    expect(listed.map(({ file }) => file)).toEqual(["1", "2", "3"].map((name) => `json/${how}/${name}`));
    expect(listed.every(({ createdAt }) => Math.abs(createdAt.getTime() - Date.now()) < 60_000)).toBe(true);
    await storage().deleteFiles([...listed.map(({ file }) => file), "json/not/there"]);
    expect(await storage().listFiles(`json/${how}/`)).toEqual([]);
  });

  test("getSignedUrl as an attachment", async () => {
    await storage().uploadFile({ fileName: 'exports/Bericht "März".csv', fileType: "text/csv", data: "a" });
    const { headers } = await rawHttps.get(await storage().getSignedUrl('exports/Bericht "März".csv', 60, true));
    expect(headers["content-disposition"]).toBe(
      `attachment; filename="Bericht _M_rz_.csv"; filename*=UTF-8''Bericht%20%22M%C3%A4rz%22.csv`,
    );
  });

  test("an external endpoint replaces only the endpoint", async () => {
    const externalEndpoint = "https://files.example.com/$&/";
    const url = await storage({ externalEndpoint }).getSignedUrl("a/b", 60);
    expect(url).toContain(`https://files.example.com/$&/${cloud.container}/a/b?sv=`);
    const back = url.replace("https://files.example.com/$&", () => cloud.endpoint);
    expect((await rawHttps.get(back)).status).toBe(404);
  });

  test("a missing blob", async () => {
    await expect(storage().download("not/there")).rejects.toMatchObject({
      message: "Failed to download file from Azure Blob Storage",
      cause: { statusCode: 404 },
    });
  });
});

test("many blobs are deleted with few concurrent requests", async () => {
  const storage = cloud.storage();
  const names = Array.from({ length: 100 }, (_, index) => `many/${index}`);
  await Promise.all(names.map((name) => storage.uploadJson(name, [])));
  await storage.deleteFiles(names);
  expect(cloud.proxy.count("deleteBlob")).toBe(100);
  expect(cloud.proxy.countMostConcurrent("deleteBlob")).toBeLessThanOrEqual(32);
});

test("a list ends at the limit", async () => {
  const storage = cloud.storage(cloud.process({ env: { LANGFUSE_S3_LIST_MAX_KEYS: "2" } }));
  for (const name of ["1", "2", "3"]) await storage.uploadJson(`limit/${name}`, []);
  expect((await storage.listFiles("limit/")).map(({ file }) => file)).toEqual(["limit/1", "limit/2"]);
});

test("a container is checked once, if this is configured", async () => {
  const host = cloud.process({ env: { LANGFUSE_AZURE_SKIP_CONTAINER_CHECK: "false" } });
  const bucketName = `new-${cloud.container}`.slice(0, 63);
  await Promise.all([1, 2, 3].map((n) => cloud.storage(host, { bucketName }).uploadJson(`${n}`, [])));
  expect(cloud.proxy.count("createContainer")).toBe(1);
});

describe("a signed URL", () => {
  let url: string;
  beforeEach(async () => {
    const storage = cloud.storage();
    await storage.uploadFile({ fileName: "secret", fileType: "text/plain", data: "secret" });
    await storage.uploadFile({ fileName: "secret2", fileType: "text/plain", data: "secret" });
    url = await storage.getSignedUrl("secret", 60);
  });
  const status = async (url: string) => (await rawHttps.get(url)).status;

  test("opens its blob", async () => {
    expect(await status(url)).toBe(200);
  });

  test.each<[string, (url: URL) => void]>([
    ["another signature", ({ searchParams: query }) => query.set("sig", Buffer.alloc(32).toString("base64"))],
    ["a later end", ({ searchParams: query }) => query.set("se", "2099-01-01T00:00:00Z")],
    ["a later end of the key", ({ searchParams: query }) => query.set("ske", "2099-01-01T00:00:00Z")],
    ["more permissions", ({ searchParams: query }) => query.set("sp", "rw")],
    ["another file name", ({ searchParams: query }) => query.set("rscd", "attachment")],
    ["another owner of the key", ({ searchParams: query }) => query.set("skoid", "a")],
    ["another blob", (url) => (url.pathname += "2")],
  ])("with %s opens nothing", async (_, tamper) => {
    const tampered = new URL(url);
    tamper(tampered);
    expect(await status(tampered.href)).toBe(403);
  });

  test("that reads does not write", async () => {
    expect((await rawHttps.put(url, "overwritten")).status).toBe(403);
    expect((await rawHttps.get(url)).body.toString()).toBe("secret");
  });

  test("that writes does not read", async () => {
    expect(await status(await cloud.storage().getSignedUploadUrl(upload("secret")))).toBe(403);
  });

  test("permits only https, and is valid since before now", () => {
    const { searchParams: query } = new URL(url);
    expect([query.get("spr"), query.has("st"), query.has("sip")]).toEqual(["https", false, false]);
    const start = Date.parse(query.get("skt") ?? "");
    expect(Date.now() - start).toBeGreaterThanOrEqual(15 * 60_000);
    expect(Date.now() - start).toBeLessThan(16 * 60_000);
  });

  test("expires", async () => {
    const brief = await cloud.storage().getSignedUrl("secret", 1);
    expect(await status(brief)).toBe(200);
    await sleep(1100);
    expect(await status(brief)).toBe(403);
  });

  test.each([0, -1, NaN, 604_801])("of %d seconds is refused", async (seconds) => {
    await expect(cloud.storage().getSignedUrl("secret", seconds)).rejects.toMatchObject({
      cause: {
        message: `a signed URL of Azure Blob Storage must be valid for more than 0 and at most 604800 seconds (7 days), got ${seconds}: Azure issues no user delegation key for longer`,
      },
    });
  });

  test("of 7 days is signed, and expires with its key", async () => {
    const { searchParams: query } = new URL(await cloud.storage().getSignedUrl("secret", 604_800));
    expect(query.get("se")).toBe(query.get("ske"));
    const days = (Date.parse(query.get("se") ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.95);
  });
});

describe("the pod's token is sent only to the deployment's own endpoint", () => {
  const tenants = (endpoint: string) => ({ endpoint, useAzureBlob: true });

  test.each([{}, { LANGFUSE_AZURE_BLOB_CREDENTIAL: undefined }, { LANGFUSE_AZURE_BLOB_CREDENTIAL: "default-chain" }])(
    "with %j, a tenant's storage needs its own key",
    (env) => {
      expect(() => cloud.storage(cloud.process({ env }), tenants(cloud.endpoint))).toThrow(
        "Endpoint, account and account key must be configured to use Azure Blob Storage",
      );
      expect(cloud.entra.requests).toEqual([]);
    },
  );

  test("a tenant's key is used as a key", async () => {
    const { accessKeyId, secretAccessKey } = { accessKeyId: ACCOUNT_NAME, secretAccessKey: "a2V5" };
    const storage = cloud.storage(cloud.process(), { ...tenants(cloud.endpoint), accessKeyId, secretAccessKey });
    await expect(storage.uploadJson("tenant", [])).rejects.toThrow("Failed to upload JSON to Azure Blob Storage");
    expect(cloud.proxy.requests.map(({ scheme }) => scheme)).toEqual(["SharedKey"]);
    expect(cloud.entra.requests).toEqual([]);
  });

  test("another address is refused", () => {
    expect(() => cloud.storage(cloud.process(), { endpoint: "https://127.0.0.1:9/devstoreaccount1" })).toThrow(
      "the endpoint https://127.0.0.1:9/devstoreaccount1 is not an endpoint of this deployment",
    );
  });
});

test.each(["../other/blob", "a/../../other/blob", "", "a\r\nb"])("the name %j reaches no request", async (name) => {
  const storage = cloud.storage();
  const rejected = {
    message: expect.stringMatching(/^Failed to /),
    cause: { message: expect.stringMatching(/^the name of a blob must /) },
  };
  await expect(storage.uploadFile({ fileName: name, fileType: "", data: "" })).rejects.toMatchObject(rejected);
  await expect(storage.uploadJson(name, [])).rejects.toMatchObject(rejected);
  await expect(storage.download(name)).rejects.toMatchObject(rejected);
  await expect(storage.getSignedUrl(name, 60)).rejects.toMatchObject(rejected);
  await expect(storage.getSignedUploadUrl(upload(name))).rejects.toMatchObject(rejected);
  await expect(storage.deleteFiles([name])).rejects.toMatchObject(rejected);
  expect(cloud.proxy.requests).toEqual([]);
});
