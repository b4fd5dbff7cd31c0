import { each, finding, type Rule } from "../../rule";
import { findStorageAccounts } from "../../storage-account";
import { findUnloggedCategories } from "../../diagnostics";

const CATEGORIES = ["StorageRead", "StorageWrite", "StorageDelete"];

export const blobAccessLogged: Rule = {
  id: "blob-access-logged",
  group: "hardening",
  title: "Reads, writes and deletions of blobs are logged.",
  rationale:
    "The log has the identity of every request, and the time of every deletion. It must be on before an incident.",
  source: "https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage",
  fix:
    "Set diagnostics.enabled in the environment file to true, or add an azurerm_monitor_diagnostic_setting for " +
    "blobServices of the account with StorageRead, StorageWrite and StorageDelete.",
  scanners: ["CKV2_AZURE_21", "AZU-0057"],
  check: (deployment) =>
    each(
      findStorageAccounts(deployment).filter(({ isWhole }) => isWhole),
      "storage account",
      ({ block }) => {
        const missing = findUnloggedCategories(deployment, block, CATEGORIES, "/blobServices/");
        return missing.length > 0 ? [finding(block, "", `does not log ${missing.join(", ")} of its blobs`)] : [];
      },
    ),
};
