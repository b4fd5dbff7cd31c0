import { Cloud } from "../../../../rehearsal/cloud";
import { create, resourceGroup } from "../../support";

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
