import { storageByEntra } from "../../../../policy/rules/keyless/storage-by-entra";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const provider = (settings: object) => ({ provider: { azurerm: [settings] } });
const found = ["provider.azurerm", "storage_use_azuread"] as const;
const plan = (expressions: object) => ({
  format_version: "1.2",
  planned_values: {},
  configuration: { provider_config: { azurerm: { name: "azurerm", expressions } } },
});

testRule(storageByEntra, {
  compliant: {
    "by Entra ID": provider({ storage_use_azuread: true }),
    "a plan": plan({ storage_use_azuread: { constant_value: true } }),
  },
  violating: {
    "left out": [provider({ features: [{}] }), found],
    "by key": [provider({ storage_use_azuread: false }), found],
    "a value that is unknown before the apply": [provider({ storage_use_azuread: "${var.entra}" }), found],
    "azurerm without a provider block": [{ resource: { azurerm_subnet: { x: {} } } }, found],
    "one of two stacks": [
      { stacks: { "a-platform": provider({ storage_use_azuread: true }), "a-release": provider({}) } },
      found,
    ],
    "a plan": [plan({}), found],
  },
  notApplicable: {
    "no azurerm": { provider: { azapi: {} } },
    "a state": state({ "azurerm_subnet.x": {} }),
  },
  mutation: [
    ({ release }) => {
      delete release.provider.azurerm[0].storage_use_azuread;
    },
    found,
  ],
});
