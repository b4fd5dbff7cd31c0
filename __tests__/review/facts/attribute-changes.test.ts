import { compareAttributes } from "../../../review/facts/attribute-changes";

test.each([
  ["a new one", {}, { a: { b: 1 } }, [{ path: "a.b", before: "(not set)", after: "1" }]],
  ["null is the same as not set", { a: null, b: [] }, {}, []],
  ["in a list of mappings", { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, [{ path: "a[0].b", before: "1", after: "2" }]],
  [
    "a password",
    { admin_password: "x" },
    { admin_password: "y" },
    [{ path: "admin_password", before: "(withheld)", after: "(withheld)" }],
  ],
  [
    "a template",
    { token: "${a.b.c}" },
    { token: "${a.b.d}" },
    [{ path: "token", before: "${a.b.c}", after: "${a.b.d}" }],
  ],
  ["a long text", { a: "x" }, { a: "y".repeat(200) }, [{ path: "a", before: "x", after: `${"y".repeat(119)}…` }]],
  ["lines", { a: "x" }, { a: "y\n  z\n" }, [{ path: "a", before: "x", after: "y z " }]],
])("%s", (_, before, after, expected) => {
  expect(compareAttributes({ type: "x", before, after })).toEqual(expected);
});

test("literals of arguments for secrets are withheld, whatever their names", () => {
  const [before, after] = [{ data: { salt: "one" } }, { data: { salt: "two" } }];
  expect(compareAttributes({ type: "kubernetes_secret_v1", before, after })).toEqual([
    { path: "data.salt", before: "(withheld)", after: "(withheld)" },
  ]);
});

test("arguments for secrets, and secrets in a list, are withheld", () => {
  const of = (type: string, before: object) =>
    compareAttributes({ type, before: before as Record<string, string>, after: {} });
  expect(
    [
      ...of("kubernetes_secret_v1", { data: { plain: "hunter2" } }),
      ...of("azapi_resource", { sensitive_body: { plain: "hunter2" } }),
      ...of("helm_release", { set_sensitive: [{ name: "a", value: "hunter2" }] }),
      ...of("azurerm_key_vault_secret", { value: "hunter2" }),
      ...of("azurerm_container_app", { tokens: ["hunter2"] }),
    ].filter(({ before }) => before.includes("hunter2")),
  ).toEqual([]);
  expect(of("kubernetes_config_map_v1", { data: { plain: "seen" } })[0]?.before).toBe("seen");
  expect(of("azurerm_container_app", { tokens: ["hunter2"] })).toEqual([
    { path: "tokens", before: "(withheld)", after: "(not set)" },
  ]);
});
