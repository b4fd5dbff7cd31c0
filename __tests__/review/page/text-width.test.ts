import { lines, textWidth } from "../../../review/page/text-width";

test.each([
  ["aks-langfuse-production", 18, ["aks-langfuse-", "production"]],
  ["acrlangfuseproduction", 18, ["acrlangfuseproduction"]],
  ["abcdefghijklmnopqrstuvwxyz", 18, ["abcdefghijklmnopqrstu", "vwxyz"]],
  ["a b c", 3, ["a b", "c"]],
  ["", 18, [""]],
])("%j in lines of %i", (text, length, expected) => expect(lines(text, length, 3)).toEqual(expected));

test("what is too long for the lines ends with dots", () => {
  expect(lines("one two three four", 5, 2)).toEqual(["one", "two…"]);
});

test("a wide letter is wider than a narrow one, and one of another script is a square", () => {
  expect(["i", "a", "W", "漢"].map((letter) => textWidth(letter, 100))).toEqual([36, 56.99999999999999, 92, 105]);
});
