import { isIPv4, isIPv6 } from "node:net";

/** Words of Azure for everybody; anyone can have a machine in Azure, in one region or all. */
const EVERYBODY = /^(\*|any|internet|azurecloud(\..+)?)$/i;

/** The shortest prefix that is still the range of somebody: wider ones are most of the internet. */
const SHORTEST = { ipv4: 8, ipv6: 16 };

/** Whether a range of addresses, or Azure's word for one, is open to about everybody. */
export function isOpenRange(range: string): boolean {
  if (EVERYBODY.test(range)) return true;
  const [address = "", prefix] = range.split("/");
  if (prefix === undefined) return address === "0.0.0.0" || address === "::";
  return Number(prefix) < (address.includes(":") ? SHORTEST.ipv6 : SHORTEST.ipv4);
}

/** Whether a text is an address or a range in CIDR notation. */
export function isRange(text: string): boolean {
  const [, address = "", prefix = "0"] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  return (isIPv4(address) && Number(prefix) <= 32) || (isIPv6(address) && Number(prefix) <= 128);
}
