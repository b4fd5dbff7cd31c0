import { each, mustBe, type Rule } from "../../rule";

const POOLS: Readonly<Record<string, string>> = {
  azurerm_kubernetes_cluster: "default_node_pool.node_public_ip_enabled",
  azurerm_kubernetes_cluster_node_pool: "node_public_ip_enabled",
};

export const nodesWithoutPublicIp: Rule = {
  id: "nodes-without-public-ip",
  group: "exposure",
  title: "No node has a public address.",
  rationale:
    "Inbound traffic uses the load balancer and the ingress controller. A node with a public address can be reached " +
    "directly, if the network security group allows it.",
  source: "https://learn.microsoft.com/azure/aks/use-node-public-ips",
  fix: "Set node_public_ip_enabled of every node pool to false.",
  scanners: ["CKV_AZURE_143"],
  check: (deployment) =>
    each(deployment.resources(...Object.keys(POOLS)), "node pool", (pool) =>
      mustBe(pool, POOLS[pool.type] ?? "", [false], { absent: "right" }),
    ),
};
