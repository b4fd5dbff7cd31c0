/** Arithmetic on IPv4 ranges in CIDR notation, as `10.40.0.0/16`. */

/** The range that starts at its first address. */
export function alignRange(cidr: string): string {
  return `${addressIn(cidr, 0)}/${prefixLength(cidr)}`;
}

/** An address of a range, counted from its first. */
export function addressIn(cidr: string, index: number): string {
  const start = toNumber(cidr);
  return fromNumber(start - (start % rangeSize(cidr)) + index);
}

/** How many addresses a range has. */
export function rangeSize(cidr: string): number {
  return 2 ** (32 - prefixLength(cidr));
}

/** The prefix length of the smallest range with so many addresses. */
export function prefixFor(addresses: number): number {
  return 32 - Math.ceil(Math.log2(addresses));
}

export function prefixLength(cidr: string): number {
  return Number(cidr.split("/")[1]);
}

export function overlap(a: string, b: string): boolean {
  return containsAddress(a, b) || containsAddress(b, a);
}

/** Whether a range has all addresses of another one. */
export function containsRange(outer: string, inner: string): boolean {
  return containsAddress(outer, inner) && prefixLength(inner) >= prefixLength(outer);
}

/** Whether a range has an address; of a second range, its first. */
export function containsAddress(cidr: string, address: string): boolean {
  const offset = toNumber(address) - toNumber(addressIn(cidr, 0));
  return offset >= 0 && offset < rangeSize(cidr);
}

function toNumber(address: string): number {
  const octets = (address.split("/")[0] as string).split(".");
  return octets.reduce((number, octet) => number * 256 + Number(octet), 0);
}

function fromNumber(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
