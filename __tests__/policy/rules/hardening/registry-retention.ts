import { registryRetention } from "../../../../policy/rules/hardening/registry-retention";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const REGISTRY = "azurerm_container_registry.registry";
const registry = (settings: object) => ({ resource: { azurerm_container_registry: { registry: settings } } });

testRule(registryRetention, {
  compliant: { "a Premium registry": registry({ sku: "Premium", retention_policy_in_days: 30 }) },
  violating: {
    "left out": [registry({ sku: "Premium" }), [REGISTRY, "retention_policy_in_days"]],
    "days that are unknown before the apply": [
      registry({ sku: "Premium", retention_policy_in_days: "${var.days}" }),
      [REGISTRY, "retention_policy_in_days"],
    ],
    "a state": [
      state({ [REGISTRY]: { sku: "Premium", retention_policy_in_days: null } }),
      [REGISTRY, "retention_policy_in_days"],
    ],
  },
  notApplicable: { "a Basic registry, which cannot": registry({ sku: "Basic" }), "no registry": { resource: {} } },
  mutation: [
    ({ platform }) => {
      delete platform.resource.azurerm_container_registry.cluster_registry.retention_policy_in_days;
    },
    ["azurerm_container_registry.cluster_registry", "retention_policy_in_days"],
  ],
});
