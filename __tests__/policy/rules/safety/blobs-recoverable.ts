import { blobsRecoverable } from "../../../../policy/rules/safety/blobs-recoverable";
import { testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const ON = { enabled: true, days: 7 };
const KEPT = { isVersioningEnabled: true, deleteRetentionPolicy: ON, containerDeleteRetentionPolicy: ON };
const ACCOUNT = { type: "Microsoft.Storage/storageAccounts@2024-01-01" };
const SERVICE = "Microsoft.Storage/storageAccounts/blobServices@2024-01-01";
const azapi = (properties: object, resource_id = "${azapi_resource.account.id}/blobServices/default") => ({
  resource: {
    azapi_resource: { account: ACCOUNT },
    azapi_update_resource: { blobs: { type: SERVICE, resource_id, body: { properties } } },
  },
});
const azurerm = (blob_properties?: object, settings: object = {}) => ({
  resource: { azurerm_storage_account: { account: { ...settings, ...(blob_properties && { blob_properties }) } } },
});
const AZURERM_KEPT = {
  versioning_enabled: true,
  delete_retention_policy: {},
  container_delete_retention_policy: { days: 30 },
};
const UPDATE = "azapi_update_resource.blobs";
const RM = "azurerm_storage_account.account";

testRule(blobsRecoverable, {
  compliant: {
    "an account that an update changes something else of": {
      resource: {
        azapi_resource: azapi(KEPT).resource.azapi_resource,
        azapi_update_resource: {
          ...azapi(KEPT).resource.azapi_update_resource,
          account: { ...ACCOUNT, body: { tags: { a: "b" } } },
        },
      },
    },
    "azapi account": azapi(KEPT),
    "azurerm account, with days by default": azurerm(AZURERM_KEPT),
    "a service that is a resource of its own": {
      resource: {
        azapi_resource: {
          account: ACCOUNT,
          blobs: { type: SERVICE, parent_id: "${azapi_resource.account.id}", body: { properties: KEPT } },
        },
      },
    },
    "a state, with ids": state({
      "azapi_resource.account": { ...ACCOUNT, id: "/subscriptions/s/accounts/a" },
      [UPDATE]: {
        type: SERVICE,
        resource_id: "/subscriptions/s/accounts/A/blobServices/default",
        body: { properties: KEPT },
      },
    }),
    "a plan that does not know the id yet": plan({
      "azapi_resource.account": { values: ACCOUNT },
      [UPDATE]: {
        values: { type: SERVICE, body: { properties: KEPT } },
        unknown: { resource_id: true },
        expressions: {
          resource_id: { constant_value: "${azapi_resource.account.id}/blobServices/default" },
        },
      },
    }),
  },
  violating: {
    "no versioning": [azapi({ ...KEPT, isVersioningEnabled: false }), [UPDATE, "body.properties.isVersioningEnabled"]],
    "soft delete without a word about days": [
      azapi({ ...KEPT, deleteRetentionPolicy: { enabled: true } }),
      [UPDATE, "body.properties.deleteRetentionPolicy"],
    ],
    "days, and soft delete off": [
      azapi({ ...KEPT, containerDeleteRetentionPolicy: { enabled: false, days: 7 } }),
      [UPDATE, "body.properties.containerDeleteRetentionPolicy"],
    ],
    "the service of another account": [
      azapi(KEPT, "${azapi_resource.other.id}/blobServices/default"),
      ["azapi_resource.account", "body.properties.isVersioningEnabled"],
      ["azapi_resource.account", "body.properties.deleteRetentionPolicy"],
      ["azapi_resource.account", "body.properties.containerDeleteRetentionPolicy"],
    ],
    "azurerm account that says nothing": [
      azurerm(),
      [RM, "blob_properties.versioning_enabled"],
      [RM, "blob_properties.delete_retention_policy"],
      [RM, "blob_properties.container_delete_retention_policy"],
    ],
    "azurerm account in a state without one of them": [
      state({
        [RM]: {
          blob_properties: [
            {
              versioning_enabled: true,
              delete_retention_policy: [],
              container_delete_retention_policy: [{ days: 0 }],
            },
          ],
        },
      }),
      [RM, "blob_properties.delete_retention_policy"],
      [RM, "blob_properties[0].container_delete_retention_policy[0]"],
    ],
  },
  notApplicable: {
    "no account": { resource: {} },
    "an account for files only": azurerm(undefined, { account_kind: "FileStorage" }),
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azapi_update_resource.blob_service.body.properties.deleteRetentionPolicy.enabled = false;
    },
    ["azapi_update_resource.blob_service", "body.properties.deleteRetentionPolicy"],
  ],
});
