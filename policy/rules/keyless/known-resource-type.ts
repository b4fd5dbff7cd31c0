import type { Block } from "../../../terraform-json/block";
import { isKnownAzureType, isKnownType } from "../../../terraform-json/resource-types";
import { findKeysInState } from "../../keys-in-state";
import { each, finding, given, type Finding, type Rule } from "../../rule";

export const knownResourceType: Rule = {
  id: "known-resource-type",
  group: "keyless",
  title: "Every type of resource was checked for keys that it writes to the state.",
  rationale:
    "A list of types that write keys is never complete, because providers add types and attributes. A type is allowed only " +
    "after it was checked what its provider writes to the state.",
  source: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
  fix:
    "Check which attributes the type writes to the state. If none is a key or credential, add it to " +
    "terraform-json/resource-types.ts, else to policy/keys-in-state.ts.",
  check: (deployment) => each(deployment.typedBlocks(), "resource", findUnknown),
};

/** `no-key-listing` checks an action that only reads. One with another method changes its resource. */
function isReading(block: Block): boolean {
  return block.type === "azapi_resource_action" && ["POST", "GET"].includes(block.text("method") ?? "POST");
}

/** A type that is known to write keys is a finding of `no-keys-in-state`. */
function findUnknown(block: Block): Finding[] {
  if (findKeysInState(block.kind, block.type)) return [];
  if (!isKnownType(block)) {
    return [finding(block, "", `has the type ${block.type}, which was not checked for keys in the state`)];
  }
  if (!block.type.startsWith("azapi_") || isReading(block)) return [];
  const { armType } = block;
  if (armType !== undefined && isKnownAzureType(armType)) return [];
  const problem = armType === undefined ? "is not set" : `is ${given(block.value("type") ?? null)}`;
  return [finding(block, "type", `${problem}, and Azure's response for it was not checked for keys`)];
}
