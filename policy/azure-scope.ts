import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import type { Json } from "../terraform-json/json";
import { attributeText, isUnknown } from "./reference";

/** The target of an Azure id, or of a reference to one. */
export interface AzureScope {
  /** The type in Azure in lower case, or a level above types: `microsoft.storage/storageaccounts`, `subscription`. */
  readonly kind: string;
  /** Identifies the target within one deployment. */
  readonly key: string;
}

export const TENANT = "tenant";
export const MANAGEMENT_GROUP = "management group";
export const SUBSCRIPTION = "subscription";
export const RESOURCE_GROUP = "resource group";
export const STORAGE_ACCOUNT = "microsoft.storage/storageaccounts";
export const STORAGE_CONTAINER = "microsoft.storage/storageaccounts/blobservices/containers";
export const CONTAINER_REGISTRY = "microsoft.containerregistry/registries";

/** The kinds of the types of azurerm that rules need; every other type is its own kind. */
const KINDS: Readonly<Record<string, string>> = {
  azurerm_management_group: MANAGEMENT_GROUP,
  azurerm_subscription: SUBSCRIPTION,
  azurerm_resource_group: RESOURCE_GROUP,
  azurerm_storage_account: STORAGE_ACCOUNT,
  azurerm_storage_container: STORAGE_CONTAINER,
  azurerm_container_registry: CONTAINER_REGISTRY,
};

/** Attributes with the id of their own block. */
const IDS = ["id", "resource_id", "resource_manager_id"];

const LEADING_REFERENCE = /^(\$\{[^{}]*\})(.*)$/s;

/** The longest chain of references. */
const LONGEST = 8;

/**
 * Reads the scope of a value: an id (`/subscriptions/…`), a reference (`${azurerm_storage_container.app.id}`), or a
 * reference with a path after it. Undefined if it is unknown.
 */
export function readScope(
  deployment: Deployment,
  from: Block,
  value: Json | undefined,
  left = LONGEST,
): AzureScope | undefined {
  if (typeof value !== "string") return undefined;
  const text = deployment.resolve(from, value) as string;
  const [, reference, below = ""] = LEADING_REFERENCE.exec(text) ?? [];
  if (reference === undefined) return readId(text);
  const base = readReference(deployment, from, reference, left);
  return base && (below === "" ? base : appendPath(base, below));
}

function readReference(deployment: Deployment, from: Block, reference: string, left: number): AzureScope | undefined {
  const target = deployment.target(from, reference);
  if (!target) return undefined;
  const { block, attributes } = target;
  if (block.kind !== "local" && attributes.length === 1 && IDS.includes(attributes[0] ?? "")) {
    return { kind: getBlockKind(block), key: `${block.stack}:${block.address}` };
  }
  return left > 0 ? readScope(deployment, block, attributeText(target), left - 1) : undefined;
}

function getBlockKind({ type, armType }: Block): string {
  return armType?.toLowerCase() ?? KINDS[type] ?? type;
}

function readId(id: string): AzureScope | undefined {
  const kind = getIdKind(id);
  return kind === undefined ? undefined : { kind, key: id.toLowerCase().replace(/\/$/, "") };
}

/** The kind of an id. A template in it counts as a name: `/subscriptions/${var.subscription}`. */
function getIdKind(id: string): string | undefined {
  if (!id.startsWith("/")) return undefined;
  const parts = id
    .replace(/\$\{[^{}]*\}/g, "name")
    .toLowerCase()
    .split("/")
    .filter((part) => part !== "");
  const provider = parts.lastIndexOf("providers");
  if (provider >= 0) {
    const type = joinType(parts.slice(provider + 1));
    return type === "microsoft.management/managementgroups" ? MANAGEMENT_GROUP : type;
  }
  if (parts.length === 0) return TENANT;
  if (parts[0] !== "subscriptions") return undefined;
  return parts.length === 2
    ? SUBSCRIPTION
    : parts[2] === "resourcegroups" && parts.length === 4
      ? RESOURCE_GROUP
      : undefined;
}

/** `microsoft.storage/storageaccounts/blobservices` of namespace, type, name, type, name. */
function joinType([namespace = "", ...rest]: readonly string[]): string {
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join("/");
}

function appendPath(base: AzureScope, below: string): AzureScope | undefined {
  const key = `${base.key}${below.toLowerCase()}`;
  if (isUnknown(below) && !below.startsWith("/")) return undefined;
  if (/\/providers\//i.test(below)) return { kind: getIdKind(below) ?? "", key };
  const [, ...parts] = below.toLowerCase().split("/");
  if (base.kind === SUBSCRIPTION) return parts[0] === "resourcegroups" ? { kind: RESOURCE_GROUP, key } : undefined;
  return { kind: joinType([base.kind, ...parts]), key };
}
