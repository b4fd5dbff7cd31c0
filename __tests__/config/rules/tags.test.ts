import { finding, findings } from "./findings";

const tags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag-${index}`, "value"]));

test("as many tags as a Key Vault secret takes beside those that are always set", () => {
  expect(findings({ tags: tags(12) })).toEqual([]);
  expect(findings({ tags: tags(14) })).toEqual([
    finding(
      "tags",
      "must be at most 12: Key Vault's secrets take fifteen, and three are always set",
      "14 tags",
      "Remove 2 of them.",
    ),
  ]);
});
