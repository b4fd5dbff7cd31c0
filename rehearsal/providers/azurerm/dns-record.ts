import type { Values } from "../../values/value";
import { textAt } from "../../values/walk";
import type { Context, TypeDefinition } from "../definition";
import { RESOURCE_GROUP_NAME, getArmId } from "./arm";

/**
 * A record in a zone that no stack deploys.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/dns_a_record
 */
export const DNS_A_RECORD: TypeDefinition = {
  resource: {
    version: 1,
    replacing: ["name", "resource_group_name", "zone_name"],
    exclusive: [["records", "target_resource_id"]],
    patterns: { resource_group_name: RESOURCE_GROUP_NAME },
    id: (given, context) => `${getZoneId(given, context)}/A/${textAt(given, "name")}`,
    check: (given, context) => context.cloud.requireResource(getZoneId(given, context)),
    compute: (given) => ({ fqdn: `${textAt(given, "name")}.${textAt(given, "zone_name")}.` }),
  },
};

function getZoneId(given: Values, context: Context): string {
  return getArmId("Microsoft.Network/dnsZones", given, context, "zone_name");
}
