import { storageEntraByDefault } from "../../../../policy/rules/hardening/storage-entra-by-default";
import { testRule } from "../../rule-table";
import { AZAPI, AZURERM, azapi, azurerm } from "../../accounts";

testRule(storageEntraByDefault, {
  compliant: {
    "azapi account with true": azapi({ defaultToOAuthAuthentication: true }),
    "azurerm account with true": azurerm({ default_to_oauth_authentication: true }),
  },
  violating: {
    "azapi account with false": [
      azapi({ defaultToOAuthAuthentication: false }),
      [AZAPI, "body.properties.defaultToOAuthAuthentication"],
    ],
    "azurerm account with false": [
      azurerm({ default_to_oauth_authentication: false }),
      [AZURERM, "default_to_oauth_authentication"],
    ],
    "azapi account that leaves it out": [azapi({}), [AZAPI, "body.properties.defaultToOAuthAuthentication"]],
    "azurerm account that leaves it out": [azurerm({}), [AZURERM, "default_to_oauth_authentication"]],
  },
  notApplicable: { "no account": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azapi_resource.blob_account.body.properties.defaultToOAuthAuthentication = false;
    },
    ["azapi_resource.blob_account", "body.properties.defaultToOAuthAuthentication"],
  ],
});
