import type { TypeDeclaration } from "../../declaration";
import { SUBNET_ID, resourceId } from "./patterns";

/**
 * registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/subnet_network_security_group_association
 */
export const SUBNET_NETWORK_SECURITY_GROUP_ASSOCIATION: TypeDeclaration = {
  replacing: ["subnet_id", "network_security_group_id"],
  patterns: { network_security_group_id: resourceId("Microsoft.Network/networkSecurityGroups"), subnet_id: SUBNET_ID },
};
