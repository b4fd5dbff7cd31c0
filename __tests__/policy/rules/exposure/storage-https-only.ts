import { storageHttpsOnly } from "../../../../policy/rules/exposure/storage-https-only";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const PATH = "body.properties.supportsHttpsTrafficOnly";
const TYPE = "Microsoft.Storage/storageAccounts@2024-01-01";
const azapi = (properties: object) => ({
  resource: { azapi_resource: { account: { type: TYPE, body: { properties } } } },
});
const azurerm = (settings: object) => ({ resource: { azurerm_storage_account: { account: settings } } });

testRule(storageHttpsOnly, {
  compliant: {
    "azapi account": azapi({ supportsHttpsTrafficOnly: true }),
    "azapi account that leaves it out, as Azure turns it on": azapi({}),
    "azurerm account that leaves it out, which means on": azurerm({}),
    "a state": state({
      "azapi_resource.account": { type: TYPE, body: { properties: { supportsHttpsTrafficOnly: true } } },
    }),
  },
  violating: {
    "azapi account": [azapi({ supportsHttpsTrafficOnly: false }), ["azapi_resource.account", PATH]],
    "azurerm account": [
      azurerm({ https_traffic_only_enabled: false }),
      ["azurerm_storage_account.account", "https_traffic_only_enabled"],
    ],
    "a value that is unknown before the apply": [
      azapi({ supportsHttpsTrafficOnly: "${var.https}" }),
      ["azapi_resource.account", PATH],
    ],
  },
  notApplicable: { "no account": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azapi_resource.blob_account.body.properties.supportsHttpsTrafficOnly = false;
    },
    ["azapi_resource.blob_account", PATH],
  ],
});
