import type { Block } from "../../../terraform-json/block";
import { each, finding, type Rule } from "../../rule";
import { isWithin } from "../../within";

/** Subnets of Azure's own gateways, which take no security group, or no other than Azure's. */
const OWN = ["GatewaySubnet", "AzureFirewallSubnet", "AzureFirewallManagementSubnet", "RouteServerSubnet"];

export const subnetGuarded: Rule = {
  id: "subnet-guarded",
  group: "hardening",
  title: "Every subnet has a network security group.",
  rationale:
    "A node without a security group can be reached on every port by everything in the network, and from the internet " +
    "once it has an address.",
  source: "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview",
  fix: "Add an azurerm_subnet_network_security_group_association for the subnet.",
  scanners: ["CKV2_AZURE_31"],
  check(deployment) {
    const associations = deployment.resources("azurerm_subnet_network_security_group_association");
    const subnets = deployment
      .resources("azurerm_subnet")
      .filter(({ values }) => !OWN.includes(String(values["name"])));
    const isGuarded = (subnet: Block) =>
      associations.some((one) => isWithin(deployment, one, one.value("subnet_id"), subnet));
    return each(subnets, "subnet", (subnet) =>
      isGuarded(subnet) ? [] : [finding(subnet, "", "has no network security group")],
    );
  },
};
