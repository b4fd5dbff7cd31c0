import { each, finding, type Rule } from "../../rule";
import { storageAccounts } from "../../storage-account";
import { unloggedCategories } from "../../diagnostics";

const CATEGORIES = ["StorageRead", "StorageWrite", "StorageDelete"];

export const blobAccessLogged: Rule = {
  id: "blob-access-logged",
  group: "hardening",
  title: "Who reads, writes and deletes blobs is logged.",
  rationale:
    "A log of every request says which identity took what, and which blob was deleted when. It must be on before " +
    "somebody asks.",
  source: "https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage",
  fix: "Add an azurerm_monitor_diagnostic_setting for the account's blobServices with StorageRead, StorageWrite and StorageDelete.",
  scanners: ["CKV2_AZURE_21", "AZU-0057"],
  check: (deployment) =>
    each(
      storageAccounts(deployment).filter(({ isWhole }) => isWhole),
      "storage account",
      ({ block }) => {
        const missing = unloggedCategories(deployment, block, CATEGORIES, "/blobServices/");
        return missing.length > 0 ? [finding(block, "", `does not log ${missing.join(", ")} of its blobs`)] : [];
      },
    ),
};
