import type { TypeDeclaration } from "../../declaration";
import { POSITIVE_NUMBER, RESOURCE_GROUP_NAME, resourceId } from "./patterns";
import { DELEGATED_ACTIONS, DELEGATES, PRIVATE_ENDPOINT_POLICIES } from "./subnet";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/virtual_network */
export const VIRTUAL_NETWORK: TypeDeclaration = {
  replacing: ["name", "location", "resource_group_name", "edge_zone"],
  defaults: {
    private_endpoint_vnet_policies: "Disabled",
  },
  exactlyOne: [["address_space", "ip_address_pool"]],
  values: {
    "encryption.enforcement": ["DropUnencrypted", "AllowUnencrypted"],
    private_endpoint_vnet_policies: ["Basic", "Disabled"],
    "subnet.delegation.service_delegation.actions": DELEGATED_ACTIONS,
    "subnet.delegation.service_delegation.name": DELEGATES,
    "subnet.private_endpoint_network_policies": PRIVATE_ENDPOINT_POLICIES,
  },
  patterns: {
    bgp_community: { pattern: /^\d{1,5}:\d{1,5}$/, rule: "must be two numbers below 65535, as in 12076:20000" },
    "ddos_protection_plan.id": resourceId("Microsoft.Network/ddosProtectionPlans"),
    "ip_address_pool.id": resourceId("Microsoft.Network/networkManagers/ipamPools"),
    "ip_address_pool.number_of_ip_addresses": POSITIVE_NUMBER,
    resource_group_name: RESOURCE_GROUP_NAME,
    "subnet.route_table_id": resourceId("Microsoft.Network/routeTables"),
    "subnet.service_endpoint_policy_ids": resourceId("Microsoft.Network/serviceEndpointPolicies"),
  },
  items: { ip_address_pool: { max: 2 } },
};
