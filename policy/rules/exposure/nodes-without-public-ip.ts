import { each, mustBe, type Rule } from "../../rule";

const POOLS: Readonly<Record<string, string>> = {
  azurerm_kubernetes_cluster: "default_node_pool.node_public_ip_enabled",
  azurerm_kubernetes_cluster_node_pool: "node_public_ip_enabled",
};

export const nodesWithoutPublicIp: Rule = {
  id: "nodes-without-public-ip",
  group: "exposure",
  title: "No node has a public address of its own.",
  rationale:
    "What comes in goes through the load balancer to the ingress controller. A node with an address of its own can be " +
    "reached beside it, as far as the security group lets.",
  source: "https://learn.microsoft.com/azure/aks/use-node-public-ips",
  fix: "Set node_public_ip_enabled of every node pool to false.",
  scanners: ["CKV_AZURE_143"],
  check: (deployment) =>
    each(deployment.resources(...Object.keys(POOLS)), "node pool that azurerm makes", (pool) =>
      mustBe(pool, POOLS[pool.type] ?? "", [false], { absent: "right" }),
    ),
};
