import { containsAddress, containsRange, overlap } from "./ip-range";
import { findHostBits, type NamedRange } from "./network-ranges";
import type { Mistake } from "./values";

/**
 * How many ranges each firewall takes.
 * @see https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges#limitations-and-considerations
 * @see https://learn.microsoft.com/azure/storage/common/scalability-targets-standard-account
 * @see https://learn.microsoft.com/azure/key-vault/general/network-security
 */
export const MOST_RANGES = { apiServer: 200, storage: 400, vault: 1000 };

/** More ranges than the firewall takes, and ranges that start in the middle. */
export function findAllowedRangeMistakes(path: Mistake["path"], ranges: readonly string[], most: number): Mistake[] {
  const tooMany = {
    path,
    rule: `must have at most ${most} entries`,
    given: ranges,
    fix: "Write larger ranges that contain several of these.",
  };
  return [
    ...(ranges.length > most ? [tooMany] : []),
    ...ranges.flatMap((cidr, index) => findHostBits({ path: [...path, index], cidr })),
  ];
}

/** No address of the internet is in them. */
const NOT_PUBLIC = [
  "0.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "192.0.0.0/24",
  "198.18.0.0/15",
  "224.0.0.0/3",
];

/** With it, AKS lets only the cluster's own address in. */
const ONLY_THE_CLUSTER = "0.0.0.0/32";

/** Ranges that are in a list twice, and ranges from which no request comes. */
export function findAllowedRangeWarnings(path: Mistake["path"], ranges: readonly string[]): Mistake[] {
  return ranges.flatMap((cidr, index) => {
    const warning = (rule: string, fix = "Remove it.") => [{ path: [...path, index], rule, given: cidr, fix }];
    if (ranges.indexOf(cidr) < index) return warning("should be in the list once");
    if (cidr.endsWith("/0")) {
      return warning("should not be every address: the list then excludes none", "Write the ranges that must connect.");
    }
    if (cidr === ONLY_THE_CLUSTER || !NOT_PUBLIC.some((range) => containsRange(range, cidr))) return [];
    return warning("should have addresses of the internet: a request comes from no other");
  });
}

/** Addresses of the node that issue tokens of its identity: Azure's metadata service and wire server. */
export const NODE_METADATA = ["169.254.169.254/32", "168.63.129.16/32"];

/** The links of a node, with its metadata service, and the wire server. */
const NODE_ONLY = ["169.254.0.0/16", "168.63.129.16/32"];

/** No pod may reach the addresses of its node: with their tokens it would have the node's identity. */
export function findEgressMistakes(path: Mistake["path"], egress: readonly { readonly range: string }[]): Mistake[] {
  return egress.flatMap(({ range: cidr }, index) => {
    const place = [...path, index, "range"];
    const isNode = NODE_ONLY.some((range) => containsRange(range, cidr));
    const rule = "must not be an address of the node itself, which issues tokens of the node's identity";
    return [
      ...findHostBits({ path: place, cidr }),
      ...(isNode ? [{ path: place, rule, given: cidr, fix: "Remove it." }] : []),
    ];
  });
}

/** Addresses of the pod itself, and of no machine. */
const NO_MACHINE = ["0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3"];

/**
 * Ranges that allow nothing: AKS' Cilium applies no range to pods, Services and nodes of the cluster.
 * @param inside - the ranges of the cluster
 * @see https://learn.microsoft.com/azure/aks/azure-cni-powered-by-cilium#limitations
 */
export function findEgressWarnings(
  path: Mistake["path"],
  egress: readonly { readonly range: string }[],
  inside: readonly NamedRange[],
): Mistake[] {
  return egress.flatMap(({ range: cidr }, index) => {
    const warning = (rule: string) => [{ path: [...path, index, "range"], rule, given: cidr, fix: "Remove it." }];
    if (NO_MACHINE.some((range) => containsRange(range, cidr))) {
      return warning("should have addresses of other machines: a pod can connect to none of these");
    }
    const own = inside.find((range) => containsRange(range.cidr, cidr));
    if (!own) return [];
    return warning(
      `should not be inside ${own.path.join(".")} ${own.cidr}: network policies apply no range to the cluster`,
    );
  });
}

/** Ranges that are not the internet: private networks, and Azure's metadata and wire server addresses. */
export const NOT_INTERNET = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "168.63.129.16/32"];

/** Whether web and worker may connect to a port of an address; the ports of the internet are open as needed. */
export function isReachable(
  address: string,
  port: number,
  egress: readonly { readonly range: string; readonly ports: readonly number[] }[],
): boolean {
  if (!NOT_INTERNET.some((range) => containsAddress(range, address))) return true;
  return egress.some(({ range, ports }) => containsAddress(range, address) && ports.includes(port));
}

/** What a network policy excludes from a range. */
export function listExceptions(cidr: string): string[] {
  return NODE_METADATA.filter((address) => overlap(address, cidr));
}
