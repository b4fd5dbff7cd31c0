import { each, type Rule } from "../../rule";
import { findStorageAccounts } from "../../storage-account";

export const storageCopyScope: Rule = {
  id: "storage-copy-scope",
  group: "hardening",
  title: "A storage account accepts copies only from its tenant or network.",
  rationale:
    "A principal that may write a blob can copy it from every account that it can read. Accounts of the tenant are under the " +
    "control of the organization.",
  source: "https://learn.microsoft.com/azure/storage/common/security-restrict-copy-operations",
  fix: "Set allowedCopyScope (azapi) or allowed_copy_scope (azurerm) to AAD, or to PrivateLink.",
  check: (deployment) =>
    each(findStorageAccounts(deployment), "storage account", (account) =>
      account.mustBe("copyScope", ["AAD", "PrivateLink"]),
    ),
};
