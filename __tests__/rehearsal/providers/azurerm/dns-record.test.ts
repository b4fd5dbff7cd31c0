import { Cloud } from "../../../../rehearsal/cloud";
import { create, refusal, resourceGroup } from "../../support";

const record = { name: "langfuse", zone_name: "example.com", resource_group_name: "rg" };

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
});

test("a record is in a zone that no stack deploys", () => {
  const zone = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/dnsZones/example.com";
  expect(create(cloud, "azurerm_dns_a_record", record, { subscription_id: "s" })).toMatchObject({
    id: `${zone}/A/langfuse`,
    fqdn: "langfuse.example.com.",
  });
  expect(cloud.assumptions).toEqual([`${zone} exists`]);
});

test("a record needs its zone in a deployed group", () => {
  const zone = `${resourceGroup(cloud)}/providers/Microsoft.Network/dnsZones/example.com`;
  expect(refusal(() => create(cloud, "azurerm_dns_a_record", record))).toBe(
    `ResourceNotFound: ${zone} does not exist.`,
  );
  cloud.put("azurerm_dns_zone", zone, {});
  expect(refusal(() => create(cloud, "azurerm_dns_a_record", record))).toBeUndefined();
});
