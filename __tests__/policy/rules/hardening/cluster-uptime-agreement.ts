import { clusterUptimeAgreement } from "../../../../policy/rules/hardening/cluster-uptime-agreement";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const cluster = (sku_tier: string | undefined, zones?: string[] | string) => ({
  resource: { azurerm_kubernetes_cluster: { cluster: { sku_tier, default_node_pool: { zones } } } },
});

testRule(clusterUptimeAgreement, {
  compliant: {
    "zones and the standard tier": cluster("Standard", ["1", "2", "3"]),
    "zones and the premium tier": cluster("Premium", ["1"]),
  },
  violating: {
    "zones and the free tier": [cluster("Free", ["1", "2", "3"]), [CLUSTER, "sku_tier"]],
    "zones, and the tier is left out, as it is free then": [cluster(undefined, ["1"]), [CLUSTER, "sku_tier"]],
    "zones that are unknown before the apply": [cluster("Free", "${var.zones}"), [CLUSTER, "sku_tier"]],
  },
  notApplicable: {
    "no zones, as in an environment for trying out": cluster("Free"),
    "an empty list of zones in a state": state({ [CLUSTER]: { sku_tier: "Free", default_node_pool: [{ zones: [] }] } }),
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_kubernetes_cluster.cluster.sku_tier = "Free";
    },
    [CLUSTER, "sku_tier"],
  ],
});
