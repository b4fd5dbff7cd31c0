import type { Block } from "../../../terraform-json/block";
import { isList } from "../../../terraform-json/json";
import { each, mustBe, type Rule } from "../../rule";

export const clusterUptimeAgreement: Rule = {
  id: "cluster-uptime-agreement",
  group: "hardening",
  title: "A cluster with nodes in zones has an uptime agreement for its API server.",
  rationale:
    "Zones are for clusters that must stay available. The Free tier has no uptime agreement, and its control plane is for " +
    "few nodes.",
  source: "https://learn.microsoft.com/azure/aks/free-standard-pricing-tiers",
  fix: "Set cluster.tier in the environment file to Standard (in Terraform: sku_tier).",
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
