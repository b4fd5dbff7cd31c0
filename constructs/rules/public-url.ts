import { findHostMistake, findUrlHostMistake, isAddress } from "./hosts";
import type { Mistake } from "./values";

const LOCAL_HOSTS = ["localhost", "127.0.0.1"];

/** What is wrong with a public URL, and the URL that is probably meant. */
export interface UrlMistake {
  readonly rule: string;
  readonly corrected?: string;
}

const ORIGIN_RULE =
  "must be scheme, lower-case host and port only: no path, trailing slash, query, user or default port";

/**
 * The public URL is an origin, https outside localhost: Entra ID compares the redirect URI character by character. Its
 * host is a host name, or an address.
 */
export function findUrlMistake(publicUrl: string): UrlMistake | undefined {
  if (/@/.test(publicUrl)) return refuseUser(publicUrl);
  const written = /^https?:\/\/(\[[^\s\]]*\]|[^\s:/?#]+)\S*$/.exec(publicUrl)?.[1];
  if (written === undefined) return { rule: "must be a URL" };
  const url = parseUrl(publicUrl);
  if (!url) return { rule: findHostMistake(written.toLowerCase()) ?? "must be a URL" };
  const { protocol, hostname, host, origin } = url;
  const hostRule = findUrlHostMistake(hostname);
  if (hostRule) {
    const isDot = hostname.endsWith(".");
    return { rule: hostRule, ...(isDot && { corrected: origin.replace(/\.+(?=(:\d+)?$)/, "") }) };
  }
  if (protocol === "http:" && !LOCAL_HOSTS.includes(hostname)) {
    return {
      rule: "must use https, because Entra ID accepts http redirect URIs on localhost only",
      corrected: `https://${host}`,
    };
  }
  if (publicUrl === origin) return undefined;
  const isAscii = /^[\x20-\x7e]*$/.test(written);
  const rule = "must have its host in the ASCII form (Punycode), as certificates and redirect URIs have it";
  return { rule: isAscii ? ORIGIN_RULE : rule, corrected: origin };
}

/** Not by `URL.canParse`: once Node 20 has compiled its caller, it refuses hosts with letters such as ü. */
function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** A password with "/" is read as a part of the host: a correction would show it. */
function refuseUser(publicUrl: string): UrlMistake {
  const { username = "", password = "", origin = "" } = parseUrl(publicUrl) ?? {};
  const isCorrect = username + password !== "" && findUrlMistake(origin) === undefined;
  return { rule: ORIGIN_RULE, ...(isCorrect && { corrected: origin }) };
}

/** The longest redirect URI that Entra ID takes. */
const REDIRECT_URI_MAX = 256;

/** The redirect URI of a Langfuse at a public URL: Langfuse's sign-in library determines the path. */
export function redirectUri(publicUrl: string): string {
  return `${publicUrl}/api/auth/callback/azure-ad`;
}

/**
 * A public URL whose redirect URI is too long.
 * @see https://learn.microsoft.com/entra/identity-platform/reply-url#maximum-uri-length
 */
export function findRedirectMistakes(publicUrl: string): Mistake[] {
  const excess = redirectUri(publicUrl).length - REDIRECT_URI_MAX;
  if (excess <= 0) return [];
  const rule = `must have at most ${publicUrl.length - excess} characters: Entra ID takes redirect URIs of at most ${REDIRECT_URI_MAX}, and the path is part of them`;
  const fix = "Write for example: publicUrl: https://langfuse.example.com";
  return [{ path: ["publicUrl"], rule, given: publicUrl, fix }];
}

/**
 * Top-level domains that the public DNS never has: no certificate can be issued for them.
 * @see https://www.iana.org/assignments/special-use-domain-names
 * @see https://www.rfc-editor.org/rfc/rfc6762#appendix-G
 */
const PRIVATE_DOMAIN =
  /\.(alt|arpa|corp|home|internal|intranet|invalid|lan|local|localdomain|localhost|onion|private)$/;

/** Whether a certificate can be requested for a public URL: a name of the public DNS at the default port. */
export function isPublicDomain(publicUrl: string): boolean {
  const { hostname, port } = new URL(publicUrl);
  return hostname.includes(".") && !isAddress(hostname) && !PRIVATE_DOMAIN.test(hostname) && port === "";
}

export const PUBLIC_DOMAIN_RULE =
  "must be https, with a name of the public DNS and the default port, with exposure.kind public";
