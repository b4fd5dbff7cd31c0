import { sharedKeyOff } from "../../../../policy/rules/keyless/shared-key-off";
import { testRule } from "../../rule-table";

const azapi = (properties: object) => ({
  resource: {
    azapi_resource: { account: { type: "Microsoft.Storage/storageAccounts@2024-01-01", body: { properties } } },
  },
});
const azurerm = (settings: object) => ({ resource: { azurerm_storage_account: { account: settings } } });

const ON = {
  type: "Microsoft.Storage/storageAccounts@2024-01-01",
  body: { properties: { allowSharedKeyAccess: true } },
};

testRule(sharedKeyOff, {
  compliant: {
    "an update of something else": {
      resource: {
        ...azapi({ allowSharedKeyAccess: false }).resource,
        azapi_update_resource: { tags: { ...ON, body: { tags: { a: "b" } } } },
      },
    },
    "azapi account": azapi({ allowSharedKeyAccess: false }),
    "azurerm account": azurerm({ shared_access_key_enabled: false }),
  },
  violating: {
    "an azapi account whose type is written in other letters": [
      {
        resource: {
          azapi_resource: {
            account: {
              type: "microsoft.storage/storageaccounts@2024-01-01",
              body: { properties: { allowSharedKeyAccess: true } },
            },
          },
        },
      },
      ["azapi_resource.account", "body.properties.allowSharedKeyAccess"],
    ],
    "what the sensitive body puts over the other": [
      {
        resource: {
          azapi_resource: {
            account: {
              type: "Microsoft.Storage/storageAccounts@2024-01-01",
              body: { properties: { allowSharedKeyAccess: false } },
              sensitive_body: { properties: { allowSharedKeyAccess: true } },
            },
          },
        },
      },
      ["azapi_resource.account", "sensitive_body.properties.allowSharedKeyAccess"],
    ],
    "an update and an action that switch it on again": [
      {
        resource: {
          ...azapi({ allowSharedKeyAccess: false }).resource,
          azapi_update_resource: { on: ON },
          azapi_resource_action: { on: { ...ON, method: "PATCH" } },
        },
      },
      ["azapi_update_resource.on", "body.properties.allowSharedKeyAccess"],
      ["azapi_resource_action.on", "body.properties.allowSharedKeyAccess"],
    ],
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
    "a value that is unknown before the apply": [
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
