import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import type { Json } from "../terraform-json/json";
import { follow } from "./reference";

/**
 * Whether a value of a block is the id of a resource, or of something below it: `${azapi_resource.account.id}`,
 * `${azapi_resource.account.id}/blobServices/default`, or in a state the id itself.
 */
export function isWithin(deployment: Deployment, from: Block, value: Json | undefined, owner: Block): boolean {
  if (typeof value !== "string") return false;
  const [template] = /^\$\{[^{}]*\}/.exec(value) ?? [];
  if (template !== undefined) return follow(deployment, from, template)?.block === owner;
  const id = owner.text("id")?.toLowerCase();
  const text = value.toLowerCase();
  return id !== undefined && (text === id || text.startsWith(`${id}/`));
}
