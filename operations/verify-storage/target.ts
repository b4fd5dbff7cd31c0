import type { FleetMember } from "../../config/fleet";
import { blobNames } from "../../config/naming";
import { s3Settings, type AzureKeylessStorage, type S3CompatibleStorage } from "../../config/storage";
import type { BlobCredential } from "../../storage-service/src/keyless/blob-credential";
import type { AzureTarget, S3Target } from "../../storage-service/src/verify/target";
import type { AccessKey } from "./access-key";

/** The container of an environment whose blobs are in Azure, in the public cloud: the configuration knows no other. */
export function azureTarget(
  { environment }: FleetMember,
  storage: AzureKeylessStorage,
  credential: BlobCredential,
): AzureTarget {
  const { storageAccount } = blobNames(environment, storage);
  return {
    kind: "azure-keyless",
    endpoint: `https://${storageAccount}.blob.core.windows.net`,
    container: storage.container,
    credential,
  };
}

/** The bucket of an environment, without its key in a dry run. */
export function s3Target(storage: S3CompatibleStorage, key: AccessKey | undefined): S3Target {
  const { allowPlaintext } = storage;
  return {
    kind: "s3-compatible",
    settings: s3Settings(storage),
    ...key,
    plaintextReason: allowPlaintext && `${allowPlaintext.reason} (until ${allowPlaintext.expires})`,
  };
}
