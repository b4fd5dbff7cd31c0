import { privateContainers } from "../../../../policy/rules/exposure/private-containers";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CONTAINER = "azurerm_storage_container.files";
const azurerm = (settings: object) => ({ resource: { azurerm_storage_container: { files: settings } } });
const azapi = (properties: object) => ({
  resource: {
    azapi_resource: {
      files: { type: "Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01", body: { properties } },
    },
  },
});

testRule(privateContainers, {
  compliant: {
    "an azapi container of which nothing is said, which is private": {
      resource: {
        azapi_resource: {
          c: { type: "Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01", body: {} },
        },
      },
    },
    azurerm: azurerm({ container_access_type: "private" }),
    "azurerm that leaves it out, which means private": azurerm({}),
    azapi: azapi({ publicAccess: "None" }),
    "a state": state({ [CONTAINER]: { container_access_type: "private" } }),
  },
  violating: {
    "blobs for everybody": [azurerm({ container_access_type: "blob" }), [CONTAINER, "container_access_type"]],
    "the list for everybody": [azurerm({ container_access_type: "container" }), [CONTAINER, "container_access_type"]],
    azapi: [azapi({ publicAccess: "Blob" }), ["azapi_resource.files", "body.properties.publicAccess"]],
    "a state": [state({ [CONTAINER]: { container_access_type: "blob" } }), [CONTAINER, "container_access_type"]],
  },
  notApplicable: { "an account without one": { resource: { azurerm_storage_account: { account: {} } } } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_storage_container.blob_container.container_access_type = "blob";
    },
    ["azurerm_storage_container.blob_container", "container_access_type"],
  ],
});
