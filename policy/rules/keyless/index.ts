import type { Rule } from "../../rule";
import { azapiDefaultOutputOff } from "./azapi-default-output-off";
import { azapiExportsNamed } from "./azapi-exports-named";
import { backendWithoutCredential } from "./backend-without-credential";
import { blobByWorkloadIdentity } from "./blob-by-workload-identity";
import { clusterSignInByKubelogin } from "./cluster-sign-in-by-kubelogin";
import { entraBackend } from "./entra-backend";
import { knownResourceType } from "./known-resource-type";
import { noCredentialInState } from "./no-credential-in-state";
import { noCredentialReference } from "./no-credential-reference";
import { noEntraVariable } from "./no-entra-variable";
import { noKeyListing } from "./no-key-listing";
import { noKeysInState } from "./no-keys-in-state";
import { noLiteralSecret } from "./no-literal-secret";
import { noReadableSecret } from "./no-readable-secret";
import { noRegistryCredential } from "./no-registry-credential";
import { noStorageCredential } from "./no-storage-credential";
import { oneBlobStore } from "./one-blob-store";
import { providerWithoutCredential } from "./provider-without-credential";
import { secretThroughWriteOnly } from "./secret-through-write-only";
import { sharedKeyOff } from "./shared-key-off";
import { storageByEntra } from "./storage-by-entra";
import { storageCredentialFromVault } from "./storage-credential-from-vault";

/** No key of Azure is used, read or stored, and no other secret is readable. */
export const KEYLESS: readonly Rule[] = [
  sharedKeyOff,
  blobByWorkloadIdentity,
  oneBlobStore,
  noStorageCredential,
  storageCredentialFromVault,
  noEntraVariable,
  noRegistryCredential,
  noCredentialReference,
  noKeyListing,
  noKeysInState,
  knownResourceType,
  azapiExportsNamed,
  azapiDefaultOutputOff,
  noLiteralSecret,
  secretThroughWriteOnly,
  noReadableSecret,
  noCredentialInState,
  entraBackend,
  backendWithoutCredential,
  storageByEntra,
  clusterSignInByKubelogin,
  providerWithoutCredential,
];
