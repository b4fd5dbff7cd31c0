import { describeCharacter, describeCharacters, toPlainCharacters } from "../../config/characters";

test.each([
  ["loc\u0430tion", "location"],
  ["\uff4c\uff4f\uff43", "loc"],
  ["a\u200bb\u00adc\ufeff", "abc"],
  ["a\u00a0b", "a b"],
  ["\u201ca\u2019", "\"a'"],
  ["1\u20132", "1-2"],
  ["a\uff1a b", "a: b"],
  ["M\u00fcnchen \u041c\u043e\u0441\u043a\u0432\u0430 \u{1f600}", "M\u00fcnchen Moc\u043a\u0432a \u{1f600}"],
  ["a".repeat(1001) + "\u200b", "a".repeat(1001) + "\u200b"],
])("toPlainCharacters(%j)", (text, plain) => {
  expect(toPlainCharacters(text)).toBe(plain);
});

test.each([
  ["\u200b", "U+200B (a zero-width space)"],
  ["\u2009", "U+2009 (another kind of space)"],
  ["\u2064", "U+2064 (an invisible character)"],
  ["\u043e", "U+043E (it looks like o)"],
  ["\u007f", "U+007F"],
  ["\u{1d41a}", "U+1D41A (it looks like a)"],
])("describeCharacter(%j)", (character, description) => {
  expect(describeCharacter(character)).toBe(description);
});

test("each strange character is described once, and no other", () => {
  expect(describeCharacters("a\u200b\u200b\u00fc\u0430\u{1f600}")).toBe(
    "U+200B (a zero-width space), U+0430 (it looks like a)",
  );
  expect(describeCharacters("Gr\u00f6\u00dfe")).toBeUndefined();
});
