import { nodePoolPods } from "../../../../policy/rules/hardening/node-pool-pods";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const POOL = "azurerm_kubernetes_cluster_node_pool.pool";
const cluster = (default_node_pool: object) => ({
  resource: { azurerm_kubernetes_cluster: { cluster: { default_node_pool } } },
});
const pool = (settings: object) => ({ resource: { azurerm_kubernetes_cluster_node_pool: { pool: settings } } });

testRule(nodePoolPods, {
  compliant: {
    "the default pool": cluster({ max_pods: 50 }),
    "another pool": pool({ max_pods: 110 }),
    "a state": state({ [CLUSTER]: { default_node_pool: [{ max_pods: 250 }] } }),
  },
  violating: {
    "one too few": [cluster({ max_pods: 49 }), [CLUSTER, "default_node_pool.max_pods"]],
    "left out": [cluster({}), [CLUSTER, "default_node_pool.max_pods"]],
    "another pool with too few": [pool({ max_pods: 30 }), [POOL, "max_pods"]],
    "a number that is unknown before the apply": [pool({ max_pods: "${var.pods}" }), [POOL, "max_pods"]],
    "a state": [
      state({ [CLUSTER]: { default_node_pool: [{ max_pods: 30 }] } }),
      [CLUSTER, "default_node_pool[0].max_pods"],
    ],
  },
  notApplicable: { "no pool": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster_node_pool.cluster_user_pool.max_pods = 30;
    },
    ["azurerm_kubernetes_cluster_node_pool.cluster_user_pool", "max_pods"],
  ],
});
