import { noAnonymousBlobs } from "../../../../policy/rules/exposure/no-anonymous-blobs";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const PATH = "body.properties.allowBlobPublicAccess";
const TYPE = "Microsoft.Storage/storageAccounts@2024-01-01";
const azapi = (properties: object) => ({
  resource: { azapi_resource: { account: { type: TYPE, body: { properties } } } },
});
const azurerm = (settings: object) => ({ resource: { azurerm_storage_account: { account: settings } } });

testRule(noAnonymousBlobs, {
  compliant: {
    "azapi account": azapi({ allowBlobPublicAccess: false }),
    "azapi account that leaves it out, which means off": azapi({}),
    "azurerm account": azurerm({ allow_nested_items_to_be_public: false }),
    "a state": state({ "azurerm_storage_account.account": { allow_nested_items_to_be_public: false } }),
  },
  violating: {
    "azapi account": [azapi({ allowBlobPublicAccess: true }), ["azapi_resource.account", PATH]],
    "azurerm account that leaves it out, which means on": [
      azurerm({}),
      ["azurerm_storage_account.account", "allow_nested_items_to_be_public"],
    ],
    "a state": [
      state({ "azurerm_storage_account.account": { allow_nested_items_to_be_public: true } }),
      ["azurerm_storage_account.account", "allow_nested_items_to_be_public"],
    ],
  },
  notApplicable: { "no account": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azapi_resource.blob_account.body.properties.allowBlobPublicAccess = true;
    },
    ["azapi_resource.blob_account", PATH],
  ],
});
