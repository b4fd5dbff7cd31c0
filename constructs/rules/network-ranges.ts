import type { Mistake } from "./values";

/** An IPv4 range in CIDR notation, and where it is set. */
export interface NamedRange {
  readonly path: readonly string[];
  readonly cidr: string;
}

/** The ranges of a cluster; the first two are those of a virtual network that is created. */
export interface ClusterRanges {
  readonly addressSpace?: NamedRange;
  readonly nodeSubnet?: NamedRange;
  readonly podRange: NamedRange;
  readonly serviceRange: NamedRange;
}

/** Ranges that start in the middle, a subnet outside its network, and ranges that overlap. */
export function findRangeMistakes({ addressSpace, nodeSubnet, podRange, serviceRange }: ClusterRanges): Mistake[] {
  const inside = [serviceRange, podRange];
  if (!addressSpace || !nodeSubnet) return [...unaligned([podRange, serviceRange]), ...overlaps(inside)];
  return [
    ...unaligned([addressSpace, nodeSubnet, podRange, serviceRange]),
    ...outside(nodeSubnet, addressSpace),
    ...overlaps([addressSpace, ...inside]),
  ];
}

/** The cluster's DNS has an address of the service range. The first two and the last are taken. */
export function findDnsServiceIpMistakes(path: readonly string[], address: string, services: NamedRange): Mistake[] {
  const { cidr } = services;
  const taken = [0, 1, size(cidr) - 1].map((index) => addressIn(cidr, index));
  if (contains(cidr, address) && !taken.includes(address)) return [];
  const rule = `must be an address inside ${services.path.join(".")} ${cidr} other than its first two and its last`;
  return [{ path, rule, given: address, fix: `Write for example: ${path.at(-1)}: ${addressIn(cidr, 10)}` }];
}

function unaligned(ranges: readonly NamedRange[]): Mistake[] {
  return ranges
    .filter(({ cidr }) => aligned(cidr) !== cidr)
    .map(({ path, cidr }) => ({
      path,
      rule: "must start at the first address of the range",
      given: cidr,
      fix: `Write: ${path.at(-1)}: ${aligned(cidr)}`,
    }));
}

function outside(inner: NamedRange, outer: NamedRange): Mistake[] {
  if (contains(outer.cidr, network(inner.cidr)) && prefix(inner.cidr) >= prefix(outer.cidr)) return [];
  const { path, cidr } = inner;
  const example = `${addressIn(outer.cidr, 0)}/${Math.min(prefix(outer.cidr) + 4, 29)}`;
  const rule = `must be inside ${outer.path.join(".")} ${outer.cidr}`;
  return [{ path, rule, given: cidr, fix: `Write for example: ${path.at(-1)}: ${example}` }];
}

function overlaps(ranges: readonly NamedRange[]): Mistake[] {
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

function overlap(a: string, b: string): boolean {
  return contains(a, network(b)) || contains(b, network(a));
}

function contains(cidr: string, address: string): boolean {
  const offset = toNumber(address) - toNumber(addressIn(cidr, 0));
  return offset >= 0 && offset < size(cidr);
}

function aligned(cidr: string): string {
  return `${addressIn(cidr, 0)}/${prefix(cidr)}`;
}

/** An address of a range, counted from its first. */
function addressIn(cidr: string, index: number): string {
  const first = toNumber(network(cidr));
  return fromNumber(first - (first % size(cidr)) + index);
}

function size(cidr: string): number {
  return 2 ** (32 - prefix(cidr));
}

function network(cidr: string): string {
  return cidr.split("/")[0] as string;
}

function prefix(cidr: string): number {
  return Number(cidr.split("/")[1]);
}

function toNumber(address: string): number {
  return address.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
}

function fromNumber(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
