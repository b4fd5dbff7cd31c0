import { keyListings } from "../../key-listing";
import { each, finding, type Rule } from "../../rule";
import { typedBlocks } from "../../typed-blocks";

export const noKeyListing: Rule = {
  id: "no-key-listing",
  group: "keyless",
  title: "Nothing asks Azure for its keys.",
  rationale:
    "An action such as listKeys answers with the keys themselves, and whoever may call it holds everything that they " +
    "open. An answer ends in the state, in a log or in a shell, and the call needs a right that no deployment should have.",
  source: "https://learn.microsoft.com/rest/api/storagerp/storage-accounts/list-keys",
  fix: "Remove the action or the command, and give an identity a role instead.",
  check: (deployment) =>
    each(typedBlocks(deployment), "resource", (block) =>
      keyListings(block).map(({ path, value }) => finding(block, path, value)),
    ),
};
