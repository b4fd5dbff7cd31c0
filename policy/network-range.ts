/** Words of Azure for everybody. */
const EVERYBODY = ["*", "any", "internet"];

/** The shortest prefix that is still the range of somebody: wider ones are most of the internet. */
const SHORTEST = { ipv4: 8, ipv6: 16 };

/** Whether a range of addresses, or Azure's word for one, is open to about everybody. */
export function isOpenRange(range: string): boolean {
  if (EVERYBODY.includes(range.toLowerCase())) return true;
  const [address = "", prefix] = range.split("/");
  if (prefix === undefined) return address === "0.0.0.0" || address === "::";
  return Number(prefix) < (address.includes(":") ? SHORTEST.ipv6 : SHORTEST.ipv4);
}

/** Whether a text is an address or a range in CIDR notation. */
export function isRange(text: string): boolean {
  return /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]*)(\/\d{1,3})?$/i.test(text);
}
