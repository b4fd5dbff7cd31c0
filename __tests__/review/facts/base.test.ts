import { compareWithBase } from "../../../review/facts/base";
import { given } from "./given";

test("blocks of every kind are compared, of stacks with the same name only", () => {
  const base = given({
    "test-platform": {
      resource: { a: { kept: { x: 1 }, gone: {} } },
      provider: { azurerm: [{ use_oidc: true }, { alias: "other" }] },
      terraform: { backend: { local: { path: "a" } } },
    },
    "other-platform": { resource: { a: { foreign: {} } } },
  });
  const now = given({
    "test-platform": {
      resource: { a: { kept: { x: 2 }, more: {} } },
      provider: { azurerm: [{ use_oidc: true }, { alias: "other" }] },
      terraform: { backend: { local: { path: "b" } } },
    },
  });
  expect(compareWithBase(now, { name: "main", deployment: base })).toEqual({
    name: "main",
    added: [{ text: "a.more", stack: "test-platform", address: "a.more" }],
    removed: [{ text: "a.gone", stack: "test-platform" }],
    changed: [
      {
        text: "a.kept",
        stack: "test-platform",
        address: "a.kept",
        attributes: [{ path: "x", before: "1", after: "2" }],
      },
      {
        text: "terraform.backend.local",
        stack: "test-platform",
        address: "terraform.backend.local",
        attributes: [{ path: "path", before: "a", after: "b" }],
      },
    ],
  });
});

test("what a base had as a literal secret is not published", () => {
  const stack = (value: string, tag: string) =>
    given({
      "test-platform": {
        output: { db_password: { value }, url: { value: tag } },
        provider: { azurerm: [{ client_secret: value }] },
        resource: {
          azurerm_container_app: {
            app: {
              env: [
                { name: "PGPASSWORD", value },
                { name: "A", value: tag },
              ],
            },
          },
        },
      },
    });
  const { changed } = compareWithBase(stack("hunter3", "y"), { name: "main", deployment: stack("hunter2", "x") });
  expect(changed.flatMap(({ attributes }) => attributes)).toEqual([
    { path: "env[0].value", before: "(withheld)", after: "(withheld)" },
    { path: "env[1].value", before: "x", after: "y" },
    { path: "client_secret", before: "(withheld)", after: "(withheld)" },
    { path: "value", before: "(withheld)", after: "(withheld)" },
    { path: "value", before: "x", after: "y" },
  ]);
});
