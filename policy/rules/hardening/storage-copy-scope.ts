import { each, type Rule } from "../../rule";
import { storageAccounts } from "../../storage-account";

export const storageCopyScope: Rule = {
  id: "storage-copy-scope",
  group: "hardening",
  title: "A storage account takes copies only from its own tenant or network.",
  rationale:
    "Whoever may write a blob may have Azure copy it from any account that they can read. Within the tenant, what " +
    "comes in comes from accounts that somebody answers for.",
  source: "https://learn.microsoft.com/azure/storage/common/security-restrict-copy-operations",
  fix: "Set allowedCopyScope (azapi) or allowed_copy_scope (azurerm) to AAD, or to PrivateLink.",
  check: (deployment) =>
    each(storageAccounts(deployment), "storage account", (account) =>
      account.mustBe("copyScope", ["AAD", "PrivateLink"]),
    ),
};
