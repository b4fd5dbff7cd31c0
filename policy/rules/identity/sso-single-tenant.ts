import { eachAppRegistration } from "../../app-registration";
import { mustBe, type Rule } from "../../rule";

export const ssoSingleTenant: Rule = {
  id: "sso-single-tenant",
  group: "identity",
  title: "Only users of the own tenant may sign in.",
  rationale:
    "With another audience, administrators of any tenant can let users in with an email address of their choice. " +
    "Langfuse tells users apart by their email address.",
  source: "https://learn.microsoft.com/entra/identity-platform/single-and-multi-tenant-apps",
  fix: 'Set sign_in_audience to "AzureADMyOrg".',
  check: (deployment) =>
    eachAppRegistration(deployment, (application) =>
      mustBe(application, "sign_in_audience", ["AzureADMyOrg"], { absent: "right" }),
    ),
};
