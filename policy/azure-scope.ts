import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import type { Json } from "../terraform-json/json";
import { attributeText, isUnknown } from "./reference";

/** What an id of Azure points to, or a reference to one. */
export interface AzureScope {
  /** The type in Azure in lower case, or what is above all types: `microsoft.storage/storageaccounts`, `subscription`. */
  readonly kind: string;
  /** The same for the same thing, within one deployment. */
  readonly key: string;
}

export const TENANT = "tenant";
export const MANAGEMENT_GROUP = "management group";
export const SUBSCRIPTION = "subscription";
export const RESOURCE_GROUP = "resource group";
export const STORAGE_ACCOUNT = "microsoft.storage/storageaccounts";
export const STORAGE_CONTAINER = "microsoft.storage/storageaccounts/blobservices/containers";
export const CONTAINER_REGISTRY = "microsoft.containerregistry/registries";

/** The kinds of azurerm's types that rules ask for; another type is a kind of its own. */
const KINDS: Readonly<Record<string, string>> = {
  azurerm_management_group: MANAGEMENT_GROUP,
  azurerm_subscription: SUBSCRIPTION,
  azurerm_resource_group: RESOURCE_GROUP,
  azurerm_storage_account: STORAGE_ACCOUNT,
  azurerm_storage_container: STORAGE_CONTAINER,
  azurerm_container_registry: CONTAINER_REGISTRY,
};

/** Attributes that are the id of the block which has them. */
const IDS = ["id", "resource_id", "resource_manager_id"];

const LEADING_REFERENCE = /^(\$\{[^{}]*\})(.*)$/s;

/** No chain of references is longer than this. */
const LONGEST = 8;

/**
 * What a value of a block points to: an id as `/subscriptions/…`, a reference as `${azurerm_storage_container.app.id}`,
 * or a reference with a path behind it. Undefined where that cannot be told.
 */
export function scopeOf(
  deployment: Deployment,
  from: Block,
  value: Json | undefined,
  left = LONGEST,
): AzureScope | undefined {
  if (typeof value !== "string") return undefined;
  const text = deployment.resolve(from, value) as string;
  const [, reference, below = ""] = LEADING_REFERENCE.exec(text) ?? [];
  if (reference === undefined) return scopeOfId(text);
  const base = scopeOfReference(deployment, from, reference, left);
  return base && (below === "" ? base : scopeBelow(base, below));
}

function scopeOfReference(
  deployment: Deployment,
  from: Block,
  reference: string,
  left: number,
): AzureScope | undefined {
  const target = deployment.target(from, reference);
  if (!target) return undefined;
  const { block, attributes } = target;
  if (block.kind !== "local" && attributes.length === 1 && IDS.includes(attributes[0] ?? "")) {
    return { kind: kindOfBlock(block), key: `${block.stack}:${block.address}` };
  }
  return left > 0 ? scopeOf(deployment, block, attributeText(target), left - 1) : undefined;
}

function kindOfBlock({ type, armType }: Block): string {
  return armType?.toLowerCase() ?? KINDS[type] ?? type;
}

function scopeOfId(id: string): AzureScope | undefined {
  const kind = kindOfId(id);
  return kind === undefined ? undefined : { kind, key: id.toLowerCase().replace(/\/$/, "") };
}

/** The kind of an id. A template within it counts as a name: `/subscriptions/${var.subscription}`. */
function kindOfId(id: string): string | undefined {
  if (!id.startsWith("/")) return undefined;
  const parts = id
    .replace(/\$\{[^{}]*\}/g, "name")
    .toLowerCase()
    .split("/")
    .filter((part) => part !== "");
  const provider = parts.lastIndexOf("providers");
  if (provider >= 0) {
    const type = typeOf(parts.slice(provider + 1));
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
function typeOf([namespace = "", ...rest]: readonly string[]): string {
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join("/");
}

function scopeBelow(base: AzureScope, below: string): AzureScope | undefined {
  const key = `${base.key}${below.toLowerCase()}`;
  if (isUnknown(below) && !below.startsWith("/")) return undefined;
  if (/\/providers\//i.test(below)) return { kind: kindOfId(below) ?? "", key };
  const [, ...parts] = below.toLowerCase().split("/");
  if (base.kind === SUBSCRIPTION) return parts[0] === "resourcegroups" ? { kind: RESOURCE_GROUP, key } : undefined;
  return { kind: typeOf([base.kind, ...parts]), key };
}
