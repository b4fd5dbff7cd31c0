import { clusterUpgradeChannel } from "../../../../policy/rules/hardening/cluster-upgrade-channel";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const cluster = (settings: object) => ({ resource: { azurerm_kubernetes_cluster: { cluster: settings } } });

testRule(clusterUpgradeChannel, {
  compliant: {
    "it is patch": cluster({ automatic_upgrade_channel: "patch" }),
    "it is stable": cluster({ automatic_upgrade_channel: "stable" }),
    "it is rapid": cluster({ automatic_upgrade_channel: "rapid" }),
    "a state": state({ [CLUSTER]: { automatic_upgrade_channel: "patch" } }),
  },
  violating: {
    none: [cluster({ automatic_upgrade_channel: "none" }), [CLUSTER, "automatic_upgrade_channel"]],
    "node images only": [cluster({ automatic_upgrade_channel: "node-image" }), [CLUSTER, "automatic_upgrade_channel"]],
    "left out": [cluster({}), [CLUSTER, "automatic_upgrade_channel"]],
    "a state": [state({ [CLUSTER]: { automatic_upgrade_channel: "none" } }), [CLUSTER, "automatic_upgrade_channel"]],
  },
  notApplicable: { "no cluster": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster.automatic_upgrade_channel = "none";
    },
    [CLUSTER, "automatic_upgrade_channel"],
  ],
});
