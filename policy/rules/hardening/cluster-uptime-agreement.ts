import type { Block } from "../../../terraform-json/block";
import { isList } from "../../../terraform-json/json";
import { each, mustBe, type Rule } from "../../rule";

export const clusterUptimeAgreement: Rule = {
  id: "cluster-uptime-agreement",
  group: "hardening",
  title: "Where a cluster's nodes are in zones, Azure agrees to an uptime of its API server too.",
  rationale:
    "Zones are paid for because the cluster must stay up. The free tier runs the control plane as best it can, in as " +
    "many zones as it likes, and scales it for a few nodes.",
  source: "https://learn.microsoft.com/azure/aks/free-standard-pricing-tiers",
  fix: "Set sku_tier to Standard: cluster.tier in the environment file does.",
  scanners: ["CKV_AZURE_170"],
  check: (deployment) =>
    each(
      deployment.resources("azurerm_kubernetes_cluster").filter(isInZones),
      "cluster with nodes in zones",
      (cluster) => mustBe(cluster, "sku_tier", ["Standard", "Premium"], { absent: "wrong" }),
    ),
};

function isInZones(cluster: Block): boolean {
  const zones = cluster.value("default_node_pool.zones");
  return isList(zones) ? zones.length > 0 : zones !== undefined;
}
