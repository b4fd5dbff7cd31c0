import type { Block } from "../terraform-json/block";
import type { Deployment } from "../terraform-json/deployment";
import type { Json } from "../terraform-json/json";

/** A block, and the names of one of its attributes. */
export interface Target {
  readonly block: Block;
  readonly attributes: readonly string[];
}

/** No chain of references is longer than this. */
const LONGEST = 8;

/**
 * Where the references of a value end: `${local.principal}`, whose value is
 * `${azurerm_user_assigned_identity.app.principal_id}`, ends at the identity. Undefined where it refers to nothing that
 * is looked at.
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

/** The text of an attribute; of a local, of its value. */
export function attributeText({ block, attributes }: Target): string | undefined {
  return block.text(block.kind === "local" ? ["value", ...attributes] : attributes);
}

/** Whether a text still has a template in it, so that nobody knows all of it before the apply. */
export function isUnknown(text: string): boolean {
  return /[$%]\{/.test(text);
}
