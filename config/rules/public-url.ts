import { show } from "../problem";
import { rule } from "./rule";

const LOCAL_HOSTS = ["localhost", "127.0.0.1"];

/** The public URL is an origin, https outside localhost: Entra ID compares the redirect URI to the letter. */
export const publicUrlRule = rule(["publicUrl"], ({ publicUrl }) => {
  const finding = (rule: string, fix: string) => [{ path: ["publicUrl"], rule, given: show(publicUrl), fix }];
  if (!URL.canParse(publicUrl)) {
    return finding("must be a URL", "Write for example: publicUrl: https://langfuse.example.com");
  }
  const url = new URL(publicUrl);
  if (url.protocol === "http:" && !LOCAL_HOSTS.includes(url.hostname)) {
    return finding(
      "must use https, because Entra ID accepts http redirect URIs on localhost only",
      `Write: publicUrl: https://${url.host}`,
    );
  }
  if (publicUrl !== url.origin) {
    return finding(
      "must be scheme, lower-case host and port only: no path, trailing slash, query, user or default port",
      `Write: publicUrl: ${url.origin}`,
    );
  }
  return [];
});

/** What is public needs a name of its own that a certificate can be made for. */
export const exposureRule = rule(["publicUrl", "exposure"], ({ publicUrl, exposure }) => {
  if (exposure.kind === "none" || !URL.canParse(publicUrl)) return [];
  const { hostname, port } = new URL(publicUrl);
  if (!hostname.includes(".") || /^[\d.]+$/.test(hostname) || port !== "") {
    return [
      {
        path: ["publicUrl"],
        rule: "must be https on a domain of your own at the default port when exposure.kind is public",
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
        rule: `must be a zone that ${hostname} is in`,
        given: show(zone),
        fix: `Write for example: name: ${parentDomain(hostname)}`,
      },
    ];
  }
  return [];
});

/** The domain above a host; the host itself where only the top level is above. */
function parentDomain(hostname: string): string {
  const parent = hostname.split(".").slice(1).join(".");
  return parent.includes(".") ? parent : hostname;
}
