import { eachAppRegistration } from "../../app-registration";
import { finding, type Rule } from "../../rule";

export const ssoEmailClaim: Rule = {
  id: "sso-email-claim",
  group: "identity",
  title: "The token of a sign-in contains the user's email address.",
  rationale: "Langfuse identifies users by their email address. Without it in the token, the sign-in fails.",
  source: "https://github.com/langfuse/langfuse/issues/4765",
  fix: 'Add the optional claim "email" to the ID token.',
  check: (deployment) =>
    eachAppRegistration(deployment, (application) => {
      const claims = application.places("optional_claims.id_token.name").map(({ value }) => value);
      if (claims.includes("email")) return [];
      return [finding(application, "optional_claims.id_token", 'has no claim "email"')];
    }),
};
