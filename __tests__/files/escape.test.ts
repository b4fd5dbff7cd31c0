import { toOneLine } from "../../files/escape";

test("no text begins a new line", () => {
  expect(toOneLine("a\r\nb\u2028c\u0085d\ve")).toBe("a\\r\\nb\\u2028c\\u0085d\\u000be");
});

test("characters without a visible form become their escapes", () => {
  expect(toOneLine("a\tb\u001b[31m\u007f\u009b")).toBe("a\\tb\\u001b[31m\\u007f\\u009b");
  expect(toOneLine("\u200b\u00ad\ufeff\u202e\u2066\u200f")).toBe("\\u200b\\u00ad\\ufeff\\u202e\\u2066\\u200f");
  expect(toOneLine("Gr\u00f6\u00dfe \u{1f600}")).toBe("Gr\u00f6\u00dfe \u{1f600}");
});
