import { clusterNetworkPolicy } from "../../../../policy/rules/exposure/cluster-network-policy";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const cluster = (network_profile: object | undefined) => ({
  resource: { azurerm_kubernetes_cluster: { cluster: { network_profile } } },
});

testRule(clusterNetworkPolicy, {
  compliant: {
    Cilium: cluster({ network_policy: "cilium" }),
    Calico: cluster({ network_policy: "calico" }),
    "a state": state({ [CLUSTER]: { network_profile: [{ network_policy: "azure" }] } }),
  },
  violating: {
    "no network profile": [cluster(undefined), [CLUSTER, "network_profile.network_policy"]],
    "no engine": [cluster({ network_plugin: "azure" }), [CLUSTER, "network_profile.network_policy"]],
    "none, by name": [cluster({ network_policy: "none" }), [CLUSTER, "network_profile.network_policy"]],
    "a state": [
      state({ [CLUSTER]: { network_profile: [{ network_policy: "" }] } }),
      [CLUSTER, "network_profile[0].network_policy"],
    ],
  },
  notApplicable: { "no cluster": { resource: {} } },
  mutation: [
    ({ platform }) => {
      delete platform.resource.azurerm_kubernetes_cluster.cluster.network_profile.network_policy;
    },
    [CLUSTER, "network_profile.network_policy"],
  ],
});
