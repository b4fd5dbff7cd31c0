import { Refusal, digits } from "../../cloud";
import type { Values } from "../../values/value";
import { isSet, textAt, valueAt } from "../../values/walk";
import { words, type Context, type TypeDefinition } from "../definition";
import { IPV4_ADDRESS } from "../patterns";
import { NETWORK_NAME, RESOURCE_GROUP_NAME, ZONES, armResource, getArmId, idPattern } from "./arm";

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/4.55.0/docs/resources/public_ip */
export const PUBLIC_IP: TypeDefinition = {
  resource: armResource("Microsoft.Network/publicIPAddresses", {
    // A `domain_name_label_scope` may be added without a replacement, not changed or removed.
    replacing: words("domain_name_label_scope edge_zone ip_tags ip_version public_ip_prefix_id sku sku_tier zones"),
    defaults: {
      ddos_protection_mode: "VirtualNetworkInherited",
      idle_timeout_in_minutes: 4,
      ip_version: "IPv4",
      sku: "Standard",
      sku_tier: "Regional",
    },
    values: {
      allocation_method: ["Static", "Dynamic"],
      ddos_protection_mode: ["Disabled", "Enabled", "VirtualNetworkInherited"],
      domain_name_label_scope: ["NoReuse", "ResourceGroupReuse", "SubscriptionReuse", "TenantReuse"],
      ip_version: ["IPv4", "IPv6"],
      sku: ["Basic", "Standard"],
      sku_tier: ["Global", "Regional"],
    },
    patterns: {
      ddos_protection_plan_id: idPattern("Microsoft.Network/ddosProtectionPlans"),
      domain_name_label: {
        pattern: /^[a-z][a-z0-9-]{1,61}[a-z0-9]$/,
        rule: "takes 3 to 63 lowercase letters, digits and dashes, a letter first and no dash last",
      },
      public_ip_prefix_id: idPattern("Microsoft.Network/publicIPPrefixes"),
    },
    ranges: { idle_timeout_in_minutes: [4, 30] },
    // New addresses of the sku Basic are not created since 2025-03-31.
    // https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-basic-upgrade-guidance
    service: { patterns: { name: NETWORK_NAME }, values: { sku: ["Standard"], zones: ZONES } },
    check: (given, { cloud, prior }) => {
      if (textAt(given, "allocation_method") === "Dynamic") {
        throw new Refusal('The sku Standard needs the "allocation_method" Static, got Dynamic.');
      }
      const label = {
        domain_name_label: textAt(given, "domain_name_label") ?? "",
        location: textAt(given, "location") ?? "",
      };
      if (!prior && label.domain_name_label && cloud.find("azurerm_public_ip", label).length > 0) {
        throw new Refusal(
          `DnsRecordInUse: "domain_name_label" ${label.domain_name_label} is taken in ${label.location}.`,
        );
      }
    },
    compute: (given, { id }) => {
      const label = textAt(given, "domain_name_label");
      return {
        ip_address: `20.${Number.parseInt(digits(id, 2), 16)}.10.20`,
        fqdn: label ? `${label}.${textAt(given, "location")}.cloudapp.azure.com` : "",
      };
    },
  }),
};

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
    service: {
      patterns: {
        name: {
          pattern: /^(?=.{1,253}$)(@|(\*\.)?(?!\*)([\w-]{1,63}\.)*[\w-]{1,63}|\*)$/,
          rule: "takes labels of up to 63 letters, digits, dashes and underscores, a * as first label, or @",
        },
        records: IPV4_ADDRESS,
      },
      ranges: { ttl: [1, 2147483647] },
    },
    id: (given, context) => `${getZoneId(given, context)}/A/${textAt(given, "name")}`,
    check: (given, context) => {
      context.cloud.requireResource(getZoneId(given, context));
      if (isSet(valueAt(given, "records")) || isSet(valueAt(given, "target_resource_id"))) return;
      throw new Refusal("One of records, target_resource_id must be set.");
    },
    compute: (given) => ({ fqdn: `${textAt(given, "name")}.${textAt(given, "zone_name")}.` }),
  },
};

function getZoneId(given: Values, context: Context): string {
  return getArmId("Microsoft.Network/dnsZones", given, context, "zone_name");
}
