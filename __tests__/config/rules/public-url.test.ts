import { checkSections, checkWarnings, fieldError } from "./check-sections";

describe("public URL", () => {
  const ORIGIN = "must be scheme, lower-case host and port only: no path, trailing slash, query, user or default port";
  const HTTPS = "must use https, because Entra ID accepts http redirect URIs on localhost only";

  test.each([
    "https://langfuse.example.com",
    "https://langfuse.example.com:8443",
    "https://localhost:3000",
    "http://localhost:3000",
    "http://localhost",
    "http://127.0.0.1:3000",
    "https://203.0.113.7",
    "https://[2001:db8::1]",
    "https://langfuse",
    "https://1and1.example.com",
    "https://a--b.example.com",
    "https://langfuse.xn--p1ai",
  ])("%s is valid", (publicUrl) => {
    expect(checkSections({ publicUrl })).toEqual([]);
  });

  test.each([
    ["http://langfuse.example.com", HTTPS, "https://langfuse.example.com"],
    ["http://langfuse.example.com:8080/", HTTPS, "https://langfuse.example.com:8080"],
    ["http://10.0.0.4:3000", HTTPS, "https://10.0.0.4:3000"],
    ["http://localhost.example.com", HTTPS, "https://localhost.example.com"],
    ["https://langfuse.example.com/", ORIGIN, "https://langfuse.example.com"],
    ["https://langfuse.example.com/langfuse", ORIGIN, "https://langfuse.example.com"],
    ["https://langfuse.example.com?a=b", ORIGIN, "https://langfuse.example.com"],
    ["https://langfuse.example.com#a", ORIGIN, "https://langfuse.example.com"],
    ["https://langfuse.example.com:443", ORIGIN, "https://langfuse.example.com"],
    ["http://localhost:80", ORIGIN, "http://localhost"],
    ["https://Langfuse.Example.com", ORIGIN, "https://langfuse.example.com"],
  ])("%s is invalid", (publicUrl, rule, right) => {
    expect(checkSections({ publicUrl })).toEqual([
      fieldError("publicUrl", rule, JSON.stringify(publicUrl), `Write: publicUrl: ${right}`),
    ]);
    expect(checkSections({ publicUrl: right })).toEqual([]);
  });

  test("a password in it is not shown", () => {
    expect(checkSections({ publicUrl: "https://admin:secret@langfuse.example.com" })).toEqual([
      fieldError(
        "publicUrl",
        ORIGIN,
        '"https://...@langfuse.example.com"',
        "Write: publicUrl: https://langfuse.example.com",
      ),
    ]);
  });

  const PART = "must have a host whose parts are 1 to 63 lower-case letters, digits and inner hyphens, and not";
  const EMPTY = "must have a host without a dot at the start, and without two dots in a row";
  const NUMBER = "must have a host whose last part is not a number, or an IPv4 address";
  const LONG = "x".repeat(64);

  test.each([
    ["https://*.example.com", "must name one host, without *"],
    ["https://lang_fuse.example.com", `${PART} "lang_fuse"`],
    ["https://langfuse..example.com", EMPTY],
    ["https://.example.com", EMPTY],
    ["https://-langfuse.example.com", `${PART} "-langfuse"`],
    ["https://langfuse-.example.com", `${PART} "langfuse-"`],
    [`https://${LONG}.example.com`, `${PART} "${LONG}"`],
    ["https://langfuse.42", NUMBER],
    ["https://10.0.0.256", NUMBER],
    ["https://lang+fuse.example.com:8443", `${PART} "lang+fuse"`],
    ["https://exa[mple", `${PART} "exa[mple"`],
    [`https://${"abcdefg.".repeat(32)}com`, "must have a host of at most 253 characters; it has 259"],
  ])("the host of %s is none", (publicUrl, rule) => {
    const shown = JSON.stringify(publicUrl);
    expect(checkSections({ publicUrl, exposure: { kind: "public", acmeEmail: "platform@example.com" } })).toEqual([
      fieldError(
        "publicUrl",
        rule,
        shown.length > 80 ? `${shown.slice(0, 77)}...` : shown,
        "Write for example: publicUrl: https://langfuse.example.com",
      ),
    ]);
  });

  test("a host has no dot at the end", () => {
    expect(checkSections({ publicUrl: "https://langfuse.example.com.:8443" })).toEqual([
      fieldError(
        "publicUrl",
        "must have a host without a dot at the end",
        '"https://langfuse.example.com.:8443"',
        "Write: publicUrl: https://langfuse.example.com:8443",
      ),
    ]);
  });

  test("a host in another script has the ASCII form", () => {
    const right = "https://xn--bcher-kva.example.com";
    expect(checkSections({ publicUrl: "https://b\u00fccher.example.com" })).toEqual([
      fieldError(
        "publicUrl",
        "must have its host in the ASCII form (Punycode), as certificates and redirect URIs have it",
        '"https://b\u00fccher.example.com"',
        `Write: publicUrl: ${right}`,
      ),
    ]);
    expect(checkSections({ publicUrl: right })).toEqual([]);
  });

  test("a redirect URI has at most 256 characters", () => {
    const url = (length: number) => `https://${"abcdefg.".repeat(26)}`.padEnd(length, "x");
    expect(checkSections({ publicUrl: url(229) })).toEqual([]);
    expect(checkSections({ publicUrl: url(230) })).toEqual([
      fieldError(
        "publicUrl",
        "must have at most 229 characters: Entra ID takes redirect URIs of at most 256, and the path is part of them",
        `"${url(230).slice(0, 76)}...`,
        "Write for example: publicUrl: https://langfuse.example.com",
      ),
    ]);
  });

  test("a password is never read as a host", () => {
    const messages = [
      "https://me:pass/_word@host",
      "https://_secret/x@host.example.com",
      "https://me:_se#cret@host",
    ].map((publicUrl) => JSON.stringify(checkSections({ publicUrl })));
    expect(messages.join("")).not.toMatch(/_word|_se/);
  });

  test.each(["https://langfuse.example.com:99999", "https://:443"])("%s is not a URL", (publicUrl) => {
    expect(checkSections({ publicUrl })).toEqual([
      fieldError(
        "publicUrl",
        "must be a URL",
        JSON.stringify(publicUrl),
        "Write for example: publicUrl: https://langfuse.example.com",
      ),
    ]);
  });
});

describe("exposure", () => {
  const exposure = { kind: "public", acmeEmail: "platform@example.com" };

  test.each(["https://langfuse.example.com", "https://example.com", "https://1and1.example.com"])(
    "%s may be public",
    (publicUrl) => {
      expect(checkSections({ publicUrl, exposure })).toEqual([]);
    },
  );

  test.each([
    "http://localhost:3000",
    "https://localhost",
    "https://langfuse",
    "https://langfuse.internal",
    "https://langfuse.corp.local",
    "https://langfuse.acme.corp",
    "https://langfuse.lan",
    "https://langfuse.home.arpa",
    "https://langfuse.onion",
    "https://203.0.113.7",
    "https://[2001:db8::1]",
    "https://langfuse.example.com:8443",
  ])("%s must not be public", (publicUrl) => {
    expect(checkSections({ publicUrl, exposure })).toEqual([
      fieldError(
        "publicUrl",
        "must be https, with a name of the public DNS and the default port, with exposure.kind public",
        JSON.stringify(publicUrl),
        "Write for example: publicUrl: https://langfuse.example.com, or set exposure: { kind: none }",
      ),
    ]);
    expect(checkSections({ publicUrl, exposure: { kind: "none" } })).toEqual([]);
  });

  test.each(["https://langfuse.test", "https://langfuse.acme.example"])("%s gives a warning", (publicUrl) => {
    expect(checkSections({ publicUrl, exposure })).toEqual([]);
    expect(checkWarnings({ publicUrl, exposure })).toEqual([
      fieldError(
        "publicUrl",
        "should have a domain of your own: Let's Encrypt issues no certificate for .example and .test",
        JSON.stringify(publicUrl),
        "Write for example: publicUrl: https://langfuse.example.com",
      ),
    ]);
    expect(checkWarnings({ publicUrl })).toEqual([]);
  });

  test("an http URL that must not be public has one error at a time", () => {
    expect(checkSections({ publicUrl: "http://langfuse.example.com", exposure }).map(({ rule }) => rule)).toEqual([
      "must use https, because Entra ID accepts http redirect URIs on localhost only",
    ]);
  });

  test("an invalid URL has one error", () => {
    expect(checkSections({ publicUrl: "https://:443", exposure }).map(({ rule }) => rule)).toEqual(["must be a URL"]);
  });

  test.each(["langfuse.example.com", "example.com"])("the zone %s contains the host", (name) => {
    expect(checkSections({ exposure: { ...exposure, dnsZone: { name, resourceGroup: "rg-dns" } } })).toEqual([]);
  });

  test.each([
    ["https://langfuse.example.com", "example.org", "example.com"],
    ["https://langfuse.example.com", "use.example.com", "example.com"],
    ["https://langfuse.example.com", "a.langfuse.example.com", "example.com"],
    ["https://example.com", "example.org", "example.com"],
  ])("the zone of %s is not %s", (publicUrl, name, right) => {
    const inZone = (name: string) => ({
      publicUrl,
      exposure: { ...exposure, dnsZone: { name, resourceGroup: "rg-dns" } },
    });
    expect(checkSections(inZone(name))).toEqual([
      fieldError(
        "exposure.dnsZone.name",
        `must be a DNS zone that contains ${new URL(publicUrl).hostname}`,
        JSON.stringify(name),
        `Write for example: name: ${right}`,
      ),
    ]);
    expect(checkSections(inZone(right))).toEqual([]);
  });
});
