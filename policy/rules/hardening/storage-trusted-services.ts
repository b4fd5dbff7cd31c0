import type { Block } from "../../../terraform-json/block";
import { each, finding, given, type Finding, type Rule } from "../../rule";
import { findStorageAccounts } from "../../storage-account";

export const storageTrustedServices: Rule = {
  id: "storage-trusted-services",
  group: "hardening",
  title: "The firewall of a storage account allows trusted Azure services.",
  rationale:
    "Backup, Defender and Azure Monitor access an account from unknown networks, with their own identities. Without the " +
    "exception, a closed firewall blocks them.",
  source: "https://learn.microsoft.com/azure/storage/common/storage-network-security",
  fix: "Add AzureServices to networkAcls.bypass (azapi) or network_rules.bypass (azurerm).",
  scanners: ["CKV_AZURE_36", "AZU-0010"],
  check: (deployment) =>
    each(findStorageAccounts(deployment), "storage account", ({ block }) => [
      ...checkBypass(block, "network_rules.bypass"),
      ...checkBypass(block, "body.properties.networkAcls.bypass"),
    ]),
};

/** Azure allows them by default. azurerm has a list, azapi a string with commas. */
function checkBypass(account: Block, path: string): Finding[] {
  const [place] = account.places(path);
  const services = [place?.value ?? "AzureServices"].flat().flatMap((one) => String(one).split(/\s*,\s*/));
  if (services.includes("AzureServices")) return [];
  return [finding(account, place?.path ?? path, `is ${given(place?.value ?? null)}, and must contain AzureServices`)];
}
