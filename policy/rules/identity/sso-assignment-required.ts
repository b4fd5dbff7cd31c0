import { eachAppRegistration, servicePrincipalsOf } from "../../app-registration";
import { finding, mustBe, type Rule } from "../../rule";

export const ssoAssignmentRequired: Rule = {
  id: "sso-assignment-required",
  group: "identity",
  title: "Only users who are assigned may sign in.",
  rationale:
    "By default Entra ID signs in every user of the tenant, guests too, and Langfuse makes an account for whoever comes.",
  source: "https://github.com/langfuse/langfuse/issues/1384",
  fix: "Set app_role_assignment_required of the service principal to true, and assign groups.",
  check: (deployment) =>
    eachAppRegistration(deployment, (application) => {
      const principals = servicePrincipalsOf(deployment, application);
      if (principals.length === 0) {
        return [finding(application, "", "has no service principal here that requires assignment")];
      }
      return principals.flatMap((principal) =>
        mustBe(principal, "app_role_assignment_required", [true], { absent: "wrong" }),
      );
    }),
};
