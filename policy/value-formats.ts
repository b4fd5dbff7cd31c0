import { isIPv4, isIPv6 } from "node:net";

/** Names of Azure for every address. Anyone can rent a machine in Azure, in any region. */
const EVERY_ADDRESS = /^(\*|any|internet|azurecloud(\..+)?)$/i;

/** The shortest allowed prefix: wider ranges are most of the internet. */
const SHORTEST = { ipv4: 8, ipv6: 16 };

/** Whether a range of addresses, or its name in Azure, is most of the internet. */
export function isOpenRange(range: string): boolean {
  if (EVERY_ADDRESS.test(range)) return true;
  const [address = "", prefix] = range.split("/");
  if (prefix === undefined) return address === "0.0.0.0" || address === "::";
  return Number(prefix) < (address.includes(":") ? SHORTEST.ipv6 : SHORTEST.ipv4);
}

/** Whether a string is an address or a range in CIDR notation. */
export function isRange(text: string): boolean {
  const [, address = "", prefix = "0"] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  return (isIPv4(address) && Number(prefix) <= 32) || (isIPv6(address) && Number(prefix) <= 128);
}

/** Whether a constraint is one version: three numbers, with an optional pre-release and build. */
export function isExactVersion(version: string): boolean {
  return /^=?\s*v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(version);
}
