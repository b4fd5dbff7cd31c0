import { World } from "../../../../rehearsal/cloud/world";
import { create, refusal, resourceGroup } from "../../support";

const record = { name: "langfuse", zone_name: "example.com", resource_group_name: "rg" };

let world: World;
beforeEach(() => {
  world = new World();
});

test("a record is in a zone that somebody else made", () => {
  const zone = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/dnsZones/example.com";
  expect(create(world, "azurerm_dns_a_record", record, { subscription_id: "s" })).toMatchObject({
    id: `${zone}/A/langfuse`,
    fqdn: "langfuse.example.com.",
  });
  expect(world.assumptions).toEqual([`${zone} exists`]);
});

test("a record needs its zone in a group that was made here", () => {
  const zone = `${resourceGroup(world)}/providers/Microsoft.Network/dnsZones/example.com`;
  expect(refusal(() => create(world, "azurerm_dns_a_record", record))).toBe(`ResourceNotFound: ${zone} is not there.`);
  world.put("azurerm_dns_zone", zone, {});
  expect(refusal(() => create(world, "azurerm_dns_a_record", record))).toBeUndefined();
});
