import type { Block } from "../../terraform-json/block";
import type { Deployment } from "../../terraform-json/deployment";
import { placesAt, type Json } from "../../terraform-json/json";

/** The block that a value comes from, and the attributes that it is read from. */
export interface Source {
  readonly block: Block;
  readonly attributes: readonly string[];
}

/**
 * Finds the block that a value comes from: through attributes that only pass a reference on, as the `subnet_id` of an
 * association, and from a data source to the resource that it looks up in another stack.
 */
export function findSource(
  deployment: Deployment,
  from: Block,
  value: Json | undefined,
  depth = 0,
): Source | undefined {
  const target = deployment.target(from, value);
  if (!target || depth > 8) return target;
  const next = placesAt(target.block.values, target.attributes)[0]?.value;
  const further =
    typeof next === "string" && next.includes("${") && findSource(deployment, target.block, next, depth + 1);
  return further || { block: resolveDataSource(deployment, target.block), attributes: target.attributes };
}

/** The block whose reference an id begins with: `${azapi_resource.account.id}/blobServices/default`. */
export function findOwner(deployment: Deployment, from: Block, id: string | undefined): Block | undefined {
  return findSource(deployment, from, /^\$\{[^{}]*\}/.exec(id ?? "")?.[0])?.block;
}

/** The resource that a data source looks up if one of the stacks manages it; else the first data source of that name. */
export function resolveDataSource(deployment: Deployment, block: Block): Block {
  if (block.kind !== "data") return block;
  const name = deployment.resolvedText(block, "name");
  if (name === undefined) return block;
  const candidates = [...deployment.resources(block.type), ...deployment.data(block.type)];
  return candidates.find((one) => deployment.resolvedText(one, "name") === name) ?? block;
}

/** The resources of a type, and the data sources whose resources no stack manages, each once. */
export function findAll(deployment: Deployment, type: string): Block[] {
  const existing = deployment.data(type).filter((block) => resolveDataSource(deployment, block) === block);
  return [...deployment.resources(type), ...existing];
}

export function findStorageAccounts(deployment: Deployment): Block[] {
  return [
    ...deployment.resources("azurerm_storage_account"),
    ...deployment.azureResources("Microsoft.Storage/storageAccounts"),
  ];
}

/** Settings of blob services, which azapi manages. */
export function findBlobServices(deployment: Deployment): Block[] {
  return deployment.azureResources("Microsoft.Storage/storageAccounts/blobServices");
}

/** The public IP that the values of an ingress controller name. */
export function findPublicIp(deployment: Deployment, name: Json | undefined): Block | undefined {
  return deployment
    .resources("azurerm_public_ip")
    .find((block) => name !== undefined && deployment.resolvedText(block, "name") === name);
}

/** The value of an argument as a list of texts. */
export function getTexts(block: Block, path: string): string[] {
  return toTexts(block.value(path));
}

export function toTexts(value: Json | undefined): string[] {
  return [value ?? []].flat().map(String);
}

/** The first item of each key. */
export function uniqueBy<Item>(items: readonly Item[], getKey: (item: Item) => string | undefined): Item[] {
  const keys = items.map(getKey);
  return items.filter((_, index) => keys.indexOf(keys[index]) === index);
}
