import { z } from "zod";
import { azureName, choice, field, text, whole } from "./field";

export const exposureSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: field(z.literal("none"), { description: "Not exposed: reached by kubectl port-forward.", example: "none" }),
  }),
  z.strictObject({
    kind: field(z.literal("public"), {
      description: "HTTPS through Traefik, with a certificate of Let's Encrypt that renews itself.",
      example: "public",
    }),
    acmeEmail: field(z.email("must be an email address"), {
      description: "Where Let's Encrypt writes to when something is wrong with the certificate.",
      example: "platform@example.com",
    }),
    acmeServer: choice(["production", "staging"], {
      description: "staging makes certificates that browsers refuse, but has no rate limit.",
      example: "production",
    }).default("production"),
    controllerReplicas: whole(1, 20, { description: "Pods of the ingress controller.", example: 2 }).default(2),
    publicIpName: azureName(80, {
      description: "Name of the public IP address. Left out: pip-langfuse-<environment>.",
      example: "pip-langfuse-production",
    }).optional(),
    dnsZone: field(
      z.strictObject({
        name: text(/^([a-z0-9-]+\.)+[a-z]{2,}$/, "must be a DNS zone in lower case", {
          description: "Name of the zone.",
          example: "example.com",
        }),
        resourceGroup: azureName(90, { description: "Resource group of the zone.", example: "rg-dns" }),
      }),
      {
        description:
          "An existing Azure DNS zone that gets the A record. Left out: the record is made by hand, from the output public_ip_address.",
        example: { name: "example.com", resourceGroup: "rg-dns" },
      },
    ).optional(),
  }),
]);
