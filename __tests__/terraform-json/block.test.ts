import { Block, getModulePath, removeKeys } from "../../terraform-json/block";
import type { JsonObject } from "../../terraform-json/json";

function block(type: string, values: JsonObject): Block {
  return new Block({ stack: "dev-platform", kind: "resource", type, name: "it", address: `${type}.it`, values });
}

test("expressions are empty, and preventDestroy is undefined, by default", () => {
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

test("values are found by a path, and by a list of names if one has dots", () => {
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

test.each([
  ["azurerm_subnet.nodes", "azurerm_subnet.nodes"],
  ["azurerm_subnet.nodes[0]", "azurerm_subnet.nodes"],
  ['azurerm_subnet.nodes["a.b"]', "azurerm_subnet.nodes"],
  ['azurerm_subnet.nodes["a]\\"[0]"]', "azurerm_subnet.nodes"],
  ['module.network["eu"].azurerm_subnet.nodes[12]', "module.network.azurerm_subnet.nodes"],
  ["data.azurerm_subnet.nodes[0]", "data.azurerm_subnet.nodes"],
])("%s without keys is %s", (address, expected) => {
  expect(removeKeys(address)).toBe(expected);
});

test.each([
  ["azurerm_subnet.nodes", ""],
  ["module.network.azurerm_subnet.nodes", "module.network."],
  ['module.network["a.b"].module.inner[0].azurerm_subnet.nodes[1]', 'module.network["a.b"].module.inner[0].'],
  ["data.module.nodes", ""],
  ["output.module", ""],
])("the module path of %s is %j", (address, expected) => {
  expect(getModulePath(address)).toBe(expected);
});
