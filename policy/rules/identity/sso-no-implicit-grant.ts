import { eachAppRegistration } from "../../app-registration";
import { mustBe, type Rule } from "../../rule";

const GRANTS = ["web.implicit_grant.access_token_issuance_enabled", "web.implicit_grant.id_token_issuance_enabled"];

export const ssoNoImplicitGrant: Rule = {
  id: "sso-no-implicit-grant",
  group: "identity",
  title: "The app registration does not issue tokens by the implicit grant.",
  rationale:
    "The implicit grant puts tokens into URLs, where history, logs and scripts can read them. Langfuse uses the " +
    "authorization code flow and does not need it.",
  source: "https://learn.microsoft.com/entra/identity-platform/v2-oauth2-implicit-grant-flow",
  fix: "Set both settings of web.implicit_grant to false.",
  check: (deployment) =>
    eachAppRegistration(deployment, (application) =>
      GRANTS.flatMap((path) => mustBe(application, path, [false], { absent: "right" })),
    ),
};
