import { sharedKeyOff } from "../../../../policy/rules/keyless/shared-key-off";
import { testRule } from "../../rule-table";

const azapi = (properties: object) => ({
  resource: {
    azapi_resource: { account: { type: "Microsoft.Storage/storageAccounts@2024-01-01", body: { properties } } },
  },
});
const azurerm = (settings: object) => ({ resource: { azurerm_storage_account: { account: settings } } });

testRule(sharedKeyOff, {
  compliant: {
    "azapi account": azapi({ allowSharedKeyAccess: false }),
    "azurerm account": azurerm({ shared_access_key_enabled: false }),
  },
  violating: {
    "azapi account that allows it": [
      azapi({ allowSharedKeyAccess: true }),
      ["azapi_resource.account", "body.properties.allowSharedKeyAccess"],
    ],
    "azapi account that leaves it out, as Azure allows it then": [
      azapi({}),
      ["azapi_resource.account", "body.properties.allowSharedKeyAccess"],
    ],
    "azurerm account that leaves it out": [
      azurerm({}),
      ["azurerm_storage_account.account", "shared_access_key_enabled"],
    ],
    "a value that nobody knows before the apply": [
      azapi({ allowSharedKeyAccess: "${var.keys}" }),
      ["azapi_resource.account", "body.properties.allowSharedKeyAccess"],
    ],
  },
  notApplicable: {
    "no account": { resource: {} },
    "another Azure resource": {
      resource: { azapi_resource: { logs: { type: "Microsoft.OperationalInsights/workspaces@2023-09-01" } } },
    },
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azapi_resource.blob_account.body.properties.allowSharedKeyAccess = true;
    },
    ["azapi_resource.blob_account", "body.properties.allowSharedKeyAccess"],
  ],
});
