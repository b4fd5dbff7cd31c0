import { registryZoneRedundant } from "../../../../policy/rules/hardening/registry-zone-redundant";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const REGISTRY = "azurerm_container_registry.registry";
const PATH = "zone_redundancy_enabled";
const registry = (settings: object) => ({
  resource: { azurerm_container_registry: { registry: { sku: "Premium", ...settings } } },
});

testRule(registryZoneRedundant, {
  compliant: {
    "a Premium registry": registry({ [PATH]: true }),
    "with a replication": registry({ [PATH]: true, georeplications: { location: "eastus", [PATH]: true } }),
    "a state": state({ [REGISTRY]: { sku: "Premium", [PATH]: true, georeplications: [] } }),
  },
  violating: {
    off: [registry({ [PATH]: false }), [REGISTRY, PATH]],
    "left out": [registry({}), [REGISTRY, PATH]],
    "one of two replications": [
      registry({
        [PATH]: true,
        georeplications: [
          { location: "eastus", [PATH]: true },
          { location: "westus", [PATH]: false },
        ],
      }),
      [REGISTRY, `georeplications[1].${PATH}`],
    ],
    "one replication that leaves it out": [
      registry({ [PATH]: true, georeplications: { location: "eastus" } }),
      [REGISTRY, `georeplications.${PATH}`],
    ],
  },
  notApplicable: { "a Standard registry, which cannot": registry({ sku: "Standard" }) },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_container_registry.cluster_registry.zone_redundancy_enabled = false;
    },
    ["azurerm_container_registry.cluster_registry", PATH],
  ],
});
