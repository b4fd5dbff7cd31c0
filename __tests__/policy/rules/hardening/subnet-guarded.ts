import { subnetGuarded } from "../../../../policy/rules/hardening/subnet-guarded";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const SUBNET = "azurerm_subnet.nodes";
const GUARD = "azurerm_subnet_network_security_group_association";
const subnet = (name: string, guarded?: string) => ({
  resource: {
    azurerm_subnet: { nodes: { name } },
    ...(guarded && { [GUARD]: { guard: { subnet_id: guarded } } }),
  },
});

testRule(subnetGuarded, {
  compliant: {
    "with a group": subnet("nodes", "${azurerm_subnet.nodes.id}"),
    "by way of a local": {
      ...subnet("nodes", "${local.subnet}"),
      locals: { subnet: "${azurerm_subnet.nodes.id}" },
    },
    "a state": state({ [SUBNET]: { id: "/s/nodes", name: "nodes" }, [`${GUARD}.guard`]: { subnet_id: "/s/nodes" } }),
  },
  violating: {
    "without one": [subnet("nodes"), [SUBNET, ""]],
    "with one for another subnet": [subnet("nodes", "${azurerm_subnet.other.id}"), [SUBNET, ""]],
    "a state with one for another": [
      state({ [SUBNET]: { id: "/s/nodes", name: "nodes" }, [`${GUARD}.guard`]: { subnet_id: "/s/nodes-2" } }),
      [SUBNET, ""],
    ],
  },
  notApplicable: {
    "a subnet of Azure's own gateway": subnet("GatewaySubnet"),
    "a subnet that exists": { data: { azurerm_subnet: { nodes: { name: "nodes" } } } },
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_subnet.second = {
        ...platform.resource.azurerm_subnet.cluster_network_nodes,
        name: "b",
      };
    },
    ["azurerm_subnet.second", ""],
  ],
});
