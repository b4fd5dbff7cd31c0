import { nodeImageChannel } from "../../../../policy/rules/hardening/node-image-channel";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const cluster = (settings: object) => ({ resource: { azurerm_kubernetes_cluster: { cluster: settings } } });

testRule(nodeImageChannel, {
  compliant: {
    "it is NodeImage": cluster({ node_os_upgrade_channel: "NodeImage" }),
    "it is SecurityPatch": cluster({ node_os_upgrade_channel: "SecurityPatch" }),
    "left out, as it is right then": cluster({}),
    "a state": state({ [CLUSTER]: { node_os_upgrade_channel: "NodeImage" } }),
  },
  violating: {
    none: [cluster({ node_os_upgrade_channel: "None" }), [CLUSTER, "node_os_upgrade_channel"]],
    "untested updates of the distribution": [
      cluster({ node_os_upgrade_channel: "Unmanaged" }),
      [CLUSTER, "node_os_upgrade_channel"],
    ],
    "a state": [state({ [CLUSTER]: { node_os_upgrade_channel: "None" } }), [CLUSTER, "node_os_upgrade_channel"]],
  },
  notApplicable: { "no cluster": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster.node_os_upgrade_channel = "None";
    },
    [CLUSTER, "node_os_upgrade_channel"],
  ],
});
