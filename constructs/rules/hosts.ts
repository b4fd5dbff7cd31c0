/**
 * Names of hosts: RFC 1123, as DNS, certificates and the `host` of a Kubernetes Ingress take them.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names
 */
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

/** A host name as part of a pattern: labels with dots between them, and the last is not a number. */
export const HOST_PATTERN = `(?!.{254})(?:${LABEL}\\.)*(?!\\d+(?::|$))${LABEL}`;

/** A name of the DNS: a host name of two labels or more. */
export const DNS_NAME_PATTERN = `(?!.{254})(?:${LABEL}\\.)+(?!\\d+$)${LABEL}`;

const LABEL_RULE = "1 to 63 lower-case letters, digits and inner hyphens";

export const HOST_RULE = `of parts of ${LABEL_RULE}, with single dots between them; the last is not a number`;

/** Whether a host of a parsed URL is an IPv4 or IPv6 address. A parser refuses other hosts that end with a number. */
export function isAddress(hostname: string): boolean {
  return /^\[|^[\d.]+$/.test(hostname);
}

/** The rule that a host of a parsed URL breaks, if it is neither a host name nor an address. */
export function findUrlHostMistake(hostname: string): string | undefined {
  return isAddress(hostname) ? undefined : findHostMistake(hostname);
}

/** The rule that a host breaks, if it is no host name. */
export function findHostMistake(host: string): string | undefined {
  if (host.includes("*")) return "must name one host, without *";
  if (host.endsWith(".")) return "must have a host without a dot at the end";
  if (host.length > 253) return `must have a host of at most 253 characters; it has ${host.length}`;
  if (new RegExp(`^${HOST_PATTERN}$`).test(host)) return undefined;
  const wrong = host.split(".").find((label) => !new RegExp(`^${LABEL}$`).test(label));
  if (wrong === "") return "must have a host without a dot at the start, and without two dots in a row";
  if (wrong === undefined) return "must have a host whose last part is not a number, or an IPv4 address";
  return `must have a host whose parts are ${LABEL_RULE}, and not "${wrong}"`;
}
