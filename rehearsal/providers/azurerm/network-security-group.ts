import type { Values } from "../../values/value";
import { textAt } from "../../values/walk";
import type { Context, TypeDefinition } from "../definition";
import { upTo } from "../patterns";
import { RESOURCE_GROUP_NAME, SUBNET_ID, armResource, getArmId, idPattern, requireResources } from "./arm";

const ACCESS = ["Allow", "Deny"];
const DIRECTION = ["Inbound", "Outbound"];
const PROTOCOL = ["*", "Tcp", "Udp", "Icmp", "Ah", "Esp"];
const DESCRIPTION = upTo(140);

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/network_security_group */
export const NETWORK_SECURITY_GROUP: TypeDefinition = {
  resource: armResource("Microsoft.Network/networkSecurityGroups", {
    values: {
      "security_rule.access": ACCESS,
      "security_rule.direction": DIRECTION,
      "security_rule.protocol": PROTOCOL,
    },
    patterns: { "security_rule.description": DESCRIPTION },
  }),
};

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/network_security_rule */
export const NETWORK_SECURITY_RULE: TypeDefinition = {
  resource: {
    replacing: ["name", "resource_group_name", "network_security_group_name"],
    exclusive: [
      ["destination_port_range", "destination_port_ranges"],
      ["source_port_range", "source_port_ranges"],
    ],
    exactlyOne: [
      ["destination_address_prefix", "destination_address_prefixes", "destination_application_security_group_ids"],
      ["source_address_prefix", "source_address_prefixes", "source_application_security_group_ids"],
    ],
    values: { access: ACCESS, direction: DIRECTION, protocol: PROTOCOL },
    patterns: {
      description: DESCRIPTION,
      name: { pattern: /^[^/\\?%]*$/, rule: "takes none of / \\ ? %" },
      resource_group_name: RESOURCE_GROUP_NAME,
    },
    id: (given, context) => `${getSecurityGroupId(given, context)}/securityRules/${textAt(given, "name")}`,
    check: (given, context) => context.cloud.requireResource(getSecurityGroupId(given, context)),
  },
};

function getSecurityGroupId(given: Values, context: Context): string {
  return getArmId("Microsoft.Network/networkSecurityGroups", given, context, "network_security_group_name");
}

/**
 * registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/subnet_network_security_group_association
 */
export const SUBNET_NETWORK_SECURITY_GROUP_ASSOCIATION: TypeDefinition = {
  resource: {
    replacing: ["subnet_id", "network_security_group_id"],
    patterns: { network_security_group_id: idPattern("Microsoft.Network/networkSecurityGroups"), subnet_id: SUBNET_ID },
    id: (given) => textAt(given, "subnet_id") ?? "",
    check: requireResources("subnet_id", "network_security_group_id"),
  },
};
