import {
  BlobSASPermissions,
  BlobServiceClient,
  generateBlobSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from "@azure/storage-blob";
import { WorkloadIdentityCredential } from "@azure/identity";
import { ACCOUNT_KEY, ACCOUNT_NAME } from "../__tests__/edges/running";
import { startTestDeployment } from "../__tests__/stories/test-deployment";
import type { Candidate } from "./measure";

const URLS = 5_000;
const HOUR_MS = 3_600_000;
const expiry = () => new Date(Date.now() + HOUR_MS);

/** Ways to sign a URL that reads a blob: Langfuse's with the account key, the SDK's with an identity, and ours. */
export async function prepareSigning(): Promise<{ candidates: Candidate[]; stop: () => Promise<void> }> {
  const cloud = await startTestDeployment();
  const byKey = new BlobServiceClient(
    cloud.endpoint,
    new StorageSharedKeyCredential(ACCOUNT_NAME, ACCOUNT_KEY),
  ).getContainerClient(cloud.container);

  const { env } = cloud.process();
  const service = new BlobServiceClient(
    cloud.endpoint,
    new WorkloadIdentityCredential({
      clientId: env["AZURE_CLIENT_ID"] ?? "",
      tenantId: env["AZURE_TENANT_ID"] ?? "",
      tokenFilePath: env["AZURE_FEDERATED_TOKEN_FILE"] ?? "",
      authorityHost: env["AZURE_AUTHORITY_HOST"] ?? "",
      disableInstanceDiscovery: true,
    }),
  );
  const container = service.getContainerClient(cloud.container);
  const key = await service.getUserDelegationKey(new Date(), expiry());

  const storage = cloud.storage();
  await storage.getSignedUrl("warm", 3600);

  const signer = (name: string, sign: (blob: string) => Promise<string>): Candidate => ({
    name,
    work: URLS,
    async run() {
      for (let index = 0; index < URLS; index++) await sign(`project/traces/${index}/event.json`);
    },
  });
  const candidates = [
    signer("upstream's key path", (name) =>
      byKey
        .getBlockBlobClient(name)
        .generateSasUrl({ permissions: BlobSASPermissions.parse("r"), expiresOn: expiry() }),
    ),
    signer("the SDK's user delegation path", async (name) => {
      const blob = container.getBlockBlobClient(name);
      const permissions = BlobSASPermissions.parse("r");
      const { containerName, name: blobName } = blob;
      const sas = { containerName, blobName, permissions, expiresOn: expiry(), protocol: SASProtocol.Https };
      return `${blob.url}?${generateBlobSASQueryParameters(sas, key, ACCOUNT_NAME).toString()}`;
    }),
    signer("getSignedUrl with a cached key", (name) => storage.getSignedUrl(name, 3600)),
  ];
  return { candidates, stop: () => cloud.stop() };
}
