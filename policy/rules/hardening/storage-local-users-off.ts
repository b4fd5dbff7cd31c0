import { each, type Rule } from "../../rule";
import { findStorageAccounts } from "../../storage-account";

export const storageLocalUsersOff: Rule = {
  id: "storage-local-users-off",
  group: "hardening",
  title: "A storage account has no local users and no SFTP.",
  rationale:
    "A local user signs in with a password or key that Azure generates, without Entra ID. Langfuse needs none, and only " +
    "local users can use SFTP.",
  source: "https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support-authorize-access",
  fix: "Set isLocalUserEnabled and isSftpEnabled (azapi), or local_user_enabled and sftp_enabled (azurerm), to false.",
  scanners: ["CKV_AZURE_244"],
  check: (deployment) =>
    each(findStorageAccounts(deployment), "storage account", (account) => [
      ...account.mustBe("localUsers", [false]),
      ...account.mustBe("sftp", [false]),
    ]),
};
