import type { Block } from "../../../terraform-json/block";
import type { Deployment } from "../../../terraform-json/deployment";
import { isObject, placesAt, type JsonObject, type Place } from "../../../terraform-json/json";
import { elements } from "../../elements";
import { isOpenRange } from "../../network-range";
import { isUnknown } from "../../reference";
import { answer, finding, given, notApplicable, type Finding, type Rule } from "../../rule";

const WEB_PORTS = ["80", "443"];

export const noOpenIngressRule: Rule = {
  id: "no-open-ingress-rule",
  group: "exposure",
  title: "From the internet, a security group lets in web traffic only.",
  rationale:
    "Users need 80 and 443. Everything else that listens on a node, as SSH, the kubelet and NodePorts, is for the " +
    "cluster's network.",
  source: "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview",
  fix: "Name the ports 80 and 443, or the ranges that the traffic is from.",
  scanners: ["CKV_AZURE_9", "CKV_AZURE_10", "CKV_AZURE_77", "AZU-0047", "AZU-0048", "AZU-0050"],
  check: (deployment) => {
    const rules = securityRules(deployment);
    const isThere = deployment.resources("azurerm_network_security_group").length > 0;
    if (rules.length === 0 && !isThere) return notApplicable("there is no network security group");
    return answer(rules.filter(isOpen).flatMap(beyondWeb));
  },
};

/** A rule of its own, or one written within its group. */
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

/** Whether it lets somebody in from the internet. What nobody knows yet counts as that. */
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

function beyondWeb({ block, path, values }: SecurityRule): Finding[] {
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

/** The texts of an attribute that takes one and of another that takes many; what is empty is not set. */
function texts(values: JsonObject, names: readonly string[], path = ""): Place<string>[] {
  return names
    .flatMap((name) => placesAt(values, [name], path))
    .flatMap(elements)
    .map((place) => ({ path: place.path, value: String(place.value) }))
    .filter(({ value }) => value !== "");
}
