import { findKeyListings } from "../../key-listing";
import { each, finding, type Rule } from "../../rule";

export const noKeyListing: Rule = {
  id: "no-key-listing",
  group: "keyless",
  title: "No resource or command requests keys from Azure.",
  rationale:
    "An action such as listKeys returns the keys, which give access to all data. The response is written to the state, a " +
    "log or a shell, and the call needs a right that no deployment should have.",
  source: "https://learn.microsoft.com/rest/api/storagerp/storage-accounts/list-keys",
  fix: "Remove the action or the command, and assign a role to an identity instead.",
  check: (deployment) =>
    each(deployment.typedBlocks(), "resource", (block) =>
      findKeyListings(block).map(({ path, value }) => finding(block, path, value)),
    ),
};
