import { encodeBlobName, checkName } from "../../src/keyless/blob-name";

test.each([
  ["", 'the name of a blob must have 1 to 1024 characters, got ""'],
  ["a".repeat(1025), `the name of a blob must have 1 to 1024 characters, got "${"a".repeat(100)}…"`],
  ["../other/secret", 'the name of a blob must have no segment "." or "..", got "../other/secret"'],
  ["a/../../other/secret", 'the name of a blob must have no segment "." or "..", got "a/../../other/secret"'],
  ["a/./b", 'the name of a blob must have no segment "." or "..", got "a/./b"'],
  [
    "a\\..\\..\\other\\secret",
    'the name of a blob must have no segment "." or "..", got "a\\\\..\\\\..\\\\other\\\\secret"',
  ],
  ["a/..", 'the name of a blob must have no segment "." or "..", got "a/.."'],
  ["a\r\nb", 'the name of a blob must contain no control characters, got "a\\r\\nb"'],
  ["a\uD800b", 'the name of a blob must be well-formed Unicode, got "a\\ud800b"'],
  ["a\uFFFEb", 'the name of a blob must contain no control characters, got "a\uFFFEb"'],
  ["a\uFFFFb", 'the name of a blob must contain no control characters, got "a\uFFFFb"'],
])("%j is refused", (name, message) => {
  expect(() => checkName(name)).toThrow(new Error(message));
});

test.each(["a", "a".repeat(1024), ".hidden", "a..b", "...", "a/.b/c..", "/a", "a//b", "a/", "👩‍🚀 ünï?#%2e%2e&=+"])(
  "%j is accepted, and its path resolves to it",
  (name) => {
    checkName(name);
    const base = "https://account.blob.core.windows.net/container/";
    const { href } = new URL(base + encodeBlobName(name));
    expect(decodeURIComponent(href.slice(base.length))).toBe(name);
  },
);

test("a backslash is a slash, as for the service", () => {
  expect(checkName("a\\b/c")).toBe("a/b/c");
});
