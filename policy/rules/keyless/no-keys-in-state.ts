import { findKeysInState } from "../../keys-in-state";
import { each, finding, type Rule } from "../../rule";

export const noKeysInState: Rule = {
  id: "no-keys-in-state",
  group: "keyless",
  title: "No resource or data source has a type that writes keys to the state.",
  rationale:
    "Some types read their keys and write them to the state, even if no expression refers to them. Everyone who can read " +
    "the state then has the keys, and a key that was in a state must be changed.",
  source:
    "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/storage_account#attributes-reference",
  fix: "Manage it with azapi and name the exported values, or read the secret with an ephemeral resource.",
  check: (deployment) =>
    each(deployment.typedBlocks(), "resource", (block) => {
      const keys = findKeysInState(block.kind, block.type);
      if (!keys) return [];
      const instead = keys.instead ? `; use ${keys.instead}` : "";
      return [finding(block, "", `has a type that writes to the state: ${keys.writes}${instead}`)];
    }),
};
