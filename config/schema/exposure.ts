import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
import {
  CONTROLLER_REPLICAS,
  DNS_ZONE,
  EMAIL,
  NETWORK_PART_NAME,
  RESOURCE_GROUP_NAME,
} from "../../constructs/rules/values";
import { choice, field, text, whole } from "./field";

export const exposureSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: field(z.literal("none"), { description: "Not exposed: reached by kubectl port-forward.", example: "none" }),
  }),
  z.strictObject({
    kind: field(z.literal("public"), {
      description: "HTTPS through Traefik, with a certificate of Let's Encrypt that renews itself.",
      example: "public",
    }),
    acmeEmail: field(z.email({ pattern: EMAIL.pattern, error: EMAIL.rule }), {
      description: "Where Let's Encrypt sends messages about the certificate.",
      example: "platform@example.com",
    }),
    acmeServer: choice(["production", "staging"], {
      description: "staging issues certificates that browsers do not trust, but has no rate limit.",
      example: "production",
    }).default(DEFAULTS.exposure.acmeServer),
    controllerReplicas: whole(CONTROLLER_REPLICAS, {
      description: "Pods of the ingress controller.",
      example: 2,
    }).default(DEFAULTS.exposure.controllerReplicas),
    publicIpName: text(NETWORK_PART_NAME, {
      description: "Name of the public IP address. Left out: pip-langfuse-<environment>.",
      example: "pip-langfuse-production",
    }).optional(),
    dnsZone: field(
      z.strictObject({
        name: text(DNS_ZONE, {
          description: "Name of the zone.",
          example: "example.com",
        }),
        resourceGroup: text(RESOURCE_GROUP_NAME, { description: "Resource group of the zone.", example: "rg-dns" }),
      }),
      {
        description:
          "An existing Azure DNS zone that gets the A record. Left out: the record is created by hand, from the output public_ip_address.",
        example: { name: "example.com", resourceGroup: "rg-dns" },
      },
    ).optional(),
  }),
]);
