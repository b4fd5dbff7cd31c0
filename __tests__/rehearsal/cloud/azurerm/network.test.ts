import { World, guid } from "../../../../rehearsal/cloud/world";
import { create, refusal, resourceGroup } from "../../support";

let world: World;
let networks: string;
beforeEach(() => {
  world = new World();
  networks = `${resourceGroup(world)}/providers/Microsoft.Network`;
});

const network = (...address_space: string[]) =>
  create(world, "azurerm_virtual_network", { name: "vnet", resource_group_name: "rg", address_space });
const subnet = (...address_prefixes: string[]) =>
  create(world, "azurerm_subnet", {
    name: "snet",
    virtual_network_name: "vnet",
    resource_group_name: "rg",
    address_prefixes,
  });

test("a network and its subnet have their ids", () => {
  expect(network("10.0.0.0/16")).toMatchObject({
    id: `${networks}/virtualNetworks/vnet`,
    guid: guid(`${networks}/virtualNetworks/vnet`),
  });
  expect(subnet("10.0.1.0/24")["id"]).toBe(`${networks}/virtualNetworks/vnet/subnets/snet`);
});

test.each([
  ["the whole of it", "10.0.0.0/16", undefined],
  ["its last part", "10.0.255.0/24", undefined],
  ["another of its ranges", "192.168.1.0/24", undefined],
  ["a range of IPv6", "fd00:1::/64", undefined],
  ["a range beside it", "10.1.0.0/24", "10.1.0.0/24"],
  ["a range around it", "10.0.0.0/8", "10.0.0.0/8"],
  ["another range of IPv6", "fd01::/64", "fd01::/64"],
])("a subnet in %s", (_words, range, refused) => {
  network("10.0.0.0/16", "192.168.0.0/16", "fd00:1::/48");
  expect(refusal(() => subnet(range))).toBe(
    refused &&
      `NetcfgInvalidSubnet: ${refused} is not in the network's address space ` +
        "10.0.0.0/16, 192.168.0.0/16, fd00:1::/48.",
  );
});

test("each range of a subnet must be in its network", () => {
  network("10.0.0.0/16");
  expect(refusal(() => subnet("10.0.1.0/24", "10.1.0.0/24"))).toBe(
    "NetcfgInvalidSubnet: 10.1.0.0/24 is not in the network's address space 10.0.0.0/16.",
  );
});

test("a subnet needs its network", () => {
  expect(refusal(() => subnet("10.0.1.0/24"))).toBe(`ResourceNotFound: ${networks}/virtualNetworks/vnet is not there.`);
});

test("a security group's rule needs the group", () => {
  const rule = { name: "r", network_security_group_name: "nsg", resource_group_name: "rg" };
  const group = `${networks}/networkSecurityGroups/nsg`;
  expect(refusal(() => create(world, "azurerm_network_security_rule", rule))).toBe(
    `ResourceNotFound: ${group} is not there.`,
  );
  expect(create(world, "azurerm_network_security_group", { name: "nsg", resource_group_name: "rg" })["id"]).toBe(group);
  expect(create(world, "azurerm_network_security_rule", rule)["id"]).toBe(`${group}/securityRules/r`);
});

test("an association is the subnet's, and needs both ends", () => {
  network("10.0.0.0/16");
  const subnet_id = subnet("10.0.1.0/24")["id"] as string;
  const network_security_group_id = `${networks}/networkSecurityGroups/nsg`;
  const associate = () =>
    create(world, "azurerm_subnet_network_security_group_association", { subnet_id, network_security_group_id });
  expect(refusal(associate)).toBe(`ResourceNotFound: ${network_security_group_id} is not there.`);
  create(world, "azurerm_network_security_group", { name: "nsg", resource_group_name: "rg" });
  expect(associate()["id"]).toBe(subnet_id);
});

test("a public address has a name where a label is given", () => {
  const ip = { name: "pip", resource_group_name: "rg", location: "eastus" };
  const labelled = create(world, "azurerm_public_ip", { ...ip, domain_name_label: "langfuse" });
  expect(labelled).toMatchObject({
    id: `${networks}/publicIPAddresses/pip`,
    ip_address: expect.stringMatching(/^20\.\d{1,3}\.10\.20$/),
    fqdn: "langfuse.eastus.cloudapp.azure.com",
  });
  expect(create(world, "azurerm_public_ip", { ...ip, name: "bare" })["fqdn"]).toBe("");
});
