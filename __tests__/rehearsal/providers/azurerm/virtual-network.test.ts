import { Cloud, guid } from "../../../../rehearsal/cloud";
import { create, refusal, resourceGroup } from "../../support";

let cloud: Cloud;
let networks: string;
beforeEach(() => {
  cloud = new Cloud();
  networks = `${resourceGroup(cloud)}/providers/Microsoft.Network`;
});

const network = (...address_space: string[]) =>
  create(cloud, "azurerm_virtual_network", { name: "vnet", resource_group_name: "rg", address_space });
const subnet = (...address_prefixes: string[]) =>
  create(cloud, "azurerm_subnet", {
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
  expect(refusal(() => subnet("10.0.1.0/24"))).toBe(
    `ResourceNotFound: ${networks}/virtualNetworks/vnet does not exist.`,
  );
});
