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

/**
 * The record of a DNS zone gets the tags too: Azure DNS accepts other names, and drops them in silence.
 * @see https://github.com/Azure/azure-rest-api-specs/issues/8555
 * @see https://github.com/Azure/azure-rest-api-specs/issues/11748
 */
export const dnsTagWarning = rule(["tags", "exposure"], ({ tags, exposure }) => {
  if (exposure.kind === "none" || !exposure.dnsZone) return undefined;
  return Object.keys(tags)
    .filter((name) => !/^[A-Za-z_][\w.-]*$/.test(name))
    .map((name) => ({
      path: ["tags", name],
      rule: "should be a name of letters, digits, ., _ and -, with exposure.dnsZone: a DNS record drops others, and each plan adds them again",
      given: show(name),
      fix: `Write for example: ${name
        .trim()
        .replace(/[^\w.-]/g, "-")
        .replace(/^(?=[^A-Za-z_])/, "_")}`,
    }));
});
