import { Refusal } from "../../cloud";
import type { Values } from "../../values/value";
import { objectsAt, textAt, textsAt, valueAt } from "../../values/walk";
import { words, type Context, type TypeDefinition } from "../definition";
import { isAligned, parseRange } from "../ip-range";
import { findNearest } from "../nearest";
import { upTo } from "../patterns";
import {
  NETWORK_NAME,
  RESOURCE_GROUP_NAME,
  SUBNET_ID,
  armResource,
  getArmId,
  idPattern,
  requireResources,
  requireSameRegion,
} from "./arm";

const RULE = "azurerm_network_security_rule";
const PRIORITY = [100, 4096] as const;
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
    ranges: { "security_rule.priority": PRIORITY },
    service: { patterns: { name: NETWORK_NAME, "security_rule.name": NETWORK_NAME } },
    check: (given) => {
      const rules = objectsAt(given, "security_rule");
      rules.forEach((rule, index) => {
        refuseWrongTraffic(rule);
        refuseSamePriority(rule, rules.slice(0, index));
      });
    },
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
    ranges: { priority: PRIORITY },
    service: { patterns: { name: NETWORK_NAME } },
    patterns: {
      description: DESCRIPTION,
      name: { pattern: /^[^/\\?%]*$/, rule: "takes none of / \\ ? %" },
      resource_group_name: RESOURCE_GROUP_NAME,
    },
    id: (given, context) => `${getSecurityGroupId(given, context)}/securityRules/${textAt(given, "name")}`,
    check: (given, context) => {
      const group = getSecurityGroupId(given, context);
      context.cloud.requireResource(group);
      refuseWrongTraffic(given);
      const beside = { network_security_group_name: textAt(given, "network_security_group_name") ?? "" };
      const others = context.cloud
        .find(RULE, { ...beside, resource_group_name: textAt(given, "resource_group_name") ?? "" })
        .map(({ values }) => values)
        .filter((rule) => textAt(rule, "name") !== textAt(given, "name"));
      refuseSamePriority(given, others);
    },
  },
};

/**
 * A service tag, some with a region. Azure adds tags, so only what is like a known one is misspelt.
 * @see https://learn.microsoft.com/azure/virtual-network/service-tags-overview
 */
const SERVICE_TAG = /^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*$/;

const KNOWN_TAGS = words(`
  AzureCloud AzureFrontDoor AzureLoadBalancer AzureTrafficManager GatewayManager Internet VirtualNetwork
`);

const ADDRESSES = words(`
  source_address_prefix source_address_prefixes destination_address_prefix destination_address_prefixes
`);
const PORTS = words("source_port_range source_port_ranges destination_port_range destination_port_ranges");

/**
 * Ports and addresses, which only Azure checks.
 * @see https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#security-rules
 */
function refuseWrongTraffic(rule: Values): void {
  for (const path of PORTS) {
    if (textsAt(rule, path).length === 0 && path.endsWith("range") && textsAt(rule, `${path}s`).length === 0) {
      throw new Refusal(`SecurityRuleParameterEmptyOrNull: one of ${path}, ${path}s must be set.`);
    }
    const wrong = textsAt(rule, path).find((ports) => !isPorts(ports));
    if (wrong === undefined) continue;
    const rules = "must be a port from 0 to 65535, a range of them as in 8000-8080, or *";
    throw new Refusal(`SecurityRuleInvalidPortRange: "${path}" ${rules}, got "${wrong}".`);
  }
  for (const path of ADDRESSES) {
    const wrong = textsAt(rule, path).find((address) => !isAddress(address));
    if (wrong === undefined) continue;
    const rules = "must be an address, a range that starts at its first address, a service tag, or *";
    throw new Refusal(`SecurityRuleInvalidAddressPrefix: "${path}" ${rules}, got "${wrong}".`);
  }
}

function isPorts(text: string): boolean {
  const [first = 0, last = first] = text.split("-").map(Number);
  return text === "*" || (/^\d+(-\d+)?$/.test(text) && first <= last && last <= 65535);
}

function isAddress(text: string): boolean {
  const range = parseRange(text);
  return text === "*" || isServiceTag(text) || (range !== undefined && isAligned(range));
}

function isServiceTag(text: string): boolean {
  const [service = ""] = text.split(".");
  const nearest = findNearest(service, KNOWN_TAGS)?.toLowerCase();
  return SERVICE_TAG.test(text) && (nearest === undefined || nearest === service.toLowerCase());
}

function refuseSamePriority(rule: Values, others: readonly Values[]): void {
  const [priority, direction] = [valueAt(rule, "priority"), textAt(rule, "direction")];
  const other = others.find((one) => valueAt(one, "priority") === priority && textAt(one, "direction") === direction);
  if (!other) return;
  const names = `"${textAt(other, "name")}" and "${textAt(rule, "name")}"`;
  throw new Refusal(
    `SecurityRuleConflict: the ${direction} rules ${names} have the same priority, ${String(priority)}.`,
  );
}

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
    check: (given, context) => {
      requireResources("subnet_id", "network_security_group_id")(given, context);
      const subnet = textAt(given, "subnet_id") ?? "";
      const group = context.cloud.findById(textAt(given, "network_security_group_id") ?? "");
      const network = context.cloud.get("azurerm_virtual_network", subnet.replace(/\/subnets\/[^/]+$/, ""));
      if (network) requireSameRegion(network.values, group);
    },
  },
};
