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
