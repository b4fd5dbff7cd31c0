import { checkProviderSetting } from "../../provider-setting";
import { answer, notApplicable, type Rule } from "../../rule";

export const storageByEntra: Rule = {
  id: "storage-by-entra",
  group: "keyless",
  title: "The azurerm provider signs in to storage with Entra ID.",
  rationale:
    "Without storage_use_azuread, the provider reads an account key to manage containers and blobs, and the deployer needs " +
    "the right to list keys.",
  source: "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs#storage_use_azuread-1",
  fix: "Set storage_use_azuread to true in every azurerm provider block.",
  check(deployment) {
    const findings = checkProviderSetting(deployment, "azurerm", "storage_use_azuread", true);
    return findings ? answer(findings) : notApplicable("there is no azurerm provider");
  },
};
