import { registryNoAnonymousPull } from "../../../../policy/rules/exposure/registry-no-anonymous-pull";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const REGISTRY = "azurerm_container_registry.images";
const azurerm = (settings: object) => ({ resource: { azurerm_container_registry: { images: settings } } });
const azapi = (properties: object) => ({
  resource: {
    azapi_resource: { images: { type: "Microsoft.ContainerRegistry/registries@2023-07-01", body: { properties } } },
  },
});

testRule(registryNoAnonymousPull, {
  compliant: {
    off: azurerm({ anonymous_pull_enabled: false }),
    "left out, which means off": azurerm({}),
    azapi: azapi({}),
    "a state": state({ [REGISTRY]: { anonymous_pull_enabled: false } }),
  },
  violating: {
    on: [azurerm({ anonymous_pull_enabled: true }), [REGISTRY, "anonymous_pull_enabled"]],
    azapi: [azapi({ anonymousPullEnabled: true }), ["azapi_resource.images", "body.properties.anonymousPullEnabled"]],
    "a state": [state({ [REGISTRY]: { anonymous_pull_enabled: true } }), [REGISTRY, "anonymous_pull_enabled"]],
  },
  notApplicable: { "no registry": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_container_registry.cluster_registry.anonymous_pull_enabled = true;
    },
    ["azurerm_container_registry.cluster_registry", "anonymous_pull_enabled"],
  ],
});
