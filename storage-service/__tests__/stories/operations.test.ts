import http from "node:http";
import https from "node:https";
import { Readable } from "node:stream";
import { BlobServiceClient, BlockBlobClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { ACCOUNT_KEY, ACCOUNT_NAME } from "../edges/running";
import { startTestDeployment, type TestDeployment } from "./test-deployment";
import { COARSE, inVirtualTime } from "./virtual-time";

let cloud: TestDeployment;
beforeAll(async () => {
  cloud = await startTestDeployment();
}, 60_000);
afterEach(() => cloud.reset());
afterAll(() => cloud.stop());

test("each endpoint of a process has its own account", async () => {
  const endpoint = cloud.endpoint.replace("127.0.0.1", "localhost");
  const host = cloud.process({ env: { LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT: endpoint } });
  const urls = await Promise.all([{}, { endpoint }].map((params) => cloud.storage(host, params).getSignedUrl("a", 60)));
  expect(urls.map((url) => new URL(url).hostname)).toEqual(["127.0.0.1", "localhost"]);
  expect(cloud.proxy.count("userdelegationkey")).toBe(2);
});

test("snapshots are deleted with their blob", async () => {
  const storage = cloud.storage();
  await storage.uploadJson("snapshot", []);
  const blob = new BlobServiceClient(cloud.endpoint, new StorageSharedKeyCredential(ACCOUNT_NAME, ACCOUNT_KEY))
    .getContainerClient(cloud.container)
    .getBlobClient("snapshot");
  await blob.createSnapshot();
  await storage.deleteFiles(["snapshot"]);
  expect(await blob.exists()).toBe(false);
});

test("a failed container check is repeated", async () => {
  const host = cloud.process({ env: { LANGFUSE_AZURE_SKIP_CONTAINER_CHECK: "false" } });
  const storage = cloud.storage(host, { bucketName: `again-${cloud.container}`.slice(0, 63) });
  cloud.proxy.inject({
    when: { operation: "createContainer" },
    fault: { status: 403, code: "AuthorizationPermissionMismatch" },
    times: 1,
  });
  await expect(storage.uploadJson("a", [])).rejects.toThrow("Storage Blob Data Contributor");
  await storage.uploadJson("a", []);
});

test("no upload starts before the container exists", async () => {
  const host = cloud.process({ env: { LANGFUSE_AZURE_SKIP_CONTAINER_CHECK: "false" } });
  const bucketName = `late-${cloud.container}`.slice(0, 63);
  cloud.proxy.inject({ when: { operation: "createContainer" }, fault: { delayMs: 300 }, times: 1 });
  await Promise.all([1, 2, 3].map((n) => cloud.storage(host, { bucketName }).uploadJson(`${n}`, [])));
  expect(cloud.proxy.requests[0]?.operation).toBe("createContainer");
  expect(cloud.proxy.count("putBlob")).toBe(3);
  const made = cloud.proxy.requests[0]?.endedAt ?? NaN;
  expect(cloud.proxy.requests.slice(1).every(({ startedAt }) => startedAt >= made)).toBe(true);
});

test("a tenant's requests use the given agents", async () => {
  const httpsAgent = new https.Agent();
  const opened = jest.spyOn(httpsAgent, "createConnection" as never);
  const storage = cloud.keyStorage({
    useAzureBlob: true,
    connectionValidation: { httpAgent: new http.Agent(), httpsAgent },
  });
  await storage.uploadJson("agents", []);
  expect(opened).toHaveBeenCalled();
});

test("an upload URL of an account key contains the content type", async () => {
  const params = { path: "a", ttlSeconds: 60, sha256Hash: "", contentType: "image/png", contentLength: 4 };
  const url = await cloud.keyStorage().getSignedUploadUrl(params);
  expect(new URL(url).searchParams.get("rsct")).toBe("image/png");
});

test("concurrent blocks are as requested, by default five; none exceeds Azure's limit", async () => {
  const upload = jest.spyOn(BlockBlobClient.prototype, "uploadStream");
  const stream = () => ({ fileName: "blocks", fileType: "text/plain", data: Readable.from(["a"]) });
  const storage = cloud.storage();
  await storage.uploadFileBuffered({ ...stream(), partSizeBytes: 5 * 1024 ** 3, maxConcurrentParts: 2 });
  await storage.uploadFile(stream());
  expect(upload.mock.calls.map(([, bytes, atOnce]) => [bytes, atOnce])).toEqual([
    [4000 * 1024 ** 2, 2],
    [8 * 1024 ** 2, 5],
  ]);
  upload.mockRestore();
});

test("a list whose answer stops in the middle ends", async () => {
  const storage = cloud.storage();
  await storage.uploadJson("list", []);
  const headers = { "Content-Type": "application/xml", "Content-Length": "1000" };
  cloud.proxy.inject({ when: { operation: "listBlobs" }, fault: { status: 200, headers, body: "<?xml" } });
  const { error, seconds } = await inVirtualTime([cloud.proxy], () => storage.listFiles("list"), COARSE);
  expect(error).toMatchObject({ cause: { message: expect.stringMatching(/did not answer in time$/) } });
  expect(seconds).toBeLessThan(150);
});

test("an account key's URL uses the external endpoint for every spelling of the endpoint", async () => {
  const externalEndpoint = "https://files.example.com";
  for (const endpoint of [cloud.endpoint, `${cloud.endpoint}/`, cloud.endpoint.replace("https", "HTTPS")]) {
    const url = await cloud.keyStorage({ endpoint, externalEndpoint }).getSignedUrl("a", 60);
    expect(url).toContain(`https://files.example.com/${cloud.container}/a?sv=`);
  }
});
