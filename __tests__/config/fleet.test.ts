import { bare, listPlaces, loadErrors } from "./environment-folder";

describe("names that must be unique", () => {
  const shared = (place: string, what: string, given: string) =>
    `${place}
  rule   must be unique ${what} of the same name
  given  "${given}"
  fix    Set ${place.split("  ")[1]} to another name.

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

  test("the environment's name, and all names that contain it", () => {
    expect(listPlaces({ "a.yaml": bare("dev"), "b.yaml": bare("dev"), "c.yaml": bare("c1") })).toEqual([
      "b.yaml:1:1  environment",
      "b.yaml:1:1  storage.accountName",
      "b.yaml:1:1  registry.name",
      "b.yaml:1:1  keyVault.name",
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
