import { storageTls12 } from "../../../../policy/rules/exposure/storage-tls-1-2";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const PATH = "body.properties.minimumTlsVersion";
const TYPE = "Microsoft.Storage/storageAccounts@2024-01-01";
const azapi = (properties: object) => ({
  resource: { azapi_resource: { account: { type: TYPE, body: { properties } } } },
});
const azurerm = (settings: object) => ({ resource: { azurerm_storage_account: { account: settings } } });

testRule(storageTls12, {
  compliant: {
    "azapi account": azapi({ minimumTlsVersion: "TLS1_2" }),
    "an even newer version": azapi({ minimumTlsVersion: "TLS1_3" }),
    "azurerm account": azurerm({ min_tls_version: "TLS1_2" }),
    "azurerm account that leaves it out, as the provider sets it": azurerm({}),
    "a state": state({ "azurerm_storage_account.account": { min_tls_version: "TLS1_2" } }),
  },
  violating: {
    "azapi account": [azapi({ minimumTlsVersion: "TLS1_1" }), ["azapi_resource.account", PATH]],
    "azapi account that leaves it out, as Azure takes TLS 1.0 then": [azapi({}), ["azapi_resource.account", PATH]],
    "azurerm account": [azurerm({ min_tls_version: "TLS1_0" }), ["azurerm_storage_account.account", "min_tls_version"]],
  },
  notApplicable: { "no account": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azapi_resource.blob_account.body.properties.minimumTlsVersion = "TLS1_0";
    },
    ["azapi_resource.blob_account", PATH],
  ],
});
