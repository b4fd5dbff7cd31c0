import { each, type Rule } from "../../rule";
import { storageAccounts } from "../../storage-account";

export const storageEntraByDefault: Rule = {
  id: "storage-entra-by-default",
  group: "hardening",
  title: "The portal opens a storage account with Entra ID.",
  rationale:
    "By default the portal tries the account key first. With the key off, people see an error and ask for the key " +
    "instead of a role.",
  source: "https://learn.microsoft.com/azure/storage/blobs/authorize-data-operations-portal",
  fix: "Set defaultToOAuthAuthentication (azapi) or default_to_oauth_authentication (azurerm) to true.",
  check: (deployment) =>
    each(storageAccounts(deployment), "storage account", (account) => account.mustBe("entraByDefault", [true])),
};
