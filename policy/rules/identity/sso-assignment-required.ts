import { eachAppRegistration, findServicePrincipals } from "../../app-registration";
import { finding, mustBe, type Rule } from "../../rule";

export const ssoAssignmentRequired: Rule = {
  id: "sso-assignment-required",
  group: "identity",
  title: "Only assigned users may sign in.",
  rationale:
    "By default Entra ID signs in every user of the tenant, also guests, and Langfuse creates an account for each.",
  source: "https://github.com/langfuse/langfuse/issues/1384",
  fix: "Set app_role_assignment_required of the service principal to true, and assign groups: sso.groups in the environment file.",
  check: (deployment) =>
    eachAppRegistration(deployment, (application) => {
      const principals = findServicePrincipals(deployment, application);
      if (principals.length === 0) {
        return [finding(application, "", "has no service principal in this deployment that requires assignment")];
      }
      return principals.flatMap((principal) =>
        mustBe(principal, "app_role_assignment_required", [true], { absent: "wrong" }),
      );
    }),
};
