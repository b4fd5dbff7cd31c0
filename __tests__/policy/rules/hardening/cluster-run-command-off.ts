import { clusterRunCommandOff } from "../../../../policy/rules/hardening/cluster-run-command-off";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const cluster = (settings: object) => ({ resource: { azurerm_kubernetes_cluster: { cluster: settings } } });

testRule(clusterRunCommandOff, {
  compliant: {
    "it is false": cluster({ run_command_enabled: false }),
    "a state": state({ [CLUSTER]: { run_command_enabled: false } }),
  },
  violating: {
    on: [cluster({ run_command_enabled: true }), [CLUSTER, "run_command_enabled"]],
    "left out": [cluster({}), [CLUSTER, "run_command_enabled"]],
    "a state": [state({ [CLUSTER]: { run_command_enabled: true } }), [CLUSTER, "run_command_enabled"]],
  },
  notApplicable: { "no cluster": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster.run_command_enabled = true;
    },
    [CLUSTER, "run_command_enabled"],
  ],
});
