import { each, type Rule } from "../../rule";
import { storageAccounts } from "../../storage-account";

export const sharedKeyOff: Rule = {
  id: "shared-key-off",
  group: "keyless",
  title: "A storage account takes no account key.",
  rationale:
    "An account key opens everything in the account to whoever has it, and no log says who that was. While shared key " +
    "access is allowed, the two keys that Azure makes for every account work.",
  source: "https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent",
  fix: "Set allowSharedKeyAccess (azapi) or shared_access_key_enabled (azurerm) to false.",
  scanners: ["CKV2_AZURE_40", "CKV2_AZURE_41"],
  check: (deployment) =>
    each(storageAccounts(deployment), "storage account", (account) => account.mustBe("sharedKeyAccess", [false])),
};
