import type { Block } from "../../../terraform-json/block";
import { isKnownAzureType, isKnownType } from "../../../terraform-json/resource-types";
import { keysInState } from "../../keys-in-state";
import { each, finding, given, type Finding, type Rule } from "../../rule";
import { typedBlocks } from "../../typed-blocks";

export const knownResourceType: Rule = {
  id: "known-resource-type",
  group: "keyless",
  title: "Of every type of resource somebody has looked at what it writes to the state.",
  rationale:
    "A list of types that write keys is never complete: providers gain types and attributes. So a type is allowed once " +
    "somebody has read what its provider keeps, and not before.",
  source: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
  fix:
    "Read which attributes the type keeps in the state. If none is a key or credential, add it to policy/known-types.ts, " +
    "else to policy/keys-in-state.ts.",
  check: (deployment) => each(typedBlocks(deployment), "resource", unknown),
};

/** An action that only asks is judged by `no-key-listing`; one with a method of its own changes what it is called on. */
function isAsking(block: Block): boolean {
  return block.type === "azapi_resource_action" && ["POST", "GET"].includes(block.text("method") ?? "POST");
}

/** A type that is known to write keys is the finding of `no-keys-in-state`. */
function unknown(block: Block): Finding[] {
  if (keysInState(block.kind, block.type)) return [];
  if (!isKnownType(block)) {
    return [finding(block, "", `is of the type ${block.type}, and nobody has looked at what that writes to the state`)];
  }
  if (!block.type.startsWith("azapi_") || isAsking(block)) return [];
  const { armType } = block;
  if (armType !== undefined && isKnownAzureType(armType)) return [];
  const problem = armType === undefined ? "is not set" : `is ${given(block.value("type") ?? null)}`;
  return [finding(block, "type", `${problem}, and nobody has looked at what Azure answers for it`)];
}
