import type { TypeDeclaration } from "../../declaration";
import { RULE_DESCRIPTION, RULE_VALUES } from "./network-security-rule";
import { RESOURCE_GROUP_NAME } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/network_security_group */
export const NETWORK_SECURITY_GROUP: TypeDeclaration = {
  replacing: ["name", "location", "resource_group_name"],
  values: {
    "security_rule.access": RULE_VALUES.access,
    "security_rule.direction": RULE_VALUES.direction,
    "security_rule.protocol": RULE_VALUES.protocol,
  },
  patterns: {
    resource_group_name: RESOURCE_GROUP_NAME,
    "security_rule.description": RULE_DESCRIPTION,
  },
};
