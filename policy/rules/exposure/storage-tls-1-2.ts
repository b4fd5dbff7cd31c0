import { each, type Rule } from "../../rule";
import { findStorageAccounts } from "../../storage-account";

export const storageTls12: Rule = {
  id: "storage-tls-1-2",
  group: "exposure",
  title: "A storage account accepts only TLS 1.2 or newer.",
  rationale: "Older versions of TLS have known vulnerabilities, and an account without a minimum accepts them.",
  source: "https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version",
  fix: "Set minimumTlsVersion (azapi) or min_tls_version (azurerm) to TLS1_2.",
  scanners: ["CKV_AZURE_44", "AZU-0011", "AZU-0059"],
  check: (deployment) =>
    each(findStorageAccounts(deployment), "storage account", (account) =>
      account.mustBe("minimumTls", ["TLS1_2", "TLS1_3"]),
    ),
};
