import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { findAll, findOwner, findSource, resolveDataSource } from "./blocks";
import { getName, getNoun } from "./naming";
import { parseResourceId, type AzureResource } from "./role-assignment";
import type { TopologyGraph } from "./topology-graph";

/** Types of azurerm that are drawn, in this order. */
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

/** Types that are drawn if azapi manages them. */
const DRAWN_ARM = [
  "Microsoft.ContainerRegistry/registries",
  "Microsoft.Storage/storageAccounts",
  "Microsoft.OperationalInsights/workspaces",
];

/** Arguments that refer to the resource group, or to a resource in the same resource group. */
const PARENTS = [
  "resource_group_name",
  "parent_id",
  "resource_group_id",
  "storage_account_id",
  "kubernetes_cluster_id",
];

/** Finds the nodes and frames of Azure resources. */
export class AzureNodes {
  constructor(
    private readonly graph: TopologyGraph,
    private readonly deployment: Deployment,
  ) {}

  /** The node id of a block, whether it is drawn or not. */
  getId(block: Block): string {
    const { stack, address } = resolveDataSource(this.deployment, block);
    return `${stack}/${address}`;
  }

  /** Draws a resource of which only the id is known. */
  drawResource({ noun, name, group }: AzureResource): string {
    const frame = group === undefined ? undefined : this.graph.group("resource group", group);
    return this.graph.node(`${noun} ${name}`, { label: name, what: noun, group: frame });
  }

  /** The node that a value refers to: a block, or a resource by its id, which is drawn. */
  find(from: Block, value: string | undefined): string | undefined {
    if (value === undefined) return undefined;
    const target = findSource(this.deployment, from, value)?.block ?? findOwner(this.deployment, from, value);
    if (target) return this.getId(target);
    const resource = parseResourceId(String(this.deployment.resolve(from, value)));
    return resource && this.drawResource(resource);
  }

  /** The frame of a block's resource group. */
  findFrame(block: Block, depth = 0): string | undefined {
    const { deployment } = this;
    const argument = PARENTS.map((name) => block.value(name)).find((value) => value !== undefined);
    const parent = findSource(deployment, block, argument)?.block;
    if (parent && parent.type !== "azurerm_resource_group")
      return depth > 8 ? undefined : this.findFrame(parent, depth + 1);
    const name = parent
      ? getName(deployment, parent)
      : (deployment.resolvedText(block, "resource_group_name") ?? parseResourceId(block.text("id") ?? "")?.group);
    return name === undefined ? undefined : this.graph.group("resource group", name, this.findStackFrame(name));
  }

  /** The frame of the stack that creates or looks up a resource group. */
  private findStackFrame(group: string): string | undefined {
    const { deployment, graph } = this;
    const blocks = [...deployment.resources("azurerm_resource_group"), ...deployment.data("azurerm_resource_group")];
    const block = blocks.find((one) => getName(deployment, one) === group);
    return block && graph.group("stack", block.stack);
  }

  /** The frame of a cluster, within that of its resource group. */
  drawClusterFrame(block: Block): string {
    return this.graph.group("cluster", getName(this.deployment, block), this.findFrame(block));
  }
}

/** Draws Azure resources within their resource groups, and the cluster with its nodes. */
export function drawAzure(graph: TopologyGraph, deployment: Deployment): AzureNodes {
  const azure = new AzureNodes(graph, deployment);
  const blocks = [
    ...DRAWN.flatMap((type) => findAll(deployment, type)),
    ...DRAWN_ARM.flatMap((type) => deployment.azureResources(type)),
  ];
  for (const block of blocks) {
    const what = block.type === "azurerm_subnet" ? describeSubnet(deployment, block) : describeKind(block);
    graph.node(azure.getId(block), {
      label: getLabel(deployment, block),
      what,
      group: azure.findFrame(block),
      block,
    });
  }
  for (const block of deployment.resources("azurerm_kubernetes_cluster")) drawCluster(graph, deployment, azure, block);
  return azure;
}

function describeKind(block: Block): string {
  const what = block.type === "azurerm_dns_a_record" ? "DNS record" : getNoun(block);
  return block.kind === "data" ? `${what}, exists already` : what;
}

function getLabel(deployment: Deployment, block: Block): string {
  const name = getName(deployment, block);
  if (block.type !== "azurerm_dns_a_record") return name;
  const zone = deployment.resolvedText(block, "zone_name") ?? "";
  return name === "@" ? zone : `${name}.${zone}`;
}

/** A subnet with its network security group. */
function describeSubnet(deployment: Deployment, block: Block): string {
  const association = deployment
    .resources("azurerm_subnet_network_security_group_association")
    .find((one) => findSource(deployment, one, one.value("subnet_id"))?.block === block);
  const group =
    association && findSource(deployment, association, association.value("network_security_group_id"))?.block;
  return group ? `${describeKind(block)} with ${getName(deployment, group)}` : describeKind(block);
}

function drawCluster(graph: TopologyGraph, deployment: Deployment, azure: AzureNodes, block: Block): void {
  const group = azure.drawClusterFrame(block);
  const id = azure.getId(block);
  graph.node(id, { label: getName(deployment, block), what: "API server", group, block });
  graph.node(`${id} kubelet`, { label: "kubelets", what: "identity of the nodes", group, block });
  const label = block.text("default_node_pool.name") ?? "default";
  graph.node(`${id} pool`, { label, what: describePool(block, "default_node_pool."), group, block });
  for (const pool of deployment.resources("azurerm_kubernetes_cluster_node_pool")) {
    if (findSource(deployment, pool, pool.value("kubernetes_cluster_id"))?.block !== block) continue;
    const label = getName(deployment, pool);
    graph.node(azure.getId(pool), { label, what: describePool(pool, ""), group, block: pool });
  }
}

function describePool(block: Block, prefix: string): string {
  const read = (name: string) => block.value(`${prefix}${name}`);
  const [min, max] = [read("min_count"), read("max_count")];
  const count = typeof min === "number" && typeof max === "number" ? `${min} to ${max}` : read("node_count");
  return `node pool${count === undefined ? "" : `, ${String(count)} nodes`}`;
}
