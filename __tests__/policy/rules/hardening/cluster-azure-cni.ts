import { clusterAzureCni } from "../../../../policy/rules/hardening/cluster-azure-cni";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const PATH = "network_profile.network_plugin";
const cluster = (settings: object) => ({ resource: { azurerm_kubernetes_cluster: { cluster: settings } } });

testRule(clusterAzureCni, {
  compliant: {
    "Azure CNI": cluster({ network_profile: { network_plugin: "azure" } }),
    "a state": state({ [CLUSTER]: { network_profile: [{ network_plugin: "azure" }] } }),
  },
  violating: {
    kubenet: [cluster({ network_profile: { network_plugin: "kubenet" } }), [CLUSTER, PATH]],
    "no network profile": [cluster({}), [CLUSTER, PATH]],
    "kubenet in a state": [
      state({ [CLUSTER]: { network_profile: [{ network_plugin: "kubenet" }] } }),
      [CLUSTER, "network_profile[0].network_plugin"],
    ],
  },
  notApplicable: { "no cluster": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster.network_profile.network_plugin = "none";
    },
    [CLUSTER, PATH],
  ],
});
