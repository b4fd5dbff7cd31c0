import {
  PUBLIC_DOMAIN_RULE,
  findRedirectMistakes,
  findUrlMistake,
  isPublicDomain,
} from "../../constructs/rules/public-url";
import { show } from "../problem";
import { rule, toFieldErrors } from "./rule";

export const publicUrlRule = rule(["publicUrl"], ({ publicUrl }) => {
  const mistake = findUrlMistake(publicUrl);
  if (!mistake) return toFieldErrors(findRedirectMistakes(publicUrl));
  const { rule, corrected } = mistake;
  const fix = corrected
    ? `Write: publicUrl: ${corrected}`
    : "Write for example: publicUrl: https://langfuse.example.com";
  return { path: ["publicUrl"], rule, given: show(publicUrl), fix };
});

/** A public address needs a domain for which a certificate can be issued. */
export const exposureRule = rule(["publicUrl", "exposure"], ({ publicUrl, exposure }) => {
  if (exposure.kind === "none" || findUrlMistake(publicUrl)) return undefined;
  const { hostname } = new URL(publicUrl);
  if (!isPublicDomain(publicUrl)) {
    return {
      path: ["publicUrl"],
      rule: PUBLIC_DOMAIN_RULE,
      given: show(publicUrl),
      fix: "Write for example: publicUrl: https://langfuse.example.com, or set exposure: { kind: none }",
    };
  }
  const zone = exposure.dnsZone?.name;
  if (zone && hostname !== zone && !hostname.endsWith(`.${zone}`)) {
    return {
      path: ["exposure", "dnsZone", "name"],
      rule: `must be a DNS zone that contains ${hostname}`,
      given: show(zone),
      fix: `Write for example: name: ${parentDomain(hostname)}`,
    };
  }
  return undefined;
});

/** Domains for tests and documents (RFC 2606): no certificate can be issued for them. */
export const exampleDomainWarning = rule(["publicUrl", "exposure"], ({ publicUrl, exposure }) => {
  if (exposure.kind === "none" || !/\.(example|test)$/.test(publicUrl)) return undefined;
  return {
    path: ["publicUrl"],
    rule: "should have a domain of your own: Let's Encrypt issues no certificate for .example and .test",
    given: show(publicUrl),
    fix: "Write for example: publicUrl: https://langfuse.example.com",
  };
});

/** The domain above a host; the host itself if that is a top-level domain. */
function parentDomain(hostname: string): string {
  const parent = hostname.split(".").slice(1).join(".");
  return parent.includes(".") ? parent : hostname;
}
