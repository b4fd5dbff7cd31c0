import { each, type Rule } from "../../rule";
import { findStorageAccounts } from "../../storage-account";

export const sharedKeyOff: Rule = {
  id: "shared-key-off",
  group: "keyless",
  title: "A storage account does not accept account keys.",
  rationale:
    "An account key gives access to everything in the account, and no log identifies its user. While shared key access is " +
    "allowed, the two keys that Azure generates for every account are valid.",
  source: "https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent",
  fix: "Set allowSharedKeyAccess (azapi) or shared_access_key_enabled (azurerm) to false.",
  scanners: ["CKV2_AZURE_40", "CKV2_AZURE_41"],
  check: (deployment) =>
    each(findStorageAccounts(deployment), "storage account", (account) => account.mustBe("sharedKeyAccess", [false])),
};
