import { each, type Rule } from "../../rule";
import { findStorageAccounts } from "../../storage-account";

export const noAnonymousBlobs: Rule = {
  id: "no-anonymous-blobs",
  group: "exposure",
  title: "A storage account does not allow anonymous access.",
  rationale: "If an account allows anonymous access, a wrong setting of a container is enough to publish its blobs.",
  source: "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent",
  fix: "Set allowBlobPublicAccess (azapi) or allow_nested_items_to_be_public (azurerm) to false.",
  scanners: ["CKV_AZURE_190", "CKV2_AZURE_47"],
  check: (deployment) =>
    each(findStorageAccounts(deployment), "storage account", (account) => account.mustBe("anonymousBlobs", [false])),
};
