import { registryDataEndpoint } from "../../../../policy/rules/hardening/registry-data-endpoint";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const REGISTRY = "azurerm_container_registry.registry";
const registry = (settings: object) => ({ resource: { azurerm_container_registry: { registry: settings } } });

testRule(registryDataEndpoint, {
  compliant: { "a Premium registry": registry({ sku: "Premium", data_endpoint_enabled: true }) },
  violating: {
    off: [registry({ sku: "Premium", data_endpoint_enabled: false }), [REGISTRY, "data_endpoint_enabled"]],
    "left out": [registry({ sku: "Premium" }), [REGISTRY, "data_endpoint_enabled"]],
    "a state": [
      state({ [REGISTRY]: { sku: "Premium", data_endpoint_enabled: null } }),
      [REGISTRY, "data_endpoint_enabled"],
    ],
  },
  notApplicable: { "a Basic registry, which cannot": registry({ sku: "Basic" }), "no registry": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_container_registry.cluster_registry.data_endpoint_enabled = false;
    },
    ["azurerm_container_registry.cluster_registry", "data_endpoint_enabled"],
  ],
});
