import type { Block } from "../../../terraform-json/block";
import { each, finding, type Rule } from "../../rule";
import { isWithin } from "../../reference";

/** Subnets of Azure gateways, which do not support a security group. */
const GATEWAY_SUBNETS = ["GatewaySubnet", "AzureFirewallSubnet", "AzureFirewallManagementSubnet", "RouteServerSubnet"];

export const subnetGuarded: Rule = {
  id: "subnet-guarded",
  group: "hardening",
  title: "Every subnet has a network security group.",
  rationale:
    "Without a network security group, every port of a node is open to the network, and to the internet if the node has a " +
    "public address.",
  source: "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview",
  fix: "Add an azurerm_subnet_network_security_group_association for the subnet.",
  scanners: ["CKV2_AZURE_31"],
  check(deployment) {
    const associations = deployment.resources("azurerm_subnet_network_security_group_association");
    const subnets = deployment
      .resources("azurerm_subnet")
      .filter(({ values }) => !GATEWAY_SUBNETS.includes(String(values["name"])));
    const isGuarded = (subnet: Block) =>
      associations.some((one) => isWithin(deployment, one, one.value("subnet_id"), subnet));
    return each(subnets, "subnet", (subnet) =>
      isGuarded(subnet) ? [] : [finding(subnet, "", "has no network security group")],
    );
  },
};
