import { systemPoolReserved } from "../../../../policy/rules/hardening/system-pool-reserved";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const PATH = "default_node_pool.only_critical_addons_enabled";
const cluster = (system: object, pool?: object) => ({
  resource: {
    azurerm_kubernetes_cluster: { cluster: { default_node_pool: system } },
    ...(pool && {
      azurerm_kubernetes_cluster_node_pool: {
        pool: { kubernetes_cluster_id: "${azurerm_kubernetes_cluster.cluster.id}", ...pool },
      },
    }),
  },
});

testRule(systemPoolReserved, {
  compliant: { "reserved beside a user pool": cluster({ only_critical_addons_enabled: true }, { mode: "User" }) },
  violating: {
    "open beside a user pool": [cluster({ only_critical_addons_enabled: false }, { mode: "User" }), [CLUSTER, PATH]],
    "left out, beside a pool that is a user pool by default": [cluster({}, {}), [CLUSTER, PATH]],
    "a state": [
      state({
        [CLUSTER]: { id: "/clusters/a", default_node_pool: [{ only_critical_addons_enabled: false }] },
        "azurerm_kubernetes_cluster_node_pool.pool": { kubernetes_cluster_id: "/clusters/a", mode: "User" },
      }),
      [CLUSTER, "default_node_pool[0].only_critical_addons_enabled"],
    ],
  },
  notApplicable: {
    "one pool, which must take every pod": cluster({ only_critical_addons_enabled: false }),
    "a second system pool": cluster({}, { mode: "System" }),
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster.default_node_pool.only_critical_addons_enabled = false;
    },
    [CLUSTER, PATH],
  ],
});
