import { keysInState } from "../../keys-in-state";
import { each, finding, type Rule } from "../../rule";
import { typedBlocks } from "../../typed-blocks";

export const noKeysInState: Rule = {
  id: "no-keys-in-state",
  group: "keyless",
  title: "There is no resource or data source whose provider writes keys to the state by itself.",
  rationale:
    "Some types fetch their keys on each read and keep them in the state, though nobody refers to them. Who may read the " +
    "state then has the keys, and a key that was in a state must be changed.",
  source:
    "https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/storage_account#attributes-reference",
  fix: "Manage it with azapi and name what is exported, or read the secret as an ephemeral resource.",
  check: (deployment) =>
    each(typedBlocks(deployment), "resource", (block) => {
      const keys = keysInState(block.kind, block.type);
      if (!keys) return [];
      const instead = keys.instead ? `; ${keys.instead} does without` : "";
      return [finding(block, "", `is of a type whose provider writes to the state: ${keys.writes}${instead}`)];
    }),
};
