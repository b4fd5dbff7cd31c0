import type { Deployment } from "../../terraform-json/deployment";
import type { Topology } from "../report";
import { drawAzure } from "./topology-azure";
import { drawNetwork, drawTrust } from "./topology-edges";
import { drawPods } from "./topology-pods";
import { TopologyGraph } from "./topology-graph";

/**
 * Draws a deployment as a graph of about thirty nodes: what a reviewer asks about, not every resource. The contents of a
 * cluster are drawn in its frame, though another stack deploys them.
 */
export function drawTopology(deployment: Deployment): Topology {
  const graph = new TopologyGraph();
  const azure = drawAzure(graph, deployment);
  const pods = drawPods({ graph, deployment, azure });
  drawTrust({ graph, deployment, azure, pods });
  drawNetwork({ graph, deployment, azure, pods });
  return graph.topology();
}
