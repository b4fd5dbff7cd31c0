import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import type { Json } from "../terraform-json/json";

/** An attribute of a block. */
export interface Target {
  readonly block: Block;
  readonly attributes: readonly string[];
}

/** The longest chain of references. */
const LONGEST = 8;

/**
 * Follows the references of a value to the end: from `${local.principal}`, whose value is
 * `${azurerm_user_assigned_identity.app.principal_id}`, to the identity. Undefined if the deployment does not contain it.
 */
export function follow(
  deployment: Deployment,
  from: Block,
  value: Json | undefined,
  left = LONGEST,
): Target | undefined {
  const target = deployment.target(from, value);
  if (!target || left === 0) return target;
  const next = attributeText(target);
  return (next?.includes("${") ? follow(deployment, target.block, next, left - 1) : undefined) ?? target;
}

/** The string of an attribute, or of the value of a local. */
export function attributeText({ block, attributes }: Target): string | undefined {
  return block.text(block.kind === "local" ? ["value", ...attributes] : attributes);
}

/** Whether a string contains a template, so that its value is unknown before the apply. */
export function isUnknown(text: string): boolean {
  return /[$%]\{/.test(text);
}

/**
 * Whether a value is the id of a resource or of its child: `${azapi_resource.account.id}`,
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
