import { bare, listPlaces, loadErrors } from "./environment-folder";

const SUBSCRIPTIONS = ", or azure.subscriptionId in both files if they are in different subscriptions";

describe("names that must be unique", () => {
  const shared = (place: string, what: string, given: string) =>
    `${place}
  rule   must be unique ${what} of the same name
  given  "${given}"
  fix    Set ${place.split("  ")[1]} to another name${place.endsWith("resourceGroup.name") ? SUBSCRIPTIONS : ""}.

1 problem`;

  test("a storage account that both files set", () => {
    const storage = "storage:\n  accountName: stshared\n";
    expect(loadErrors({ "a.yaml": bare("a1", storage), "b.yaml": bare("b1", storage) })).toBe(
      shared("b.yaml:13:3  storage.accountName", "in Azure: a.yaml has a storage account", "stshared"),
    );
  });

  test("a storage account that is named after the other environment", () => {
    expect(loadErrors({ "a.yaml": bare("a1"), "b.yaml": bare("b1", "storage: { accountName: stlangfusea1 }\n") })).toBe(
      shared("b.yaml:12:12  storage.accountName", "in Azure: a.yaml has a storage account", "stlangfusea1"),
    );
  });

  test("a registry in another case", () => {
    const registry = (name: string) => `registry:\n  name: ${name}\n`;
    expect(
      loadErrors({ "a.yaml": bare("a1", registry("acrShared")), "b.yaml": bare("b1", registry("ACRshared")) }),
    ).toBe(shared("b.yaml:13:3  registry.name", "in Azure: a.yaml has a container registry", "ACRshared"));
  });

  test("a Key Vault", () => {
    const keyVault = (name: string) => `keyVault:\n  name: ${name}\n`;
    expect(
      loadErrors({ "a.yaml": bare("a1", keyVault("kv-shared")), "b.yaml": bare("b1", keyVault("KV-Shared")) }),
    ).toBe(shared("b.yaml:13:3  keyVault.name", "in Azure: a.yaml has a Key Vault", "KV-Shared"));
  });

  test("names of different environments that are equal without hyphens", () => {
    expect(listPlaces({ "a.yaml": bare("a-b"), "b.yaml": bare("ab") })).toEqual([
      "b.yaml:1:1  storage.accountName",
      "b.yaml:1:1  registry.name",
    ]);
  });

  test("the environment's name, which most other names contain", () => {
    expect(listPlaces({ "a.yaml": bare("dev"), "b.yaml": bare("dev"), "c.yaml": bare("c1") })).toEqual([
      "b.yaml:1:1  environment",
    ]);
    expect(loadErrors({})).toContain("must be unique: a.yaml has the same name");
  });

  test("each later environment is compared with the first", () => {
    const storage = "storage: { accountName: stshared }\n";
    const text = loadErrors({
      "a.yaml": bare("a1", storage),
      "b.yaml": bare("b1", storage),
      "c.yaml": bare("c1", storage),
    });
    expect(text.match(/\w\.yaml has a/g)).toEqual(["a.yaml has a", "a.yaml has a"]);
  });

  describe("a bucket", () => {
    const oss = (more = "") =>
      `storage: { kind: s3-compatible, provider: alibaba-oss, region: cn-hangzhou, bucket: langfuse${more} }\n`;
    const own = (host: string) =>
      `storage: { kind: s3-compatible, provider: generic, region: eu-1, bucket: langfuse, endpoint: "https://${host}" }\n`;

    test("of one provider, at any of its endpoints", () => {
      const other = oss(', endpoint: "https://s3.oss-cn-hangzhou.aliyuncs.com"');
      expect(loadErrors({ "a.yaml": bare("a1", oss()), "b.yaml": bare("b1", other) })).toBe(
        shared("b.yaml:12:77  storage.bucket", "at aliyuncs.com: a.yaml has a bucket", "langfuse"),
      );
    });

    test("of one host", () => {
      expect(
        loadErrors({ "a.yaml": bare("a1", own("s3.example.com")), "b.yaml": bare("b1", own("s3.example.com")) }),
      ).toBe(shared("b.yaml:12:66  storage.bucket", "at s3.example.com: a.yaml has a bucket", "langfuse"));
      expect(
        loadErrors({ "a.yaml": bare("a1", own("s3.example.com")), "b.yaml": bare("b1", own("s3.example.org")) }),
      ).toBe("right");
    });
  });

  test("a public URL", () => {
    const at = (url: string) => bare("x1").replace("http://localhost:3000", url);
    const both = (url: string, other: string) => ({ "a.yaml": at(url), "b.yaml": at(other).replace("x1", "y1") });
    expect(loadErrors(both("https://langfuse.example.com", "https://langfuse.example.com"))).toBe(
      `b.yaml:2:1  publicUrl
  rule   must be unique: a.yaml has the same URL
  given  "https://langfuse.example.com"
  fix    Set publicUrl to another URL.

1 problem`,
    );
    for (const other of [
      "https://Langfuse.example.com",
      "https://langfuse.example.com:443",
      "https://langfuse.example.com/",
    ]) {
      expect(listPlaces(both("https://langfuse.example.com", other))).toEqual([
        "b.yaml:2:1  publicUrl",
        "b.yaml:2:1  publicUrl",
      ]);
    }
    expect(loadErrors(both("http://localhost:3000", "http://localhost:3000"))).toBe("right");
    expect(loadErrors(both("http://127.0.0.1:3000", "http://127.0.0.1:3000"))).toBe("right");
    expect(loadErrors(both("https://a.example.com", "https://a.example.com:8443"))).toBe("right");
  });

  describe("in a subscription, a resource group, a tenant", () => {
    const group = (name: string, more = "") => `resourceGroup: { name: ${name}${more} }\n`;
    const inGroup = (group: string, section: string) =>
      `resourceGroup: { name: ${group}, existing: true }\n${section}\n`;

    test.each<[string, string, string, string, string, string]>([
      [
        "a resource group in another case",
        group("rg-langfuse"),
        group("RG-Langfuse"),
        "12:18  resourceGroup.name",
        "in its subscription: a.yaml has a resource group",
        "RG-Langfuse",
      ],
      [
        "a virtual network",
        inGroup("rg-ai", "network: { name: vnet-a }\nsso: { application: { displayName: A } }"),
        inGroup("RG-AI", "network: { name: vnet-A }\nsso: { application: { displayName: B } }"),
        "13:12  network.name",
        "in the resource group RG-AI: a.yaml has a virtual network",
        "vnet-A",
      ],
      [
        "an app registration",
        "sso: { application: { displayName: Langfuse } }\n",
        "sso: { application: { displayName: langfuse } }\n",
        "12:23  sso.application.displayName",
        "in its tenant: a.yaml has an app registration",
        "langfuse",
      ],
      [
        "the default of an app registration",
        inGroup("rg-ai", ""),
        inGroup("rg-ai", ""),
        "1:1  sso.application.displayName",
        "in its tenant: a.yaml has an app registration",
        "Langfuse SSO (rg-ai)",
      ],
    ])("%s", (_, a, b, place, what, given) => {
      expect(loadErrors({ "a.yaml": bare("a1", a), "b.yaml": bare("b1", b) })).toBe(
        shared(`b.yaml:${place}`, what, given),
      );
    });

    test.each<[string, string, string]>([
      ["a resource group that exists", group("rg-ai"), inGroup("rg-ai", "sso: { application: { displayName: B } }")],
      ["what exists", "diagnostics: { enabled: false }\n", "diagnostics: { enabled: false }\n"],
    ])("except %s", (_, a, b) => {
      expect(loadErrors({ "a.yaml": bare("a1", a), "b.yaml": bare("b1", b) })).toBe("right");
    });

    test("except those of different subscriptions", () => {
      const at = (environment: string, digit: string) =>
        bare(
          environment,
          group("rg-langfuse", "") +
            "sso: { application: { existing: true, clientId: 22222222-2222-2222-2222-222222222222 } }\n",
        ).replace(
          "  location: eastus",
          `  location: eastus\n  subscriptionId: ${digit.repeat(8)}-0000-0000-0000-000000000000`,
        );
      expect(loadErrors({ "a.yaml": at("a1", "1"), "b.yaml": at("b1", "2") })).toBe("right");
      expect(listPlaces({ "a.yaml": at("a1", "1"), "b.yaml": at("b1", "1") })).toEqual([
        "b.yaml:13:18  resourceGroup.name",
      ]);
    });

    test("two identities of one environment", () => {
      const identities = "storage: { identityName: id-langfuse }\n";
      const text = bare("a1", identities).replace("  systemPool:", "  identityName: ID-Langfuse\n  systemPool:");
      expect(loadErrors({ "a.yaml": text })).toBe(
        shared(
          "a.yaml:13:12  storage.identityName",
          "in the resource group rg-langfuse-a1: cluster.identityName is an identity",
          "id-langfuse",
        ),
      );
    });
  });

  describe("the account of the states", () => {
    const state = (account: string, group = "rg-state") =>
      `state: { backend: azurerm, resourceGroup: ${group}, storageAccount: ${account} }
administrators: { team: { objectId: 11111111-1111-1111-1111-111111111111, type: Group } }
`;
    const EXISTS = ": the account of the states exists before the first deployment";

    test.each<[string, string, string | undefined, string, string]>([
      [
        "the own storage account",
        state("stlangfusea1"),
        undefined,
        "a.yaml:12:53  state.storageAccount",
        `must differ from storage.accountName${EXISTS}`,
      ],
      [
        "the storage account of an earlier environment",
        "",
        state("stlangfusea1"),
        "b.yaml:12:53  state.storageAccount",
        `must not be the storage account of a.yaml${EXISTS}`,
      ],
      [
        "the storage account of a later environment",
        state("stlangfuseb1"),
        "",
        "b.yaml:1:1  storage.accountName",
        `must not be the account of the states of a.yaml${EXISTS}`,
      ],
      [
        "in the own resource group",
        state("ststate", "RG-langfuse-a1"),
        undefined,
        "a.yaml:12:28  state.resourceGroup",
        `must differ from resourceGroup.name${EXISTS}`,
      ],
    ])("%s", (_, a, b, place, rule) => {
      const files = { "a.yaml": bare("a1", a), ...(b !== undefined && { "b.yaml": bare("b1", b) }) };
      expect(loadErrors(files).split("\n").slice(0, 2)).toEqual([place, `  rule   ${rule}`]);
      expect(loadErrors(files)).toMatch(/\n1 problem$/);
    });

    test("may be shared by environments", () => {
      const files = { "a.yaml": bare("a1", state("ststate")), "b.yaml": bare("b1", state("ststate")) };
      expect(loadErrors(files)).toBe("right");
    });
  });

  test("except an existing registry and an existing Key Vault", () => {
    const existing = `registry: { existing: true, name: acrshared, resourceGroup: rg-shared }
keyVault: { existing: true, name: kv-shared, resourceGroup: rg-shared }
`;
    expect(loadErrors({ "a.yaml": bare("a1", existing), "b.yaml": bare("b1", existing) })).toBe("right");
  });

  test("except a storage account and a registry of the same name", () => {
    const same = "storage: { accountName: tracing }\nregistry: { name: tracing }\nkeyVault: { name: tracing }\n";
    expect(loadErrors({ "a.yaml": bare("a1", same) })).toBe("right");
  });
});
