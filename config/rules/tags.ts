import { TAG_NAME_BYTES, findTagMistakes } from "../../constructs/rules/tags";
import { ownTags } from "../naming";
import { show } from "../problem";
import { rule, toFieldErrors } from "./rule";

export const tagNamesRule = rule(["tags", "storage"], ({ tags, storage }) =>
  toFieldErrors(
    findTagMistakes(tags, storage.kind === "s3-compatible" ? TAG_NAME_BYTES.any : TAG_NAME_BYTES.storageAccount),
  ),
);

const OWN_TAGS = Object.keys(ownTags(""));

export const ownTagsRule = rule(["tags"], ({ tags }) =>
  Object.keys(tags)
    .filter((name) => OWN_TAGS.includes(name.toLowerCase()))
    .map((name) => ({
      path: ["tags", name],
      rule: `must not be set: every resource already has the tag ${name.toLowerCase()}`,
      given: show(name),
      fix: "Remove it, or write another name.",
    })),
);
