import { BlockList } from "node:net";
import type { Values } from "../../values/value";
import { textAt, textsAt } from "../../values/walk";
import type { Behaviour, Context } from "../behaviour";
import { Refusal, digits, guid } from "../world";
import { armResource, groupId, requiresAzure } from "./arm";

export const VIRTUAL_NETWORK = armResource("Microsoft.Network/virtualNetworks", {
  computes: (_, { id }) => ({ guid: guid(id) }),
});

function networkId(given: Values, context: Context): string {
  const group = groupId(textAt(given, "resource_group_name") ?? "", context);
  return `${group}/providers/Microsoft.Network/virtualNetworks/${textAt(given, "virtual_network_name")}`;
}

/** Its ranges must be inside those of its network. */
export const SUBNET: Behaviour = {
  id: (given, context) => `${networkId(given, context)}/subnets/${textAt(given, "name")}`,
  checks: (given, context) => {
    const id = networkId(given, context);
    context.world.requireAzure(id);
    const network = context.world.get("azurerm_virtual_network", id);
    if (!network) return;
    const space = textsAt(network.values, "address_space");
    for (const range of textsAt(given, "address_prefixes")) {
      if (!space.some((outer) => contains(outer, range))) {
        throw new Refusal(`NetcfgInvalidSubnet: ${range} is not in the network's address space ${space.join(", ")}.`);
      }
    }
  },
};

function contains(outer: string, inner: string): boolean {
  const [outerAddress = "", outerBits = ""] = outer.split("/");
  const [innerAddress = "", innerBits = ""] = inner.split("/");
  const range = new BlockList();
  range.addSubnet(outerAddress, Number(outerBits), outerAddress.includes(":") ? "ipv6" : "ipv4");
  return (
    Number(innerBits) >= Number(outerBits) && range.check(innerAddress, innerAddress.includes(":") ? "ipv6" : "ipv4")
  );
}

export const NETWORK_SECURITY_GROUP = armResource("Microsoft.Network/networkSecurityGroups");

export const NETWORK_SECURITY_RULE: Behaviour = {
  id: (given, context) => `${securityGroupId(given, context)}/securityRules/${textAt(given, "name")}`,
  checks: (given, context) => context.world.requireAzure(securityGroupId(given, context)),
};

function securityGroupId(given: Values, context: Context): string {
  const group = groupId(textAt(given, "resource_group_name") ?? "", context);
  return `${group}/providers/Microsoft.Network/networkSecurityGroups/${textAt(given, "network_security_group_name")}`;
}

export const SUBNET_NETWORK_SECURITY_GROUP_ASSOCIATION: Behaviour = {
  id: (given) => textAt(given, "subnet_id") ?? "",
  checks: requiresAzure("subnet_id", "network_security_group_id"),
};

export const PUBLIC_IP = armResource("Microsoft.Network/publicIPAddresses", {
  computes: (given, { id }) => ({
    ip_address: `20.${Number.parseInt(digits(id, 2), 16)}.10.20`,
    fqdn: textAt(given, "domain_name_label")
      ? `${textAt(given, "domain_name_label")}.${textAt(given, "location")}.cloudapp.azure.com`
      : "",
  }),
});
