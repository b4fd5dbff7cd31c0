import { Cloud } from "../../../../rehearsal/cloud";
import { create, refusal, resourceGroup } from "../../support";

let cloud: Cloud;
let networks: string;
beforeEach(() => {
  cloud = new Cloud();
  networks = `${resourceGroup(cloud)}/providers/Microsoft.Network`;
});

test("a security group's rule needs the group", () => {
  const rule = {
    name: "r",
    network_security_group_name: "nsg",
    resource_group_name: "rg",
    source_port_range: "*",
    destination_port_range: "443",
  };
  const group = `${networks}/networkSecurityGroups/nsg`;
  expect(refusal(() => create(cloud, "azurerm_network_security_rule", rule))).toBe(
    `ResourceNotFound: ${group} does not exist.`,
  );
  expect(create(cloud, "azurerm_network_security_group", { name: "nsg", resource_group_name: "rg" })["id"]).toBe(group);
  expect(create(cloud, "azurerm_network_security_rule", rule)["id"]).toBe(`${group}/securityRules/r`);
});

test("an association is the subnet's, and needs both ends", () => {
  const place = { virtual_network_name: "vnet", resource_group_name: "rg" };
  create(cloud, "azurerm_virtual_network", { ...place, name: "vnet", address_space: ["10.0.0.0/16"] });
  const subnet = { ...place, name: "snet", address_prefixes: ["10.0.1.0/24"] };
  const subnet_id = create(cloud, "azurerm_subnet", subnet)["id"] as string;
  const network_security_group_id = `${networks}/networkSecurityGroups/nsg`;
  const associate = () =>
    create(cloud, "azurerm_subnet_network_security_group_association", { subnet_id, network_security_group_id });
  expect(refusal(associate)).toBe(`ResourceNotFound: ${network_security_group_id} does not exist.`);
  create(cloud, "azurerm_network_security_group", { name: "nsg", resource_group_name: "rg" });
  expect(associate()["id"]).toBe(subnet_id);
});
