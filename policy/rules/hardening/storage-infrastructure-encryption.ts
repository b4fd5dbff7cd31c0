import { each, type Rule } from "../../rule";
import { findStorageAccounts } from "../../storage-account";

export const storageInfrastructureEncryption: Rule = {
  id: "storage-infrastructure-encryption",
  group: "hardening",
  title: "A storage account has infrastructure encryption.",
  rationale:
    "A second layer of encryption protects the data if one algorithm or key is broken. It can be set only at creation.",
  source: "https://learn.microsoft.com/azure/storage/common/infrastructure-encryption-enable",
  fix: "Set encryption.requireInfrastructureEncryption (azapi) or infrastructure_encryption_enabled (azurerm) to true.",
  scanners: ["AZU-0061"],
  check: (deployment) =>
    each(findStorageAccounts(deployment), "storage account", (account) =>
      account.mustBe("infrastructureEncryption", [true]),
    ),
};
