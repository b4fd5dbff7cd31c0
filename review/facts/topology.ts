import type { Deployment } from "../../terraform-json/deployment";
import type { Topology } from "../report";
import { drawAzure } from "./topology-azure";
import { drawNetwork } from "./topology-network";
import { drawPods } from "./topology-pods";
import { TopologyGraph } from "./topology-graph";
import { drawTrust } from "./topology-trust";

/**
 * The deployment as a graph of what a reviewer asks about, some thirty nodes, not one for each resource. What is in
 * the cluster is drawn inside of the cluster, though another stack deploys it.
 */
export function topology(deployment: Deployment): Topology {
  const graph = new TopologyGraph();
  const azure = drawAzure(graph, deployment);
  const pods = drawPods(graph, deployment, azure);
  drawTrust(graph, deployment, azure, pods);
  drawNetwork(graph, deployment, azure, pods);
  return graph.topology();
}
