import { toHttpsUrl, markup } from "../../../review/page/markup";

test("texts are escaped, for text and for attributes", () => {
  const name = `<script>alert("1")</script> & 'x' \${y}`;
  expect(markup`<p title="${name}">${name}</p>`.text).toBe(
    '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; ${y}">' +
      "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; ${y}</p>",
  );
});

test("markup in markup is unchanged, lists are joined, and undefined is empty", () => {
  const rows = ["a", "<b>"].map((text) => markup`<li>${text}</li>`);
  expect(markup`<ul>${rows}${undefined}</ul>${1}`.text).toBe("<ul><li>a</li><li>&lt;b&gt;</li></ul>1");
});

test("invisible characters and those that change the order are escaped", () => {
  expect(markup`${"a\u202Eb\u0000c\u200Bd\r\ne\tf\uD800"}`.text).toBe("a\\u202eb\\u0000c\\u200bd\ne\tf\\ud800");
});

test.each(["javascript:alert(1)", "http://example.com", "https://", "https://a b", " https://example.com"])(
  "%s is not the target of a link",
  (text) => expect(toHttpsUrl(text)).toBeUndefined(),
);

test("a URL with https is the target of a link", () => {
  expect(toHttpsUrl("https://example.com/a?b=c#d")).toBe("https://example.com/a?b=c#d");
});
