import { fieldError, checkSections } from "./check-sections";

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

  test.each(["https://exa[mple", "https://langfuse.example.com:99999", "https://:443"])(
    "%s is not a URL",
    (publicUrl) => {
      expect(checkSections({ publicUrl })).toEqual([
        fieldError(
          "publicUrl",
          "must be a URL",
          JSON.stringify(publicUrl),
          "Write for example: publicUrl: https://langfuse.example.com",
        ),
      ]);
    },
  );
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
    "https://203.0.113.7",
    "https://[2001:db8::1]",
    "https://langfuse.example.com:8443",
  ])("%s must not be public", (publicUrl) => {
    expect(checkSections({ publicUrl, exposure })).toEqual([
      fieldError(
        "publicUrl",
        "must be https, with a domain name and the default port, with exposure.kind public",
        JSON.stringify(publicUrl),
        "Write for example: publicUrl: https://langfuse.example.com, or set exposure: { kind: none }",
      ),
    ]);
    expect(checkSections({ publicUrl, exposure: { kind: "none" } })).toEqual([]);
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
