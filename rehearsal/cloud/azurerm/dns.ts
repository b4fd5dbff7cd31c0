import type { Values } from "../../values/value";
import { textAt } from "../../values/walk";
import type { Behaviour, Context } from "../behaviour";
import { groupId } from "./arm";

/** A record in a zone that somebody else made. */
export const DNS_A_RECORD: Behaviour = {
  id: (given, context) => `${zoneId(given, context)}/A/${textAt(given, "name")}`,
  checks: (given, context) => context.world.requireAzure(zoneId(given, context)),
  computes: (given) => ({ fqdn: `${textAt(given, "name")}.${textAt(given, "zone_name")}.` }),
};

function zoneId(given: Values, context: Context): string {
  const group = groupId(textAt(given, "resource_group_name") ?? "", context);
  return `${group}/providers/Microsoft.Network/dnsZones/${textAt(given, "zone_name")}`;
}
