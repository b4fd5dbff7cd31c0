import { Refusal, type Cloud } from "../../cloud";
import type { Values } from "../../values/value";
import { isSet, textAt, textsAt, valueAt } from "../../values/walk";
import { words, type ArgumentProblem } from "../definition";
import { contains, getPosition, isAligned, overlaps, parseRange, parseRanges, type IpRange } from "../ip-range";
import { lastPart, requireSameRegion } from "./arm";

/**
 * Ranges that no cluster may use.
 * @see https://learn.microsoft.com/azure/aks/concepts-network-cni-overview
 */
const RESERVED = parseRanges(words("169.254.0.0/16 172.30.0.0/16 172.31.0.0/16 192.0.2.0/24"));

const PROFILE = "network_profile";

/** Settings of the network that the provider or Azure does not take together. */
const COMBINATIONS: readonly { when: [string, string]; needs: [string, readonly string[]] }[] = [
  { when: ["network_plugin_mode", "overlay"], needs: ["network_plugin", ["azure"]] },
  { when: ["network_policy", "azure"], needs: ["network_plugin", ["azure"]] },
  { when: ["network_policy", "cilium"], needs: ["network_data_plane", ["cilium"]] },
  { when: ["network_data_plane", "cilium"], needs: ["network_plugin", ["azure"]] },
  { when: ["network_data_plane", "cilium"], needs: ["network_policy", ["cilium", "none"]] },
];

/** What the provider refuses in a plan. */
export function findNetworkProblems(given: Values): ArgumentProblem[] {
  const profile = valueAt(given, PROFILE) as Values | null;
  const at = (name: string) => textAt(profile, name);
  const plane = at("network_data_plane");
  const advanced = isSet(valueAt(profile, "advanced_networking")) && plane !== undefined && plane !== "cilium";
  const isolated = at("outbound_type") === "none" && textAt(given, "bootstrap_profile.artifact_source") !== "Cache";
  return [
    ...(advanced
      ? [{ path: `${PROFILE}.advanced_networking`, message: `needs network_data_plane cilium, got "${plane}"` }]
      : []),
    ...(isolated
      ? [
          {
            path: `${PROFILE}.outbound_type`,
            message: 'takes "none" only with bootstrap_profile.artifact_source Cache',
          },
        ]
      : []),
  ];
}

/**
 * What Azure refuses of the network of a cluster.
 * @see https://learn.microsoft.com/azure/aks/concepts-network-ip-address-planning
 * @throws Refusal
 */
export function refuseWrongNetwork(given: Values, cloud: Cloud): void {
  refuseCombinations(given);
  const ranges = [
    ...readRanges(given, "pod_cidr"),
    ...readRanges(given, "service_cidr"),
    ...findSubnetRanges(given, cloud),
  ];
  ranges.forEach(({ path, range }, index) => {
    const reserved = RESERVED.find((other) => overlaps(range, other));
    if (reserved) refuse(`${path} ${range.text} overlaps ${reserved.text}, which AKS reserves`);
    const other = ranges.slice(0, index).find((earlier) => earlier.path !== path && overlaps(earlier.range, range));
    if (other) refuse(`${path} ${range.text} overlaps ${other.path} ${other.range.text}`);
  });
  refuseDnsServiceIp(given);
  requirePodRanges(given);
  requireOutboundPath(given, cloud);
}

/**
 * Each node of an overlay takes a /24 of the range of the pods.
 * @see https://learn.microsoft.com/azure/aks/azure-cni-overlay
 */
function requirePodRanges(given: Values): void {
  const range = parseRange(textAt(given, `${PROFILE}.pod_cidr`) ?? "");
  if (textAt(given, `${PROFILE}.network_plugin_mode`) !== "overlay" || !range || range.family !== "ipv4") return;
  const nodes = Number(valueAt(given, "default_node_pool.min_count") ?? 1);
  if (2 ** (24 - range.prefix) >= nodes) return;
  refuse(`"${PROFILE}.pod_cidr" ${range.text} must have a /24 for each of ${nodes} nodes`);
}

/** What the subnet of the nodes must have for types of outbound traffic. */
const OUTBOUND: Readonly<Record<string, readonly [type: string, words: string]>> = {
  userDefinedRouting: ["azurerm_subnet_route_table_association", "a route table"],
  userAssignedNATGateway: ["azurerm_subnet_nat_gateway_association", "a NAT gateway"],
};

/** @see https://learn.microsoft.com/azure/aks/egress-outboundtype */
function requireOutboundPath(given: Values, cloud: Cloud): void {
  const outbound = textAt(given, `${PROFILE}.outbound_type`) ?? "";
  const subnet = cloud.get("azurerm_subnet", textAt(given, "default_node_pool.vnet_subnet_id") ?? "");
  const [association, words] = OUTBOUND[outbound] ?? [];
  if (association === undefined || !subnet || subnet.assumed) return;
  const isAssociated = cloud.find(association, {}).some(({ values }) => textAt(values, "subnet_id") === subnet.id);
  if (!isAssociated)
    refuse(`"${PROFILE}.outbound_type" ${outbound} needs ${words} that is associated with ${subnet.id}`);
}

function refuseCombinations(given: Values): void {
  const at = (name: string) => textAt(given, `${PROFILE}.${name}`);
  for (const { when, needs } of COMBINATIONS) {
    const [[name, value], [needed, allowed]] = [when, needs];
    const got = at(needed);
    if (at(name) !== value || allowed.includes(got || "none")) continue;
    refuse(`"${PROFILE}.${name}" ${value} needs ${needed} ${allowed.join(" or ")}, got ${got || "none"}`);
  }
}

interface NamedRange {
  readonly path: string;
  readonly range: IpRange;
}

function readRanges(given: Values, name: string): NamedRange[] {
  const path = `${PROFILE}.${name}`;
  return textsAt(given, path)
    .filter(Boolean)
    .map((text) => {
      const range = parseRange(text);
      if (!range || !isAligned(range)) refuse(`"${path}" must start at the first address of the range, got "${text}"`);
      if (name === "service_cidr" && range.family === "ipv4" && range.prefix < 12) {
        refuse(`"${path}" must not be larger than /12, got "${text}"`);
      }
      return { path, range };
    });
}

/** The ranges of all subnets of the network that the nodes are in. */
function findSubnetRanges(given: Values, cloud: Cloud): NamedRange[] {
  const subnet = cloud.findById(textAt(given, "default_node_pool.vnet_subnet_id") ?? "");
  if (!subnet) return [];
  const network = subnet.id.replace(/\/subnets\/[^/]+$/, "");
  requireSameRegion(given, cloud.get("azurerm_virtual_network", network));
  return cloud.all
    .filter(({ type, id }) => type === "azurerm_subnet" && id.startsWith(`${network}/`))
    .flatMap(({ id, values }) =>
      parseRanges(textsAt(values, "address_prefixes")).map((range) => ({ path: `the subnet ${lastPart(id)}`, range })),
    );
}

function refuseDnsServiceIp(given: Values): void {
  const [address, text] = [textAt(given, `${PROFILE}.dns_service_ip`), textAt(given, `${PROFILE}.service_cidr`)];
  const [range, ip] = [parseRange(text ?? ""), parseRange(address ?? "")];
  if (!range || !ip || address === undefined) return;
  if (contains(range, ip) && getPosition(range, address) > 1) return;
  refuse(
    `"${PROFILE}.dns_service_ip" must be an address of service_cidr ${range.text} behind its first, got "${address}"`,
  );
}

function refuse(words: string): never {
  throw new Refusal(`InvalidParameter: ${words}.`);
}
