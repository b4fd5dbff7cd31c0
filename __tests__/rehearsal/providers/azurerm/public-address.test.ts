import { Cloud } from "../../../../rehearsal/cloud";
import { create, refusal, resourceGroup } from "../../support";

let cloud: Cloud;
let networks: string;
beforeEach(() => {
  cloud = new Cloud();
  networks = `${resourceGroup(cloud)}/providers/Microsoft.Network`;
});

test("a public address has a name if a label is given", () => {
  const ip = { name: "pip", resource_group_name: "rg", location: "eastus" };
  const labelled = create(cloud, "azurerm_public_ip", { ...ip, domain_name_label: "langfuse" });
  expect(labelled).toMatchObject({
    id: `${networks}/publicIPAddresses/pip`,
    ip_address: expect.stringMatching(/^20\.\d{1,3}\.10\.20$/),
    fqdn: "langfuse.eastus.cloudapp.azure.com",
  });
  expect(create(cloud, "azurerm_public_ip", { ...ip, name: "bare" })["fqdn"]).toBe("");
});

describe("a DNS record", () => {
  const record = { name: "langfuse", zone_name: "example.com", resource_group_name: "rg", records: ["20.0.0.1"] };

  beforeEach(() => (cloud = new Cloud()));

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
});
