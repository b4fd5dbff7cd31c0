import { show } from "../problem";
import { rule } from "./rule";

const LOCAL_HOSTS = ["localhost", "127.0.0.1"];

/** The public URL is an origin, with https except on localhost: Entra ID compares the whole redirect URI. */
export const publicUrlRule = rule(["publicUrl"], ({ publicUrl }) => {
  const error = (rule: string, fix: string) => [{ path: ["publicUrl"], rule, given: show(publicUrl), fix }];
  if (!URL.canParse(publicUrl)) {
    return error("must be a URL", "Write for example: publicUrl: https://langfuse.example.com");
  }
  const url = new URL(publicUrl);
  if (url.protocol === "http:" && !LOCAL_HOSTS.includes(url.hostname)) {
    return error(
      "must use https, because Entra ID accepts http redirect URIs on localhost only",
      `Write: publicUrl: https://${url.host}`,
    );
  }
  if (publicUrl !== url.origin) {
    return error(
      "must be scheme, lower-case host and port only: no path, trailing slash, query, user or default port",
      `Write: publicUrl: ${url.origin}`,
    );
  }
  return [];
});

/** A public address needs a domain for which a certificate can be issued. */
export const exposureRule = rule(["publicUrl", "exposure"], ({ publicUrl, exposure }) => {
  if (exposure.kind === "none" || !URL.canParse(publicUrl)) return [];
  const { hostname, port } = new URL(publicUrl);
  if (!hostname.includes(".") || /^[\d.]+$/.test(hostname) || port !== "") {
    return [
      {
        path: ["publicUrl"],
        rule: "must be https, with a domain name and the default port, with exposure.kind public",
        given: show(publicUrl),
        fix: "Write for example: publicUrl: https://langfuse.example.com, or set exposure: { kind: none }",
      },
    ];
  }
  const zone = exposure.dnsZone?.name;
  if (zone && hostname !== zone && !hostname.endsWith(`.${zone}`)) {
    return [
      {
        path: ["exposure", "dnsZone", "name"],
        rule: `must be a DNS zone that contains ${hostname}`,
        given: show(zone),
        fix: `Write for example: name: ${parentDomain(hostname)}`,
      },
    ];
  }
  return [];
});

/** The domain above a host; the host itself if that is a top-level domain. */
function parentDomain(hostname: string): string {
  const parent = hostname.split(".").slice(1).join(".");
  return parent.includes(".") ? parent : hostname;
}
