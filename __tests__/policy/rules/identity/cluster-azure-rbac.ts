import { clusterAzureRbac } from "../../../../policy/rules/identity/cluster-azure-rbac";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const ENTRA = "azure_active_directory_role_based_access_control";
const cluster = (settings: object) => ({ resource: { azurerm_kubernetes_cluster: { cluster: settings } } });

testRule(clusterAzureRbac, {
  compliant: {
    "both on": cluster({ [ENTRA]: { azure_rbac_enabled: true }, role_based_access_control_enabled: true }),
    "RBAC of Kubernetes left out, which means on": cluster({ [ENTRA]: { azure_rbac_enabled: true } }),
    "a state": state({
      [CLUSTER]: { [ENTRA]: [{ azure_rbac_enabled: true }], role_based_access_control_enabled: true },
    }),
  },
  violating: {
    "no Entra ID": [cluster({}), [CLUSTER, `${ENTRA}.azure_rbac_enabled`]],
    "Entra ID without Azure RBAC": [cluster({ [ENTRA]: { tenant_id: "t" } }), [CLUSTER, `${ENTRA}.azure_rbac_enabled`]],
    "no RBAC of Kubernetes": [
      cluster({ [ENTRA]: { azure_rbac_enabled: true }, role_based_access_control_enabled: false }),
      [CLUSTER, "role_based_access_control_enabled"],
    ],
    "a state": [
      state({ [CLUSTER]: { [ENTRA]: [{ azure_rbac_enabled: false }] } }),
      [CLUSTER, `${ENTRA}[0].azure_rbac_enabled`],
    ],
  },
  notApplicable: { "no cluster": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster[ENTRA].azure_rbac_enabled = false;
    },
    [CLUSTER, `${ENTRA}.azure_rbac_enabled`],
  ],
});
