import { localAccountsOff } from "../../../../policy/rules/identity/local-accounts-off";
import { testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const cluster = (settings: object) => ({ resource: { azurerm_kubernetes_cluster: { cluster: settings } } });

testRule(localAccountsOff, {
  compliant: {
    off: cluster({ local_account_disabled: true }),
    "off in a plan": plan({ [CLUSTER]: { values: { local_account_disabled: true } } }),
    "off in a state": state({ [CLUSTER]: { local_account_disabled: true } }),
  },
  violating: {
    on: [cluster({ local_account_disabled: false }), [CLUSTER, "local_account_disabled"]],
    "left out, which means on": [cluster({}), [CLUSTER, "local_account_disabled"]],
    "on in a state": [state({ [CLUSTER]: { local_account_disabled: false } }), [CLUSTER, "local_account_disabled"]],
    "a value that is unknown before the apply": [
      cluster({ local_account_disabled: "${var.off}" }),
      [CLUSTER, "local_account_disabled"],
    ],
  },
  notApplicable: { "a cluster that is looked up": { data: { azurerm_kubernetes_cluster: { cluster: {} } } } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster.local_account_disabled = false;
    },
    [CLUSTER, "local_account_disabled"],
  ],
});
