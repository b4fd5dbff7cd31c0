const LOCAL_HOSTS = ["localhost", "127.0.0.1"];

/** What is wrong with a public URL, and the URL that is probably meant. */
export interface UrlMistake {
  readonly rule: string;
  readonly corrected?: string;
}

/** The public URL is an origin, https outside localhost: Entra ID compares the redirect URI character by character. */
export function findUrlMistake(publicUrl: string): UrlMistake | undefined {
  if (!/^https?:\/\/\S+$/.test(publicUrl) || !URL.canParse(publicUrl)) return { rule: "must be a URL" };
  const url = new URL(publicUrl);
  if (url.protocol === "http:" && !LOCAL_HOSTS.includes(url.hostname)) {
    return {
      rule: "must use https, because Entra ID accepts http redirect URIs on localhost only",
      corrected: `https://${url.host}`,
    };
  }
  if (publicUrl === url.origin) return undefined;
  return {
    rule: "must be scheme, lower-case host and port only: no path, trailing slash, query, user or default port",
    corrected: url.origin,
  };
}

/** Whether a certificate can be requested for a public URL: a domain at the default port. */
export function isPublicDomain(publicUrl: string): boolean {
  const { hostname, port } = new URL(publicUrl);
  return hostname.includes(".") && !/^[\d.]+$/.test(hostname) && port === "";
}

export const PUBLIC_DOMAIN_RULE = "must be https, with a domain name and the default port, with exposure.kind public";
