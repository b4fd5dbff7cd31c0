import { each, type Rule } from "../../rule";
import { storageAccounts } from "../../storage-account";

export const storageInfrastructureEncryption: Rule = {
  id: "storage-infrastructure-encryption",
  group: "hardening",
  title: "A storage account is encrypted twice, with two keys.",
  rationale:
    "A second encryption below the first keeps data closed when one algorithm or one key is broken. It can be chosen " +
    "only when the account is made.",
  source: "https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable",
  fix: "Set encryption.requireInfrastructureEncryption (azapi) or infrastructure_encryption_enabled (azurerm) to true.",
  scanners: ["AZU-0061"],
  check: (deployment) =>
    each(storageAccounts(deployment), "storage account", (account) =>
      account.mustBe("infrastructureEncryption", [true]),
    ),
};
