import { randomBytes } from "node:crypto";
import { BlobServiceClient } from "@azure/storage-blob";
import { text } from "node:stream/consumers";
import { EntraCredential } from "../src/keyless/entra-credential";
import { CLIENT_ID, TENANT_ID } from "../__tests__/edges/access-token";
import { azurite, ACCOUNT_NAME } from "../__tests__/edges/running";
import { startTestDeployment } from "../__tests__/stories/test-deployment";
import type { Candidate } from "./measure";

const MIB = 1024 * 1024;
const SIZE_MIB = 16;

/** Uploads or downloads one text with the SDK's client and with the storage, both with the same identity. */
export async function prepareThroughput(
  what: "upload" | "download",
): Promise<{ candidates: Candidate[]; stop: () => Promise<void> }> {
  const cloud = await startTestDeployment();
  // Not through the proxy, whose speed would be measured.
  const endpoint = `${await azurite()}/${ACCOUNT_NAME}`;
  const host = cloud.process({ env: { LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT: endpoint } });
  const storage = cloud.storage(host, { endpoint });
  const identity = { kind: "workload-identity", clientId: CLIENT_ID, tenantId: TENANT_ID } as const;
  const container = new BlobServiceClient(endpoint, new EntraCredential(identity, host.env)).getContainerClient(
    cloud.container,
  );

  const data = randomBytes((SIZE_MIB * MIB * 3) / 4).toString("base64");
  const options = { blobHTTPHeaders: { blobContentType: "text/plain" } };
  const fileType = "text/plain";
  await container.getBlockBlobClient("download").upload(data, data.length, options);

  const candidate = (name: string, once: () => Promise<unknown>): Candidate => ({
    name,
    work: SIZE_MIB,
    run: async () => void (await once()),
  });
  const candidates = {
    upload: [
      candidate("the bare SDK", () => container.getBlockBlobClient("sdk").upload(data, data.length, options)),
      candidate("uploadFile", () => storage.uploadFile({ fileName: "storage", fileType, data })),
    ],
    download: [
      candidate("the bare SDK", async () => {
        const { readableStreamBody } = await container.getBlobClient("download").download();
        return readableStreamBody && text(readableStreamBody);
      }),
      candidate("download", () => storage.download("download")),
    ],
  };
  return { candidates: candidates[what], stop: () => cloud.stop() };
}
