import { each, type Rule } from "../../rule";
import { findStorageAccounts } from "../../storage-account";

export const storageEntraByDefault: Rule = {
  id: "storage-entra-by-default",
  group: "hardening",
  title: "The portal uses Entra ID for a storage account.",
  rationale:
    "By default the portal tries the account key first. If the key is off, users see an error and request the key instead " +
    "of a role.",
  source: "https://learn.microsoft.com/azure/storage/blobs/authorize-data-operations-portal",
  fix: "Set defaultToOAuthAuthentication (azapi) or default_to_oauth_authentication (azurerm) to true.",
  check: (deployment) =>
    each(findStorageAccounts(deployment), "storage account", (account) => account.mustBe("entraByDefault", [true])),
};
