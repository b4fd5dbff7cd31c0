import { findWrongBody } from "../../../../rehearsal/providers/azapi/bodies";
import { UNKNOWN, type Values } from "../../../../rehearsal/values/value";

const at = (version: string, body: Values) => ({ type: `Microsoft.Storage/storageAccounts@${version}`, body });

test.each<[words: string, given: Values, messages: string[]]>([
  ["of an older version", at("2023-05-01", { sku: 1 }), ["body.kind is required", "body.sku must be an object, got 1"]],
  ["of a newer version", at("2025-06-01", { sku: 1 }), []],
  ["of another type", { type: "Microsoft.Cache/redis@2024-03-01", body: { sku: 1 } }, []],
  ["that is not known yet", { ...at("2024-01-01", {}), body: UNKNOWN }, []],
  ["with values that are not known yet", at("2024-01-01", { kind: UNKNOWN, sku: { name: UNKNOWN } }), []],
  ["that is no object", { ...at("2024-01-01", {}), body: "x" }, ["body must be an object"]],
  [
    "with an identity that Azure sets",
    at("2024-01-01", { kind: "StorageV2", sku: { name: "Standard_LRS", tier: "Standard" } }),
    ['body.sku.tier is read-only: Azure sets it, got "Standard"'],
  ],
  [
    "with a wrong element of a list",
    at("2024-01-01", {
      kind: "StorageV2",
      sku: { name: "Standard_LRS" },
      properties: { networkAcls: { defaultAction: "Deny", ipRules: [{ value: "192.0.2.1" }, { value: 1 }] } },
    }),
    ["body.properties.networkAcls.ipRules[1].value must be a string, got 1"],
  ],
])("a body %s", (_words, given, messages) => {
  expect(findWrongBody(given, "provider").map(({ path, message }) => `${path} ${message}`)).toEqual(messages);
});
