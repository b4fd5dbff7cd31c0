import { hostEncryptionEverywhere } from "../../../../policy/rules/hardening/host-encryption-everywhere";
import { testRule } from "../../rule-table";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const POOL = "azurerm_kubernetes_cluster_node_pool.pool";
const pools = (system?: boolean, user?: boolean, cluster = "${azurerm_kubernetes_cluster.cluster.id}") => ({
  resource: {
    azurerm_kubernetes_cluster: { cluster: { default_node_pool: { host_encryption_enabled: system } } },
    azurerm_kubernetes_cluster_node_pool: {
      pool: { kubernetes_cluster_id: cluster, host_encryption_enabled: user },
    },
  },
});

testRule(hostEncryptionEverywhere, {
  compliant: {
    "both pools": pools(true, true),
    "the pool of another cluster without": pools(true, false, "${azurerm_kubernetes_cluster.other.id}"),
  },
  violating: {
    "the user pool is left out": [pools(true), [POOL, "host_encryption_enabled"]],
    "the system pool is left out": [pools(false, true), [CLUSTER, "default_node_pool.host_encryption_enabled"]],
  },
  notApplicable: {
    "neither pool, as the environment file chooses": pools(false, false),
    "no cluster": { resource: {} },
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster_node_pool.cluster_user_pool.host_encryption_enabled = false;
    },
    ["azurerm_kubernetes_cluster_node_pool.cluster_user_pool", "host_encryption_enabled"],
  ],
});
