import type { Block } from "../../../terraform-json/block";
import { each, finding, given, type Finding, type Rule } from "../../rule";
import { storageAccounts } from "../../storage-account";

export const storageTrustedServices: Rule = {
  id: "storage-trusted-services",
  group: "hardening",
  title: "The firewall of a storage account lets trusted services of Azure pass.",
  rationale:
    "Backup, Defender and Azure Monitor reach an account from networks that no rule can name. They sign in as " +
    "themselves, and without the exception they fail as soon as the firewall closes.",
  source: "https://learn.microsoft.com/azure/storage/common/storage-network-security",
  fix: "Add AzureServices to networkAcls.bypass (azapi) or network_rules.bypass (azurerm).",
  scanners: ["CKV_AZURE_36", "AZU-0010"],
  check: (deployment) =>
    each(storageAccounts(deployment), "storage account", ({ block }) => [
      ...bypass(block, "network_rules.bypass"),
      ...bypass(block, "body.properties.networkAcls.bypass"),
    ]),
};

/** Azure lets them pass where nothing is said. azurerm has a list, Azure a text with commas. */
function bypass(account: Block, path: string): Finding[] {
  const [place] = account.places(path);
  const services = [place?.value ?? "AzureServices"].flat().flatMap((one) => String(one).split(/\s*,\s*/));
  if (services.includes("AzureServices")) return [];
  return [
    finding(account, place?.path ?? path, `is ${given(place?.value ?? null)}, and must have AzureServices in it`),
  ];
}
