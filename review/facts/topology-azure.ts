import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { nameOf, nounOf, origin, source } from "./naming";
import { resourceOfId, type AzureResource } from "./scope";
import type { TopologyGraph } from "./topology-graph";

/** Types of azurerm that are drawn, in the order in which they are. */
const DRAWN = [
  "azurerm_container_registry",
  "azurerm_key_vault",
  "azurerm_storage_account",
  "azurerm_storage_container",
  "azurerm_user_assigned_identity",
  "azurerm_public_ip",
  "azurerm_subnet",
  "azurerm_log_analytics_workspace",
  "azurerm_dns_a_record",
];

/** Types of Azure that are drawn where azapi manages them. */
const DRAWN_ARM = [
  "Microsoft.ContainerRegistry/registries",
  "Microsoft.Storage/storageAccounts",
  "Microsoft.OperationalInsights/workspaces",
];

/** Finds the node of what a value or a block is, once Azure is drawn. */
export class AzureNodes {
  constructor(
    private readonly graph: TopologyGraph,
    private readonly deployment: Deployment,
  ) {}

  /** The node of a block, drawn or not. */
  idOf(block: Block): string {
    const { stack, address } = origin(this.deployment, block);
    return `${stack}/${address}`;
  }

  /** The node of a resource that no block manages and an id names; it is drawn now. */
  ofResource({ noun, name, group }: AzureResource): string {
    const frame = group === undefined ? undefined : this.graph.group("resource group", group);
    return this.graph.node(`${noun} ${name}`, { label: name, what: noun, group: frame });
  }

  /** The node of what a value points to: a block that is drawn, or a resource by its id. */
  of(from: Block, value: string | undefined): string | undefined {
    if (value === undefined) return undefined;
    const target = source(this.deployment, from, value) ?? source(this.deployment, from, leadingReference(value));
    if (target) return this.idOf(target.block);
    const resource = resourceOfId(String(this.deployment.resolve(from, value)));
    return resource && this.ofResource(resource);
  }

  /** The frame of the resource group that a block is in. */
  frameOf(block: Block, depth = 0): string | undefined {
    const { deployment, graph } = this;
    const argument = [
      "resource_group_name",
      "parent_id",
      "resource_group_id",
      "storage_account_id",
      "kubernetes_cluster_id",
    ]
      .map((name) => block.value(name))
      .find((value) => value !== undefined);
    const owner = source(deployment, block, argument)?.block;
    if (owner && owner.type !== "azurerm_resource_group") return depth > 8 ? undefined : this.frameOf(owner, depth + 1);
    const name = owner ? nameOf(deployment, owner) : this.groupName(block);
    if (name === undefined) return undefined;
    return graph.group("resource group", name, this.stackOfGroup(name));
  }

  private groupName(block: Block): string | undefined {
    const name = this.deployment.resolvedText(block, "resource_group_name");
    return name ?? resourceOfId(block.text("id") ?? "")?.group;
  }

  /** The frame of the stack that a resource group is made in, or looked up by. */
  private stackOfGroup(name: string): string | undefined {
    const { deployment, graph } = this;
    const blocks = [...deployment.resources("azurerm_resource_group"), ...deployment.data("azurerm_resource_group")];
    const block = blocks.find((one) => nameOf(deployment, one) === name);
    return block && graph.group("stack", block.stack);
  }
}

function leadingReference(value: string): string | undefined {
  return /^\$\{[^{}]*\}/.exec(value)?.[0];
}

/** Draws Azure's resources into their resource groups, and the cluster with its nodes. */
export function drawAzure(graph: TopologyGraph, deployment: Deployment): AzureNodes {
  const nodes = new AzureNodes(graph, deployment);
  const blocks = [
    ...DRAWN.flatMap((type) => drawnOf(deployment, type)),
    ...DRAWN_ARM.flatMap((type) => deployment.azureResources(type)),
  ];
  for (const block of blocks) {
    const what = block.type === "azurerm_subnet" ? subnetWords(deployment, block) : whatOf(block);
    graph.node(nodes.idOf(block), { label: labelOf(deployment, block), what, group: nodes.frameOf(block), block });
  }
  for (const block of deployment.resources("azurerm_kubernetes_cluster")) drawCluster(graph, deployment, nodes, block);
  return nodes;
}

/** Resources of a type, and those of it that exist already and are only looked up. */
function drawnOf(deployment: Deployment, type: string): Block[] {
  const looked = deployment.data(type).filter((block) => origin(deployment, block) === block);
  return [...deployment.resources(type), ...looked];
}

function whatOf(block: Block): string {
  const what = block.type === "azurerm_dns_a_record" ? "DNS record" : nounOf(block);
  return block.kind === "data" ? `${what}, exists already` : what;
}

function labelOf(deployment: Deployment, block: Block): string {
  if (block.type !== "azurerm_dns_a_record") return nameOf(deployment, block);
  const zone = deployment.resolvedText(block, "zone_name") ?? "";
  const name = nameOf(deployment, block);
  return name === "@" ? zone : `${name}.${zone}`;
}

/** A subnet with the network security group that guards it. */
function subnetWords(deployment: Deployment, block: Block): string {
  const guard = deployment
    .resources("azurerm_subnet_network_security_group_association")
    .find((one) => source(deployment, one, one.value("subnet_id"))?.block === block);
  const group = guard && source(deployment, guard, guard.value("network_security_group_id"))?.block;
  return group ? `${whatOf(block)} behind ${nameOf(deployment, group)}` : whatOf(block);
}

function drawCluster(graph: TopologyGraph, deployment: Deployment, nodes: AzureNodes, block: Block): void {
  const frame = clusterFrame(graph, deployment, nodes, block);
  graph.node(nodes.idOf(block), { label: nameOf(deployment, block), what: "API server", group: frame, block });
  graph.node(`${nodes.idOf(block)} kubelet`, { label: "kubelets", what: "identity of the nodes", group: frame, block });
  const name = block.text("default_node_pool.name") ?? "default";
  const pool = { label: name, what: poolWords(block, "default_node_pool."), group: frame, block };
  graph.node(`${nodes.idOf(block)} pool`, pool);
  for (const other of deployment.resources("azurerm_kubernetes_cluster_node_pool")) {
    if (source(deployment, other, other.value("kubernetes_cluster_id"))?.block !== block) continue;
    const label = nameOf(deployment, other);
    graph.node(nodes.idOf(other), { label, what: poolWords(other, ""), group: frame, block: other });
  }
}

/** The frame of a cluster, in that of its resource group. */
export function clusterFrame(graph: TopologyGraph, deployment: Deployment, nodes: AzureNodes, block: Block): string {
  return graph.group("cluster", nameOf(deployment, block), nodes.frameOf(block));
}

function poolWords(block: Block, prefix: string): string {
  const value = (name: string) => block.value(`${prefix}${name}`);
  const [min, max] = [value("min_count"), value("max_count")];
  const count = typeof min === "number" && typeof max === "number" ? `${min} to ${max}` : value("node_count");
  return `node pool${count === undefined ? "" : `, ${String(count)} nodes`}`;
}
