import { z } from "zod";
import { DEFAULTS } from "../../constructs/defaults";
import { APPLICATION_NAME, ROTATION_DAYS } from "../../constructs/rules/values";
import { choice, field, flag, guid, literal, named, text, whole } from "./field";

const applicationSchema = z.discriminatedUnion("existing", [
  z.strictObject({
    existing: literal(false, "The app registration is created. Left out: the same.").optional(),
    displayName: text(
      APPLICATION_NAME,
      "What users see when they sign in. Left out: Langfuse SSO (<resource group>).",
      "Langfuse SSO (rg-langfuse-dev)",
    ).optional(),
  }),
  z.strictObject({
    existing: literal(true, "The app registration exists already; its settings are checked, not changed."),
    clientId: guid("Application (client) id of the existing app registration.", "22222222-2222-2222-2222-222222222222"),
  }),
]);

const clientSecretSchema = z.discriminatedUnion("source", [
  z.strictObject({
    source: literal("managed", "Terraform creates and rotates the secret; its value is in the platform state."),
    rotationDays: whole(ROTATION_DAYS, "Days until a new secret is created.", 90).default(DEFAULTS.sso.rotationDays),
  }),
  z.strictObject({
    source: literal(
      "key-vault",
      "An operator writes the secret into Key Vault as langfuse-<environment>-sso-client-secret; it is in no state.",
    ),
  }),
]);

export const ssoSchema = z.strictObject({
  application: field(applicationSchema, "The app registration: created, or one that exists.", {
    displayName: "Langfuse SSO (rg-langfuse-dev)",
  }).prefault({}),
  clientSecret: field(clientSecretSchema, "Where the client secret comes from.", {
    source: "managed",
    rotationDays: 90,
  }).default({ source: "managed", rotationDays: DEFAULTS.sso.rotationDays }),
  groups: named(
    guid("Object id of a group.", "33333333-3333-3333-3333-333333333333"),
    "Groups whose members may sign in, by a short name. Left out: assigned by hand in Entra ID.",
    { engineers: "33333333-3333-3333-3333-333333333333" },
  ).default({}),
  grantConsent: flag(
    "Consents for all users to the scopes of the sign-in, which an application that requires assignment needs. Left out: true for an application that is created, false for one that exists.",
    true,
  ).optional(),
  accountLinking: flag("Lets an existing Langfuse user with the same email sign in through Entra ID.", true).default(
    DEFAULTS.release.accountLinking,
  ),
  passwordLogin: choice(
    ["off", "on"],
    "Langfuse's own user names and passwords beside Entra ID. Set it to on only while single sign-on does not work.",
    "off",
  ).default(DEFAULTS.release.passwordLogin ? "on" : "off"),
});
