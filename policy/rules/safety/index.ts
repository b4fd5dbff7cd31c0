import type { Rule } from "../../rule";
import { blobsRecoverable } from "./blobs-recoverable";
import { dataProtected } from "./data-protected";
import { encryptionKeyHexadecimal } from "./encryption-key-hexadecimal";
import { helmWaits } from "./helm-waits";
import { migrationsGivenTime } from "./migrations-given-time";
import { noDataLoss } from "./no-data-loss";
import { noDuplicateVariable } from "./no-duplicate-variable";
import { noSecretReroll } from "./no-secret-reroll";
import { pinnedCharts } from "./pinned-charts";
import { pinnedImages } from "./pinned-images";
import { pinnedProviders } from "./pinned-providers";
import { storageBatchDeleteMd5 } from "./storage-batch-delete-md5";
import { storageVirtualHosted } from "./storage-virtual-hosted";
import { vaultRecoverable } from "./vault-recoverable";
import { volumesRetained } from "./volumes-retained";

export const SAFETY: readonly Rule[] = [
  noDataLoss,
  dataProtected,
  noSecretReroll,
  encryptionKeyHexadecimal,
  volumesRetained,
  vaultRecoverable,
  blobsRecoverable,
  migrationsGivenTime,
  helmWaits,
  pinnedCharts,
  pinnedImages,
  pinnedProviders,
  storageVirtualHosted,
  storageBatchDeleteMd5,
  noDuplicateVariable,
];
