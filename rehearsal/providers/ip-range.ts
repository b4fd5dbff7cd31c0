import { BlockList, isIP } from "node:net";

/** A range of IP addresses in CIDR notation. */
export interface IpRange {
  readonly text: string;
  readonly family: "ipv4" | "ipv6";
  readonly address: string;
  readonly prefix: number;
}

/** Undefined if the text is no range; an address alone is a range of one. */
export function parseRange(text: string): IpRange | undefined {
  const [address = "", prefix, ...rest] = text.split("/");
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  if (version === 0 || rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return undefined;
  const bits = prefix === undefined ? longest : Number(prefix);
  return bits > longest ? undefined : { text, family: version === 6 ? "ipv6" : "ipv4", address, prefix: bits };
}

/** Ranges of the texts; those that are no ranges are left out. */
export function parseRanges(texts: readonly string[]): IpRange[] {
  return texts.flatMap((text) => parseRange(text) ?? []);
}

/** Whether all addresses of the inner range are in the outer one. */
export function contains(outer: IpRange, inner: IpRange): boolean {
  return outer.family === inner.family && inner.prefix >= outer.prefix && covers(outer, inner.address);
}

const PRIVATE = parseRanges(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]);

/** Whether the range has an address of private networks (RFC 1918), which no firewall on the internet sees. */
export function isPrivate(text: string): boolean {
  const range = parseRange(text);
  return range !== undefined && PRIVATE.some((other) => overlaps(range, other) && range.prefix >= other.prefix);
}

export function overlaps(a: IpRange, b: IpRange): boolean {
  return contains(a, b) || contains(b, a);
}

/** Whether the range starts at its own first address, so that no bit behind the prefix is set. */
export function isAligned(range: IpRange): boolean {
  return range.family === "ipv6" || toNumber(range.address) % 2 ** (32 - range.prefix) === 0;
}

/** The position of an IPv4 address in a range: 0 is the first. */
export function getPosition(range: IpRange, address: string): number {
  const size = 2 ** (32 - range.prefix);
  return toNumber(address) - Math.floor(toNumber(range.address) / size) * size;
}

function covers({ address, prefix, family }: IpRange, inner: string): boolean {
  const list = new BlockList();
  list.addSubnet(address, prefix, family);
  return list.check(inner, family);
}

function toNumber(address: string): number {
  return address.split(".").reduce((number, part) => number * 256 + Number(part), 0);
}
