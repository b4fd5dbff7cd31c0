import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import type { Json } from "../../../terraform-json/json";
import type { DiagramNode } from "../../report";
import { findOwner, findSource, resolveDataSource } from "../blocks";
import { getName, getNoun } from "../naming";
import { parseResourceId, type AzureResource } from "../role-assignment";
import { DiagramGraph } from "./graph";
import { findPods, type Pod } from "./pods";

/** What the parts of a drawing need. */
export interface Drawing {
  readonly graph: DiagramGraph;
  readonly deployment: Deployment;
  readonly pods: readonly Pod[];
}

export function startDrawing(deployment: Deployment): Drawing {
  return { graph: new DiagramGraph(), deployment, pods: findPods(deployment) };
}

function getBlockId({ stack, address }: Block): string {
  return `${stack}/${address}`;
}

/** Draws a block unless it is drawn already; for a data source, the resource that it looks up in these stacks. */
export function drawBlock({ graph, deployment }: Drawing, given: Block): string {
  const block = resolveDataSource(deployment, given);
  return graph.node(getBlockId(block), {
    label: getLabel(deployment, block),
    what: describeKind(deployment, block),
    place: getPlace(block),
    block,
  });
}

/** Draws a part of a block as a node of its own, as the API server of a cluster. */
export function drawPart(
  { graph, deployment }: Drawing,
  given: Block,
  { label, what }: Pick<DiagramNode, "label" | "what">,
): string {
  const block = resolveDataSource(deployment, given);
  return graph.node(`${getBlockId(block)} ${label}`, { label, what, place: getPlace(block), block });
}

/** Draws what a value refers to: a block, or a resource of which only the id is known. */
export function drawValue(drawing: Drawing, from: Block, value: Json | undefined): string | undefined {
  const { deployment } = drawing;
  const text = typeof value === "string" ? value : undefined;
  const block = findSource(deployment, from, value)?.block ?? findOwner(deployment, from, text);
  if (block) return drawBlock(drawing, block);
  const resource = text === undefined ? undefined : parseResourceId(String(deployment.resolve(from, text)));
  return resource && drawResource(drawing, resource);
}

/** Draws a resource of Azure of which only the id is known. */
export function drawResource({ graph }: Drawing, { noun, name }: AzureResource): string {
  return graph.node(`${noun} ${name}`, { label: name, what: noun, place: "Azure" });
}

export function drawPod({ graph }: Drawing, { name, label, what, release: { block } }: Pod): string {
  return graph.node(`${block.stack}/${block.address} ${name}`, { label, what, place: "Kubernetes", block });
}

/** Draws people, programs or addresses that are neither in Azure nor in a cluster. */
export function drawOutside({ graph }: Drawing, label: string, what: string): string {
  return graph.node(`outside ${label}`, { label, what, place: "outside" });
}

function getPlace({ type }: Block): DiagramNode["place"] {
  if (type.startsWith("azuread_")) return "Entra ID";
  return /^(?:kubernetes|helm)_(?!cluster)/.test(type) ? "Kubernetes" : "Azure";
}

function getLabel(deployment: Deployment, block: Block): string {
  const name = getName(deployment, block);
  if (block.type === "azurerm_resource_group") return `all of ${name}`;
  if (block.type !== "azurerm_dns_a_record") return name;
  const zone = deployment.resolvedText(block, "zone_name") ?? "";
  return name === "@" ? zone : `${name}.${zone}`;
}

function describeKind(deployment: Deployment, block: Block): string {
  const noun = block.type === "azurerm_dns_a_record" ? "DNS record" : getNoun(block);
  const parent =
    block.type === "azurerm_storage_container"
      ? findSource(deployment, block, block.value("storage_account_id"))
      : undefined;
  const what = parent ? `${noun} of ${getName(deployment, parent.block)}` : noun;
  return block.kind === "data" ? `${what}, exists already` : what;
}
