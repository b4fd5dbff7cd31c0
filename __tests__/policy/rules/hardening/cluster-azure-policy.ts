import { clusterAzurePolicy } from "../../../../policy/rules/hardening/cluster-azure-policy";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const cluster = (settings: object) => ({ resource: { azurerm_kubernetes_cluster: { cluster: settings } } });

testRule(clusterAzurePolicy, {
  compliant: {
    "it is true": cluster({ azure_policy_enabled: true }),
    "a state": state({ [CLUSTER]: { azure_policy_enabled: true } }),
  },
  violating: {
    off: [cluster({ azure_policy_enabled: false }), [CLUSTER, "azure_policy_enabled"]],
    unknown: [cluster({ azure_policy_enabled: "${var.x}" }), [CLUSTER, "azure_policy_enabled"]],
    "left out": [cluster({}), [CLUSTER, "azure_policy_enabled"]],
    "a state": [state({ [CLUSTER]: { azure_policy_enabled: false } }), [CLUSTER, "azure_policy_enabled"]],
  },
  notApplicable: { "no cluster": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster.azure_policy_enabled = false;
    },
    [CLUSTER, "azure_policy_enabled"],
  ],
});
