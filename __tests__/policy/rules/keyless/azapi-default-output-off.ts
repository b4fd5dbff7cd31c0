import { azapiDefaultOutputOff } from "../../../../policy/rules/keyless/azapi-default-output-off";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const provider = (...blocks: readonly object[]) => ({ provider: { azapi: blocks } });
const found = ["provider.azapi", "disable_default_output"] as const;
const plan = (expressions: object) => ({
  format_version: "1.2",
  planned_values: {},
  configuration: { provider_config: { azapi: { name: "azapi", expressions } } },
});

testRule(azapiDefaultOutputOff, {
  compliant: {
    off: provider({ disable_default_output: true }),
    "off in each of two": provider({ disable_default_output: true }, { alias: "b", disable_default_output: true }),
    "a plan": plan({ disable_default_output: { constant_value: true } }),
  },
  violating: {
    "left out": [provider({}), found],
    on: [provider({ disable_default_output: false }), found],
    "a value that is unknown before the apply": [provider({ disable_default_output: "${var.off}" }), found],
    "an alias": [
      provider({ disable_default_output: true }, { alias: "b" }),
      ["provider.azapi.b", "disable_default_output"],
    ],
    "azapi without a provider block": [{ data: { azapi_resource: { x: {} } } }, found],
    "a plan": [plan({}), found],
  },
  notApplicable: {
    "no azapi": { provider: { azurerm: {} } },
    "a state": state({ "azapi_resource.x": {} }),
  },
  mutation: [
    ({ platform }) => {
      platform.provider.azapi[0].disable_default_output = false;
    },
    found,
  ],
});
