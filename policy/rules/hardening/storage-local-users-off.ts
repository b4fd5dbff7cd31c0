import { each, type Rule } from "../../rule";
import { storageAccounts } from "../../storage-account";

export const storageLocalUsersOff: Rule = {
  id: "storage-local-users-off",
  group: "hardening",
  title: "A storage account has no local users, and no SFTP that would need them.",
  rationale:
    "A local user of a storage account signs in with a password or key that Azure makes and that Entra ID knows " +
    "nothing of. Langfuse needs none, and SFTP lets in nobody else.",
  source: "https://learn.microsoft.com/azure/storage/blobs/secure-file-transfer-protocol-support-authorize-access",
  fix: "Set isLocalUserEnabled and isSftpEnabled (azapi), or local_user_enabled and sftp_enabled (azurerm), to false.",
  scanners: ["CKV_AZURE_244"],
  check: (deployment) =>
    each(storageAccounts(deployment), "storage account", (account) => [
      ...account.mustBe("localUsers", [false]),
      ...account.mustBe("sftp", [false]),
    ]),
};
