import { httpsUrl, markup } from "../../../review/page/markup";

test("texts are escaped, for text and for attributes", () => {
  const name = `<script>alert("1")</script> & 'x' \${y}`;
  expect(markup`<p title="${name}">${name}</p>`.text).toBe(
    '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; ${y}">' +
      "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; ${y}</p>",
  );
});

test("markup in markup stays as it is, lists are joined, and nothing stands for what is undefined", () => {
  const rows = ["a", "<b>"].map((text) => markup`<li>${text}</li>`);
  expect(markup`<ul>${rows}${undefined}</ul>${1}`.text).toBe("<ul><li>a</li><li>&lt;b&gt;</li></ul>1");
});

test("what cannot be seen, or turns the order of letters, is written out", () => {
  expect(markup`${"a\u202Eb\u0000c\u200Bd\r\ne\tf\uD800"}`.text).toBe("a\\u202eb\\u0000c\\u200bd\ne\tf\\ud800");
});

test.each(["javascript:alert(1)", "http://example.com", "https://", "https://a b", " https://example.com"])(
  "no link leads to %s",
  (text) => expect(httpsUrl(text)).toBeUndefined(),
);

test("a link leads to a page of https", () => {
  expect(httpsUrl("https://example.com/a?b=c#d")).toBe("https://example.com/a?b=c#d");
});
