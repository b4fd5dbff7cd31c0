import { breakLines, measureWidth } from "../../../review/page/text";

test.each([
  ["aks-langfuse-production", 18, ["aks-langfuse-", "production"]],
  ["acrlangfuseproduction", 18, ["acrlangfuseproduction"]],
  ["abcdefghijklmnopqrstuvwxyz", 18, ["abcdefghijklmnopqrstu", "vwxyz"]],
  ["a b c", 3, ["a b", "c"]],
  ["", 18, [""]],
])("%j in lines of %i", (text, length, expected) => expect(breakLines(text, length, 3)).toEqual(expected));

test("a text that needs more lines ends with an ellipsis", () => {
  expect(breakLines("one two three four", 5, 2)).toEqual(["one", "two…"]);
});

test("the width of letters", () => {
  expect(["i", "a", "W", "漢"].map((letter) => measureWidth(letter, 100))).toEqual([36, 56.99999999999999, 92, 105]);
});
