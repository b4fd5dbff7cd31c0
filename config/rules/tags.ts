import { rule } from "./rule";

/** Key Vault's secrets take fifteen tags, and three are always set. */
const MOST_TAGS = 12;

export const tagsRule = rule(["tags"], ({ tags }) => {
  const count = Object.keys(tags).length;
  if (count <= MOST_TAGS) return [];
  return [
    {
      path: ["tags"],
      rule: `must be at most ${MOST_TAGS}: Key Vault's secrets take fifteen, and three are always set`,
      given: `${count} tags`,
      fix: `Remove ${count - MOST_TAGS} of them.`,
    },
  ];
});
