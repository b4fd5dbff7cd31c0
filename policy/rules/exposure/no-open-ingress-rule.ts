import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { isObject, placesAt, type JsonObject, type Place } from "../../../terraform-json/json";
import { elements } from "../../../terraform-json/json";
import { isOpenRange } from "../../value-formats";
import { isUnknown } from "../../reference";
import { answer, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

const WEB_PORTS = ["80", "443"];

export const noOpenIngressRule: Rule = {
  id: "no-open-ingress-rule",
  group: "exposure",
  title: "A network security group allows only web traffic from the internet.",
  rationale:
    "Users need the ports 80 and 443. Other ports of a node, as those of SSH, the kubelet and NodePorts, are for the network " +
    "of the cluster.",
  source: "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview",
  fix: "Set the ports to 80 and 443, or the sources to ranges.",
  scanners: ["CKV_AZURE_9", "CKV_AZURE_10", "CKV_AZURE_77", "AZU-0047", "AZU-0048", "AZU-0050"],
  check: (deployment) => {
    const rules = securityRules(deployment);
    const exists = deployment.resources("azurerm_network_security_group").length > 0;
    if (rules.length === 0 && !exists) return notApplicable("there is no network security group");
    return answer(rules.filter(isOpen).flatMap(checkPorts));
  },
};

/** A security rule: a resource, or a block of its group. */
interface SecurityRule {
  readonly block: Block;
  readonly path: string;
  readonly values: JsonObject;
}

function securityRules(deployment: Deployment): SecurityRule[] {
  const own = deployment
    .resources("azurerm_network_security_rule")
    .map((block) => ({ block, path: "", values: block.values }));
  const inGroups = deployment.resources("azurerm_network_security_group").flatMap((block) =>
    block
      .places("security_rule")
      .flatMap(elements)
      .flatMap(({ path, value }) => (isObject(value) ? [{ block, path, values: value }] : [])),
  );
  return [...own, ...inGroups];
}

/** Whether a rule allows traffic from the internet. An unknown value counts as open. */
function isOpen({ values }: SecurityRule): boolean {
  const maybe = (name: string, word: string) => {
    const value = String(values[name] ?? word);
    return value.toLowerCase() === word || isUnknown(value);
  };
  const sources = texts(values, ["source_address_prefix", "source_address_prefixes"]);
  return (
    maybe("direction", "inbound") &&
    maybe("access", "allow") &&
    sources.some(({ value }) => isOpenRange(value) || isUnknown(value))
  );
}

function checkPorts({ block, path, values }: SecurityRule): Finding[] {
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const protocol = String(values["protocol"] ?? "");
  if (/^(udp|icmp|esp|ah)$/i.test(protocol)) {
    return [finding(block, at("protocol"), `is ${given(protocol)} and open to the internet, and must be Tcp`)];
  }
  const ports = texts(values, ["destination_port_range", "destination_port_ranges"], path);
  if (ports.length === 0) return [finding(block, at("destination_port_range"), "is not set, and must be 80 or 443")];
  return ports
    .filter(({ value }) => !WEB_PORTS.includes(value))
    .map((port) =>
      finding(block, port.path, `is ${given(port.value)} and open to the internet, and must be 80 or 443`),
    );
}

/** The values of a singular and a plural attribute; an empty string is not set. */
function texts(values: JsonObject, names: readonly string[], path = ""): Place<string>[] {
  return names
    .flatMap((name) => placesAt(values, [name], path))
    .flatMap(elements)
    .map((place) => ({ path: place.path, value: String(place.value) }))
    .filter(({ value }) => value !== "");
}
