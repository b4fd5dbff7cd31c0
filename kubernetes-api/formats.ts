import { BlockList, isIP } from "node:net";

/** A rule of a text, in the words of the API server; undefined if the text is right. */
export type Format = (text: string) => string | undefined;

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = new RegExp(`^(?:${LABEL.source.slice(1, -1)})(?:\\.${LABEL.source.slice(1, -1)})*$`);
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const atMost = (length: number) => `must be no more than ${length} characters`;

export const dnsLabel: Format = (text) => {
  if (text.length > 63) return atMost(63);
  return LABEL.test(text)
    ? undefined
    : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end " +
        "with an alphanumeric character";
};

export const dnsSubdomain: Format = (text) => {
  if (text.length > 253) return atMost(253);
  return SUBDOMAIN.test(text)
    ? undefined
    : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start " +
        "and end with an alphanumeric character";
};

/** A name in DNS: each label has at most 63 characters too. */
export const hostName: Format = (text) => {
  if (isIP(text) !== 0) return "must be a DNS name, not an IP address";
  const wrong = dnsSubdomain(text);
  return (
    wrong ??
    (text.split(".").some((label) => label.length > 63) ? "each label must have at most 63 characters" : undefined)
  );
};

/** @see https://www.rfc-editor.org/rfc/rfc1035 */
export const serviceName: Format = (text) => {
  if (text.length > 63) return atMost(63);
  return /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(text)
    ? undefined
    : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, " +
        "and end with an alphanumeric character";
};

export const labelValue: Format = (text) => {
  if (text.length > 63) return atMost(63);
  return text === "" || QUALIFIED.test(text)
    ? undefined
    : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
        "end with an alphanumeric character";
};

/** The key of a label or an annotation: `app.kubernetes.io/name`. */
export const qualifiedName: Format = (text) => {
  const parts = text.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > 2) return "a qualified name must have at most one '/'";
  const prefix = parts.length === 2 ? dnsSubdomain(parts[0] ?? "") : undefined;
  if (prefix !== undefined) return `prefix part ${prefix}`;
  if (name.length > 63) return `name part ${atMost(63)}`;
  return QUALIFIED.test(name)
    ? undefined
    : "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
};

/** The name of a port: an IANA service name. */
export const portName: Format = (text) => {
  if (text.length > 15) return atMost(15);
  return /^[a-z0-9]([a-z0-9]|-(?!-))*$/.test(text) && /[a-z]/.test(text) && !text.endsWith("-")
    ? undefined
    : "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-), and at least one letter";
};

/** A key of a ConfigMap or Secret. */
export const dataKey: Format = (text) => {
  if (text.length > 253) return atMost(253);
  return /^[-._a-zA-Z0-9]+$/.test(text) && text !== "." && !text.startsWith("..")
    ? undefined
    : "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
};

/**
 * A range without host bits, as Kubernetes 1.36 requires.
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export const cidr: Format = (text) => {
  const [address = "", bits = "", ...more] = text.split("/");
  const family = isIP(address);
  if (family === 0 || more.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) {
    return "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
  }
  return family === 4 && toNumber(address) % 2 ** (32 - Number(bits)) !== 0
    ? "must not have bits set beyond the prefix length"
    : undefined;
};

function toNumber(address: string): number {
  return address.split(".").reduce((number, byte) => number * 256 + Number(byte), 0);
}

/** Whether a range is within another and smaller. */
export function isWithin(inner: string, outer: string): boolean {
  const [innerAddress = "", innerBits = ""] = inner.split("/");
  const [outerAddress = "", outerBits = ""] = outer.split("/");
  const family = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");
  if (family(innerAddress) !== family(outerAddress) || Number(innerBits) <= Number(outerBits)) return false;
  const range = new BlockList();
  range.addSubnet(outerAddress, Number(outerBits), family(outerAddress));
  return range.check(innerAddress, family(innerAddress));
}

const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  ...Object.fromEntries([..."kMGTPE"].map((letter, index) => [letter, 1000 ** (index + 1)])),
  ...Object.fromEntries([..."KMGTPE"].map((letter, index) => [`${letter}i`, 1024 ** (index + 1)])),
};

const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/;

/**
 * The number of a quantity; undefined if it is none.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(given: unknown): number | undefined {
  if (typeof given !== "string" && typeof given !== "number") return undefined;
  const [whole, number = "", exponent = "", suffix = ""] = QUANTITY.exec(String(given)) ?? [];
  return whole === undefined ? undefined : Number(number + exponent) * (SUFFIXES[suffix] ?? 1);
}

export const QUANTITY_RULE =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$', as in 500m or 4Gi";
