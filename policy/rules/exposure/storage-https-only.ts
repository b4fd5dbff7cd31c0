import { each, type Rule } from "../../rule";
import { findStorageAccounts } from "../../storage-account";

export const storageHttpsOnly: Rule = {
  id: "storage-https-only",
  group: "exposure",
  title: "A storage account accepts only HTTPS.",
  rationale: "With HTTP, traces and signed URLs can be read in transit. A signed URL gives access until it expires.",
  source: "https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer",
  fix: "Set supportsHttpsTrafficOnly (azapi) or https_traffic_only_enabled (azurerm) to true.",
  scanners: ["CKV_AZURE_3", "AZU-0008", "AZU-0059"],
  check: (deployment) =>
    each(findStorageAccounts(deployment), "storage account", (account) => account.mustBe("httpsOnly", [true])),
};
