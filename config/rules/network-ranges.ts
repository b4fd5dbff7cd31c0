import { BlockList } from "node:net";
import { show, type FieldError, type Path } from "../problem";
import { rule } from "./rule";

interface Range {
  readonly path: Path;
  readonly cidr: string;
}

/** Ranges have no host bits, the subnet is inside its network, and ranges do not overlap. */
export const networkRangesRule = rule(["network", "cluster"], ({ network, cluster }) => {
  const pods = { path: ["cluster", "podRange"], cidr: cluster.podRange };
  const services = { path: ["cluster", "serviceRange"], cidr: cluster.serviceRange };
  if (network.existing) return [...checkHostBits([pods, services]), ...checkOverlaps([services, pods])];

  const space = { path: ["network", "addressSpace"], cidr: network.addressSpace };
  const nodes = { path: ["network", "nodeSubnet"], cidr: network.nodeSubnet };
  return [
    ...checkHostBits([space, nodes, pods, services]),
    ...checkInside(nodes, space),
    ...checkOverlaps([space, services, pods]),
  ];
});

/** The cluster's DNS has an address of the service range, whose first, second and last address are reserved. */
export const dnsServiceIpRule = rule(["cluster"], ({ cluster: { serviceRange, dnsServiceIp } }) => {
  const taken = [0, 1, size(serviceRange) - 1].map((index) => addressIn(serviceRange, index));
  if (contains(serviceRange, dnsServiceIp) && !taken.includes(dnsServiceIp)) return [];
  return [
    {
      path: ["cluster", "dnsServiceIp"],
      rule: `must be an address inside cluster.serviceRange ${serviceRange} other than its first two and its last`,
      given: show(dnsServiceIp),
      fix: `Write for example: dnsServiceIp: ${addressIn(serviceRange, 10)}`,
    },
  ];
});

function checkHostBits(ranges: readonly Range[]): FieldError[] {
  return ranges
    .filter(({ cidr }) => aligned(cidr) !== cidr)
    .map(({ path, cidr }) => ({
      path,
      rule: "must start at the first address of the range",
      given: show(cidr),
      fix: `Write: ${path.at(-1)}: ${aligned(cidr)}`,
    }));
}

function checkInside(inner: Range, outer: Range): FieldError[] {
  if (contains(outer.cidr, network(inner.cidr)) && prefix(inner.cidr) >= prefix(outer.cidr)) return [];
  return [
    {
      path: inner.path,
      rule: `must be inside ${outer.path.join(".")} ${outer.cidr}`,
      given: show(inner.cidr),
      fix: `Write for example: ${inner.path.at(-1)}: ${addressIn(outer.cidr, 0)}/${Math.min(prefix(outer.cidr) + 4, 29)}`,
    },
  ];
}

function checkOverlaps(ranges: readonly Range[]): FieldError[] {
  return ranges.flatMap((later, index) =>
    ranges
      .slice(0, index)
      .filter((earlier) => overlaps(earlier.cidr, later.cidr))
      .map((earlier) => ({
        path: later.path,
        rule: `must not overlap with ${earlier.path.join(".")} ${earlier.cidr}`,
        given: show(later.cidr),
        fix: "Write ranges that do not overlap.",
      })),
  );
}

function overlaps(a: string, b: string): boolean {
  return contains(a, network(b)) || contains(b, network(a));
}

function contains(cidr: string, address: string): boolean {
  const range = new BlockList();
  range.addSubnet(network(cidr), prefix(cidr));
  return range.check(address);
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
