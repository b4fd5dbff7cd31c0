import { nodesWithoutPublicIp } from "../../../../policy/rules/exposure/nodes-without-public-ip";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const POOL = "azurerm_kubernetes_cluster_node_pool.user";
const ATTRIBUTE = "node_public_ip_enabled";
const nodes = (system: object, user: object) => ({
  resource: {
    azurerm_kubernetes_cluster: { cluster: { default_node_pool: system } },
    azurerm_kubernetes_cluster_node_pool: { user },
  },
});

testRule(nodesWithoutPublicIp, {
  compliant: {
    off: nodes({ [ATTRIBUTE]: false }, { [ATTRIBUTE]: false }),
    "left out, which means off": nodes({}, {}),
    "a state": state({ [CLUSTER]: { default_node_pool: [{ [ATTRIBUTE]: false }] } }),
  },
  violating: {
    "system pool": [nodes({ [ATTRIBUTE]: true }, {}), [CLUSTER, `default_node_pool.${ATTRIBUTE}`]],
    "user pool": [nodes({}, { [ATTRIBUTE]: true }), [POOL, ATTRIBUTE]],
    "a state": [
      state({ [CLUSTER]: { default_node_pool: [{ [ATTRIBUTE]: true }] } }),
      [CLUSTER, `default_node_pool[0].${ATTRIBUTE}`],
    ],
  },
  notApplicable: { "no cluster": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster_node_pool.cluster_user_pool[ATTRIBUTE] = true;
    },
    ["azurerm_kubernetes_cluster_node_pool.cluster_user_pool", ATTRIBUTE],
  ],
});
