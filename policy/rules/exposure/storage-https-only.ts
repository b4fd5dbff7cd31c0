import { each, type Rule } from "../../rule";
import { storageAccounts } from "../../storage-account";

export const storageHttpsOnly: Rule = {
  id: "storage-https-only",
  group: "exposure",
  title: "A storage account answers over HTTPS only.",
  rationale:
    "Over plain HTTP, everybody on the way reads traces and the signed URLs that open them, which are as good as a key " +
    "until they expire.",
  source: "https://learn.microsoft.com/azure/storage/common/storage-require-secure-transfer",
  fix: "Set supportsHttpsTrafficOnly (azapi) or https_traffic_only_enabled (azurerm) to true.",
  scanners: ["CKV_AZURE_3", "AZU-0008", "AZU-0059"],
  check: (deployment) =>
    each(storageAccounts(deployment), "storage account", (account) => account.mustBe("httpsOnly", [true])),
};
