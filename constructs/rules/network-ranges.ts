import {
  addressIn,
  alignRange,
  containsAddress,
  containsRange,
  overlap,
  prefixFor,
  prefixLength,
  rangeSize,
} from "./ip-range";
import { countMost, type Bounded } from "./release";
import type { Mistake } from "./values";

/** An IPv4 range in CIDR notation, and where it is set. */
export interface NamedRange {
  readonly path: Mistake["path"];
  readonly cidr: string;
}

/** The ranges of a cluster; the first two are those of a virtual network that is created. */
export interface ClusterRanges {
  readonly addressSpace?: NamedRange;
  readonly nodeSubnet?: NamedRange;
  readonly podRange: NamedRange;
  readonly serviceRange: NamedRange;
}

/**
 * What no range of a cluster may overlap with: ranges that AKS uses itself, and those that Azure refuses in a virtual network.
 * @see https://learn.microsoft.com/azure/aks/concepts-network-cni-overview#aks-cni-networking-prerequisites
 * @see https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq
 */
const RESERVED = {
  "AKS reserves": ["169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24"],
  "Azure reserves": ["0.0.0.0/8", "127.0.0.0/8", "168.63.129.16/32", "224.0.0.0/4", "255.255.255.255/32"],
};

/** Ranges that start in the middle or are reserved, a subnet outside its network, and ranges that overlap. */
export function findRangeMistakes({ addressSpace, nodeSubnet, podRange, serviceRange }: ClusterRanges): Mistake[] {
  const inside = [serviceRange, podRange];
  const network = addressSpace && nodeSubnet ? [addressSpace, nodeSubnet] : [];
  return [
    ...[...network, podRange, serviceRange].flatMap((range) => [...findHostBits(range), ...findReserved(range)]),
    ...(addressSpace && nodeSubnet ? findOutside(nodeSubnet, addressSpace) : []),
    ...findOverlaps(addressSpace ? [addressSpace, ...inside] : inside),
  ];
}

/** The cluster's DNS has an address of the service range. The first two and the last are taken. */
export function findDnsServiceIpMistakes(path: Mistake["path"], address: string, services: NamedRange): Mistake[] {
  const { cidr } = services;
  const taken = [0, 1, rangeSize(cidr) - 1].map((index) => addressIn(cidr, index));
  if (containsAddress(cidr, address) && !taken.includes(address)) return [];
  const rule = `must be an address inside ${services.path.join(".")} ${cidr} other than its first two and its last`;
  return [
    {
      path,
      rule,
      given: address,
      fix: `Write for example: ${path.at(-1)}: ${addressIn(cidr, Math.min(10, rangeSize(cidr) - 2))}`,
    },
  ];
}

/** A range that starts in the middle: Azure and Kubernetes refuse it, or read it as another one. */
export function findHostBits({ path, cidr }: NamedRange): Mistake[] {
  const aligned = alignRange(cidr);
  if (aligned === cidr) return [];
  const name = path.at(-1);
  const fix = `Write: ${typeof name === "number" ? aligned : `${name}: ${aligned}`}`;
  return [{ path, rule: "must start at the first address of the range", given: cidr, fix }];
}

/** How many nodes a cluster can have, and what else takes addresses of the nodes' subnet. */
export interface NodeNeeds {
  /** The number of nodes of each pool. */
  readonly pools: readonly Bounded[];
  /** The endpoint of a private API server has an address of the subnet. */
  readonly isPrivate: boolean;
}

/** How many nodes an upgrade adds to a pool while it replaces the others; AKS rounds up. */
export const MAX_SURGE_PERCENT = 33;

/** Azure takes the first four addresses of a subnet, and the last. */
const TAKEN_BY_AZURE = 5;

/**
 * A node takes one address of the subnet, and a /24 of the pod range. An upgrade adds nodes, and fails if they have no address.
 * @see https://learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay#ip-address-planning
 * @see https://learn.microsoft.com/azure/aks/quotas-skus-regions#provisioned-infrastructure
 */
export function findNodeSpaceMistakes({ nodeSubnet, podRange }: ClusterRanges, needs: NodeNeeds): Mistake[] {
  const most = needs.pools.map(countMost);
  const surge = sum(most.map((nodes) => Math.ceil((nodes * MAX_SURGE_PERCENT) / 100)));
  const nodes = sum(most) + surge;
  const counted = `${sum(most)} ${sum(most) === 1 ? "node" : "nodes"} and ${surge} more during an upgrade`;
  const others = needs.isPrivate ? ", the API server's endpoint and Azure's five" : ", and Azure's five";
  return [
    ...(nodeSubnet
      ? findTooSmall(
          nodeSubnet,
          nodes + TAKEN_BY_AZURE + (needs.isPrivate ? 1 : 0),
          `one address for each of ${counted}${others}`,
        )
      : []),
    ...findTooSmall(podRange, nodes * 256, `a /24 for each of ${counted}`),
  ];
}

function findTooSmall({ path, cidr }: NamedRange, addresses: number, what: string): Mistake[] {
  if (rangeSize(cidr) >= addresses) return [];
  const prefix = prefixFor(addresses);
  const example = alignRange(`${addressIn(cidr, 0)}/${prefix}`);
  const rule = `must be /${prefix} or larger: ${what}`;
  return [{ path, rule, given: cidr, fix: `Write for example: ${path.at(-1)}: ${example}, or fewer nodes.` }];
}

const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/**
 * Ranges that Azure accepts, but that hide addresses of the internet from the pods, and a service range of the size that the
 * documentation excludes and Kubernetes does not.
 * @see https://learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay#kubernetes-service-ip-address-for-dns
 */
export function findRangeWarnings({ addressSpace, podRange, serviceRange }: ClusterRanges): Mistake[] {
  const ranges = [...(addressSpace ? [addressSpace] : []), podRange, serviceRange];
  const isPrivate = ({ cidr }: NamedRange) => PRIVATE.some((range) => containsRange(range, cidr));
  return [
    ...ranges
      .filter((range) => !isPrivate(range))
      .map(({ path, cidr }) => ({
        path,
        rule: `should be inside one of ${PRIVATE.join(", ")}: a pod cannot reach a public address that is in it`,
        given: cidr,
        fix: "Write a private range.",
      })),
    ...(prefixLength(serviceRange.cidr) > 12
      ? []
      : [
          {
            path: serviceRange.path,
            rule: "should be smaller than /12, as AKS requires in its documentation",
            given: serviceRange.cidr,
            fix: `Write for example: ${serviceRange.path.at(-1)}: ${addressIn(serviceRange.cidr, 0)}/16`,
          },
        ]),
  ];
}

function findReserved({ path, cidr }: NamedRange): Mistake[] {
  return Object.entries(RESERVED).flatMap(([who, ranges]) =>
    ranges
      .filter((reserved) => overlap(reserved, cidr))
      .map((reserved) => ({
        path,
        rule: `must not overlap with ${reserved}, which ${who}`,
        given: cidr,
        fix: "Write a range of 10.0.0.0/8 that no connected network uses.",
      })),
  );
}

function findOutside(inner: NamedRange, outer: NamedRange): Mistake[] {
  if (containsRange(outer.cidr, inner.cidr)) return [];
  const { path, cidr } = inner;
  const example = `${addressIn(outer.cidr, 0)}/${Math.min(prefixLength(outer.cidr) + 4, 29)}`;
  const rule = `must be inside ${outer.path.join(".")} ${outer.cidr}`;
  return [{ path, rule, given: cidr, fix: `Write for example: ${path.at(-1)}: ${example}` }];
}

function findOverlaps(ranges: readonly NamedRange[]): Mistake[] {
  return ranges.flatMap((later, index) =>
    ranges
      .slice(0, index)
      .filter((earlier) => overlap(earlier.cidr, later.cidr))
      .map((earlier) => ({
        path: later.path,
        rule: `must not overlap with ${earlier.path.join(".")} ${earlier.cidr}`,
        given: later.cidr,
        fix: "Write ranges that do not overlap.",
      })),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
