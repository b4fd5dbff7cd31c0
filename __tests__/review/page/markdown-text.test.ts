import { code, fenced, mention, plain, sentence } from "../../../review/page/markdown-text";

test.each([
  ["a | b\nc", "a &#124; b c"],
  ["<script>x</script>", "&#60;script&#62;x&#60;/script&#62;"],
  ["`x` *y* _z_ ~q~", "&#96;x&#96; &#42;y&#42; &#95;z&#95; &#126;q&#126;"],
  ["[a](javascript:b) ![c]", "&#91;a&#93;(`javascript:b`) &#33;&#91;c&#93;"],
  ["ask @team, see #12", "ask &#64;&#8203;team, see &#35;&#8203;12"],
  ["https://example.com. And www.example.com", "`https://example.com`. And www.&#8203;example.com"],
  ["as system:serviceaccount:langfuse:langfuse.", "as `system:serviceaccount:langfuse:langfuse`."],
  ["a:b@team :a:b #1:2", "`a:b`&#64;&#8203;team :`a:b` &#35;`1:2`"],
  ["$a$ :tada: &amp; \\", "&#36;a&#36; &#58;&#8203;tada: &#38;amp; &#92;"],
  ["- a", "&#45; a"],
  ["1. a", "&#49;&#46; a"],
  ["203.0.113.0/24", "203.0.113.0/24"],
  ["rules: 55 hold", "rules: 55 hold"],
])("%j is only text", (text, expected) => expect(plain(text)).toBe(expected));

test.each([
  ["azurerm_subnet.nodes", "`azurerm_subnet.nodes`"],
  ["${a.b}", "`${a.b}`"],
  ["<b> @x", "`<b> @x`"],
  ["", ""],
  ["a|b", "<code>a&#124;b</code>"],
  ["a`b_c", "<code>a&#96;b&#95;c</code>"],
  [" a", "<code> a</code>"],
  ["a\nb", "`a b`"],
])("%j as code", (text, expected) => expect(code(text)).toBe(expected));

test("a fence is longer than any within it", () => {
  expect(fenced("a\n```\nb\n", "yaml")).toBe("````yaml\na\n```\nb\n````");
});

test("a mention is followed by its address, unless that is its text", () => {
  expect(mention({ text: "the vault", stack: "s", address: "a.b" })).toBe("the vault (`a.b`)");
  expect(sentence(["In ", { text: "a.b", stack: "s", address: "a.b" }, { text: "|" }])).toBe("In `a.b`&#124;");
});
