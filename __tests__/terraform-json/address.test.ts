import { modulesOf, withoutKeys } from "../../terraform-json/address";

test.each([
  ["azurerm_subnet.nodes", "azurerm_subnet.nodes"],
  ["azurerm_subnet.nodes[0]", "azurerm_subnet.nodes"],
  ['azurerm_subnet.nodes["a.b"]', "azurerm_subnet.nodes"],
  ['azurerm_subnet.nodes["a]\\"[0]"]', "azurerm_subnet.nodes"],
  ['module.network["eu"].azurerm_subnet.nodes[12]', "module.network.azurerm_subnet.nodes"],
  ["data.azurerm_subnet.nodes[0]", "data.azurerm_subnet.nodes"],
])("%s is one of %s", (address, expected) => {
  expect(withoutKeys(address)).toBe(expected);
});

test.each([
  ["azurerm_subnet.nodes", ""],
  ["module.network.azurerm_subnet.nodes", "module.network."],
  ['module.network["a.b"].module.inner[0].azurerm_subnet.nodes[1]', 'module.network["a.b"].module.inner[0].'],
  ["data.module.nodes", ""],
  ["output.module", ""],
])("%s is in %j", (address, expected) => {
  expect(modulesOf(address)).toBe(expected);
});
