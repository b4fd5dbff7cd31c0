import { oidcAndWorkloadIdentityOn } from "../../../../policy/rules/identity/oidc-and-workload-identity-on";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const BOTH = { oidc_issuer_enabled: true, workload_identity_enabled: true };
const cluster = (settings: object) => ({ resource: { azurerm_kubernetes_cluster: { cluster: settings } } });

testRule(oidcAndWorkloadIdentityOn, {
  compliant: { "both on": cluster(BOTH), "a state": state({ [CLUSTER]: BOTH }) },
  violating: {
    "no issuer": [cluster({ ...BOTH, oidc_issuer_enabled: false }), [CLUSTER, "oidc_issuer_enabled"]],
    "no tokens for pods": [cluster({ oidc_issuer_enabled: true }), [CLUSTER, "workload_identity_enabled"]],
    "left out": [cluster({}), [CLUSTER, "oidc_issuer_enabled"], [CLUSTER, "workload_identity_enabled"]],
    "a state": [
      state({ [CLUSTER]: { ...BOTH, workload_identity_enabled: null } }),
      [CLUSTER, "workload_identity_enabled"],
    ],
  },
  notApplicable: { "no cluster": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster.workload_identity_enabled = false;
    },
    [CLUSTER, "workload_identity_enabled"],
  ],
});
