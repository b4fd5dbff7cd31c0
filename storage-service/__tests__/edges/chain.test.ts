import { WorkloadIdentityCredential } from "@azure/identity";
import {
  BlobSASPermissions,
  BlobServiceClient,
  StorageSharedKeyCredential,
  generateBlobSASQueryParameters,
} from "@azure/storage-blob";
import { Entra } from "./entra";
import { startFaultProxy, type FaultProxy } from "./fault-proxy";
import { createPod, setEnvironment, type Pod } from "./pod";
import { rawHttps } from "./raw-https";
import { ACCOUNT_KEY, ACCOUNT_NAME, azurite } from "./running";

const BLOB = "a folder/ünï #1?.json";

let entra: Entra;
let pod: Pod;
let proxy: FaultProxy;
let restoreEnvironment: () => void;
beforeAll(async () => {
  entra = await Entra.start();
  pod = createPod(entra);
  restoreEnvironment = setEnvironment(pod.env);
  proxy = await startFaultProxy(await azurite());
});
afterAll(async () => {
  restoreEnvironment();
  await proxy.stop();
  await entra.stop();
  pod.remove();
});

test("exchanges the pod's token for an access token, a user delegation key and a signed URL", async () => {
  const credential = new WorkloadIdentityCredential({ disableInstanceDiscovery: true });
  const service = new BlobServiceClient(`${proxy.origin}/${ACCOUNT_NAME}`, credential);
  const container = service.getContainerClient("chain-by-identity");
  await container.create();
  const now = Date.now();
  const key = await service.getUserDelegationKey(new Date(now - 900_000), new Date(now + 3_600_000));
  const expiresOn = new Date(now + 600_000);
  const permissions = BlobSASPermissions.parse("rcw");
  const scope = { containerName: container.containerName, blobName: BLOB, permissions, expiresOn };
  const url = `${container.getBlobClient(BLOB).url}?${generateBlobSASQueryParameters(scope, key, ACCOUNT_NAME)}`;

  expect((await rawHttps.put(url, "content")).status).toBe(201);
  const { status, body } = await rawHttps.get(url);
  expect([status, body.toString()]).toEqual([200, "content"]);
  expect((await rawHttps.get(url.replace(/sig=[^&]+/, "sig=forged"))).status).toBe(403);
  expect(proxy.requests.map(({ operation, scheme, status }) => [operation, scheme, status])).toEqual([
    ["createContainer", "Bearer", 201],
    ["userdelegationkey", "Bearer", 200],
    ["putBlob", undefined, 201],
    ["getBlob", undefined, 200],
    ["getBlob", undefined, 403],
  ]);
  expect(entra.exchanges).toBe(1);
});

test("an expired token is refused", async () => {
  entra.tokenLifetimeSeconds = -60;
  const credential = new WorkloadIdentityCredential({ disableInstanceDiscovery: true });
  const service = new BlobServiceClient(`${proxy.origin}/${ACCOUNT_NAME}`, credential);
  await expect(service.getContainerClient("chain-by-identity").create()).rejects.toMatchObject({ statusCode: 403 });
});

test("an account key works through the proxy", async () => {
  const credential = new StorageSharedKeyCredential(ACCOUNT_NAME, ACCOUNT_KEY);
  const container = new BlobServiceClient(`${proxy.origin}/${ACCOUNT_NAME}`, credential).getContainerClient(
    "chain-by-key",
  );
  await container.create();
  await container.getBlockBlobClient(BLOB).upload("content", 7);
  expect((await container.getBlobClient(BLOB).downloadToBuffer()).toString()).toBe("content");
  const url = await container
    .getBlobClient(BLOB)
    .generateSasUrl({ permissions: BlobSASPermissions.parse("r"), expiresOn: new Date(Date.now() + 600_000) });
  expect((await rawHttps.head(url)).headers["content-length"]).toBe("7");
});
