import { Block } from "../../terraform-json/block";
import type { JsonObject } from "../../terraform-json/json";

function block(type: string, values: JsonObject): Block {
  return new Block({ stack: "dev-platform", kind: "resource", type, name: "it", address: `${type}.it`, values });
}

test("what is not told is empty, or undefined", () => {
  const it = block("azurerm_subnet", { name: "nodes" });
  expect(it).toMatchObject({ stack: "dev-platform", kind: "resource", name: "it", address: "azurerm_subnet.it" });
  expect(it.expressions).toEqual({});
  expect(it.preventDestroy).toBeUndefined();
});

test.each([
  ["azapi_resource", { type: "Microsoft.Storage/storageAccounts@2024-01-01" }, "Microsoft.Storage/storageAccounts"],
  [
    "azapi_update_resource",
    { type: "Microsoft.Storage/storageAccounts@2024-01-01" },
    "Microsoft.Storage/storageAccounts",
  ],
  ["azapi_resource", { type: "Microsoft.Storage/storageAccounts" }, "Microsoft.Storage/storageAccounts"],
  ["azapi_resource", { type: null }, undefined],
  ["azapi_resource", {}, undefined],
  ["azurerm_role_definition", { type: "Microsoft.Storage/storageAccounts@2024-01-01" }, undefined],
])("the type in Azure of %s with %j is %s", (type, values, expected) => {
  expect(block(type, values).armType).toBe(expected);
});

test("values are found by a path, and by names where one has dots", () => {
  const it = block("kubernetes_service_account_v1", {
    metadata: [{ name: "langfuse", annotations: { "azure.workload.identity/client-id": "id" } }],
    automount: false,
  });
  expect(it.value("metadata.name")).toBe("langfuse");
  expect(it.text("metadata.name")).toBe("langfuse");
  expect(it.places(["metadata", "annotations", "azure.workload.identity/client-id"])).toEqual([
    { path: 'metadata[0].annotations["azure.workload.identity/client-id"]', value: "id" },
  ]);
  expect(it.value("automount")).toBe(false);
  expect(it.text("automount")).toBeUndefined();
  expect(it.value("missing.name")).toBeUndefined();
});
