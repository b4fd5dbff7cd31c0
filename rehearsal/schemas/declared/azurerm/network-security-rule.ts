import type { Pattern, TypeDeclaration } from "../../declaration";
import { RESOURCE_GROUP_NAME } from "./patterns";

/** What a rule takes, be it a resource or part of a group. */
export const RULE_VALUES = {
  access: ["Allow", "Deny"],
  direction: ["Inbound", "Outbound"],
  protocol: ["*", "Tcp", "Udp", "Icmp", "Ah", "Esp"],
};

export const RULE_DESCRIPTION: Pattern = { pattern: /^[^]{0,140}$/, rule: "takes up to 140 characters" };

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/network_security_rule */
export const NETWORK_SECURITY_RULE: TypeDeclaration = {
  replacing: ["name", "resource_group_name", "network_security_group_name"],
  exclusive: [
    ["destination_port_range", "destination_port_ranges"],
    ["source_port_range", "source_port_ranges"],
  ],
  exactlyOne: [
    ["destination_address_prefix", "destination_address_prefixes", "destination_application_security_group_ids"],
    ["source_address_prefix", "source_address_prefixes", "source_application_security_group_ids"],
  ],
  values: RULE_VALUES,
  patterns: {
    description: RULE_DESCRIPTION,
    name: { pattern: /^[^/\\?%]*$/, rule: "takes none of / \\ ? %" },
    resource_group_name: RESOURCE_GROUP_NAME,
  },
};
