import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
import * as rule from "../../constructs/rules/values";
import { choice, field, literal, text, whole } from "./field";

export const exposureSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: literal("none", "Not exposed: reached by kubectl port-forward."),
  }),
  z.strictObject({
    kind: literal("public", "HTTPS through Traefik, with a certificate of Let's Encrypt that renews itself."),
    acmeEmail: field(
      z.email({ pattern: rule.EMAIL.pattern, error: rule.EMAIL.rule }),
      "Where Let's Encrypt sends messages about the certificate.",
      "platform@example.com",
    ),
    acmeServer: choice(
      ["production", "staging"],
      "staging issues certificates that browsers do not trust, but has no rate limit.",
      "production",
    ).default(DEFAULTS.exposure.acmeServer),
    controllerReplicas: whole(rule.CONTROLLER_REPLICAS, "Pods of the ingress controller.", 2).default(
      DEFAULTS.exposure.controllerReplicas,
    ),
    publicIpName: text(
      rule.NETWORK_PART_NAME,
      "Name of the public IP address. Left out: pip-langfuse-<environment>.",
      "pip-langfuse-production",
    ).optional(),
    dnsZone: field(
      z.strictObject({
        name: text(rule.DNS_ZONE, "Name of the zone.", "example.com"),
        resourceGroup: text(rule.RESOURCE_GROUP_NAME, "Resource group of the zone.", "rg-dns"),
      }),
      "An existing Azure DNS zone that gets the A record. Left out: the record is created by hand, from the output public_ip_address.",
      { name: "example.com", resourceGroup: "rg-dns" },
    ).optional(),
  }),
]);
