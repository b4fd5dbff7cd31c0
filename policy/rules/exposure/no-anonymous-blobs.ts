import { each, type Rule } from "../../rule";
import { storageAccounts } from "../../storage-account";

export const noAnonymousBlobs: Rule = {
  id: "no-anonymous-blobs",
  group: "exposure",
  title: "A storage account lets nobody read without signing in.",
  rationale:
    "While an account allows anonymous access, one container with the wrong setting is enough to publish what is in it.",
  source: "https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent",
  fix: "Set allowBlobPublicAccess (azapi) or allow_nested_items_to_be_public (azurerm) to false.",
  scanners: ["CKV_AZURE_190", "CKV2_AZURE_47"],
  check: (deployment) =>
    each(storageAccounts(deployment), "storage account", (account) => account.mustBe("anonymousBlobs", [false])),
};
