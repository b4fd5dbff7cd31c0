import type { TypeDeclaration } from "../../declaration";
import { RESOURCE_GROUP_NAME } from "./patterns";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/dns_a_record */
export const DNS_A_RECORD: TypeDeclaration = {
  version: 1,
  replacing: ["name", "resource_group_name", "zone_name"],
  exclusive: [["records", "target_resource_id"]],
  patterns: { resource_group_name: RESOURCE_GROUP_NAME },
};
