import { toOneLine } from "../../files/escape";

test("no text begins a new line", () => {
  expect(toOneLine("a\r\nb\u2028c\u0085d\ve")).toBe("a\\r\\nb\\u2028c\\u0085d\\u000be");
});
