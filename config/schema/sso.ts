import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
import { APPLICATION_NAME, ROTATION_DAYS } from "../../constructs/rules/values";
import { choice, field, flag, guid, named, text, whole } from "./field";

const applicationSchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: field(z.literal(false), {
      description: "The app registration is created. Left out: the same.",
      example: false,
    }).optional(),
    displayName: text(APPLICATION_NAME, {
      description: "What users see when they sign in. Left out: Langfuse SSO (<resource group>).",
      example: "Langfuse SSO (rg-langfuse-dev)",
    }).optional(),
  }),
  z.strictObject({
    existing: field(z.literal(true), {
      description: "The app registration exists already; its settings are checked, not changed.",
      example: true,
    }),
    clientId: guid({
      description: "Application (client) id of the existing app registration.",
      example: "22222222-2222-2222-2222-222222222222",
    }),
  }),
]);

const clientSecretSchema = z.discriminatedUnion("source", [
  z.strictObject({
    source: field(z.literal("managed"), {
      description: "Terraform creates and rotates the secret; its value is in the platform state.",
      example: "managed",
    }),
    rotationDays: whole(ROTATION_DAYS, { description: "Days until a new secret is created.", example: 90 }).default(
      DEFAULTS.sso.rotationDays,
    ),
  }),
  z.strictObject({
    source: field(z.literal("key-vault"), {
      description:
        "An operator writes the secret into Key Vault as langfuse-<environment>-sso-client-secret; it is in no state.",
      example: "key-vault",
    }),
  }),
]);

export const ssoSchema = z.strictObject({
  application: field(applicationSchema, {
    description: "The app registration: created, or one that exists.",
    example: { displayName: "Langfuse SSO (rg-langfuse-dev)" },
  }).prefault({}),
  clientSecret: field(clientSecretSchema, {
    description: "Where the client secret comes from.",
    example: { source: "managed", rotationDays: 90 },
  }).default({ source: "managed", rotationDays: DEFAULTS.sso.rotationDays }),
  groups: named(guid({ description: "Object id of a group.", example: "33333333-3333-3333-3333-333333333333" }), {
    description: "Groups whose members may sign in, by a short name. Left out: assigned by hand in Entra ID.",
    example: { engineers: "33333333-3333-3333-3333-333333333333" },
  }).default({}),
  grantConsent: flag({
    description:
      "Consents for all users to the scopes of the sign-in, which an application that requires assignment needs. Left out: true for an application that is created, false for one that exists.",
    example: true,
  }).optional(),
  accountLinking: flag({
    description: "Lets an existing Langfuse user with the same email sign in through Entra ID.",
    example: true,
  }).default(DEFAULTS.release.accountLinking),
  passwordLogin: choice(["off", "on"], {
    description:
      "Langfuse's own user names and passwords beside Entra ID. Set it to on only while single sign-on does not work.",
    example: "off",
  }).default(DEFAULTS.release.passwordLogin ? "on" : "off"),
});
