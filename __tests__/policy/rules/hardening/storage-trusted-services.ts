import { storageTrustedServices } from "../../../../policy/rules/hardening/storage-trusted-services";
import { AZAPI, AZURERM, azapi, azurerm } from "../../accounts";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const PATH = "body.properties.networkAcls.bypass";
const bypass = (text: string) => azapi({ networkAcls: { bypass: text, defaultAction: "Deny" } });

testRule(storageTrustedServices, {
  compliant: {
    "azapi account": bypass("AzureServices"),
    "azapi account with others too": bypass("Logging, Metrics, AzureServices"),
    "azapi account without rules": azapi({}),
    "azurerm account": azurerm({ network_rules: { bypass: ["Metrics", "AzureServices"], default_action: "Deny" } }),
    "azurerm account in a state": state({ [AZURERM]: { network_rules: [{ bypass: ["AzureServices"] }] } }),
  },
  violating: {
    "azapi account with none": [bypass("None"), [AZAPI, PATH]],
    "azapi account with others only": [bypass("Logging, Metrics"), [AZAPI, PATH]],
    "azurerm account with others only": [
      azurerm({ network_rules: { bypass: ["Metrics"] } }),
      [AZURERM, "network_rules.bypass"],
    ],
    "azurerm account in a state with none": [
      state({ [AZURERM]: { network_rules: [{ bypass: ["None"] }] } }),
      [AZURERM, "network_rules[0].bypass"],
    ],
  },
  notApplicable: { "no account": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azapi_resource.blob_account.body.properties.networkAcls.bypass = "None";
    },
    ["azapi_resource.blob_account", PATH],
  ],
});
