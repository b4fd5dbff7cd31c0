import { registryAdminOff } from "../../../../policy/rules/exposure/registry-admin-off";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const REGISTRY = "azurerm_container_registry.images";
const azurerm = (settings: object) => ({ resource: { azurerm_container_registry: { images: settings } } });
const azapi = (properties: object) => ({
  resource: {
    azapi_resource: { images: { type: "Microsoft.ContainerRegistry/registries@2023-07-01", body: { properties } } },
  },
});

testRule(registryAdminOff, {
  compliant: {
    off: azurerm({ admin_enabled: false }),
    "left out, which means off": azurerm({}),
    azapi: azapi({ adminUserEnabled: false }),
    "a state": state({ [REGISTRY]: { admin_enabled: false } }),
  },
  violating: {
    on: [azurerm({ admin_enabled: true }), [REGISTRY, "admin_enabled"]],
    azapi: [azapi({ adminUserEnabled: true }), ["azapi_resource.images", "body.properties.adminUserEnabled"]],
    "a state": [state({ [REGISTRY]: { admin_enabled: true } }), [REGISTRY, "admin_enabled"]],
    "a value that is unknown before the apply": [
      azurerm({ admin_enabled: "${var.admin}" }),
      [REGISTRY, "admin_enabled"],
    ],
  },
  notApplicable: { "a registry that exists": { data: { azurerm_container_registry: { images: {} } } } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_container_registry.cluster_registry.admin_enabled = true;
    },
    ["azurerm_container_registry.cluster_registry", "admin_enabled"],
  ],
});
