import { helmPlaces, helmReleases } from "../../../terraform-json/helm-release";
import { each, finding, type Rule } from "../../rule";

const PATH = "langfuse.auth.disableUsernamePassword";

export const ssoNoPasswordLogin: Rule = {
  id: "sso-no-password-login",
  group: "identity",
  title: "If users sign in with Entra ID, they cannot sign in with a password of Langfuse.",
  rationale:
    "A password bypasses the requirements of Entra ID: assignment, a second factor, an active account. And everyone who " +
    "finds the page can sign up.",
  source: "https://langfuse.com/self-hosting/security/authentication-and-sso",
  fix:
    "Set sso.passwordLogin in the environment file to off (in the chart: langfuse.auth.disableUsernamePassword), or add a " +
    "waiver while the sign-in is repaired.",
  check: (deployment) =>
    each(
      helmReleases(deployment, "langfuse").filter(
        (release) => helmPlaces(release, "langfuse.auth.providers.azureAd").length > 0,
      ),
      "Helm release of Langfuse with sign-in by Entra ID",
      (release) => {
        const [place] = helmPlaces(release, PATH);
        if (place?.value === true) return [];
        return [finding(release.block, place?.path ?? `values.${PATH}`, "is not true, so that passwords are accepted")];
      },
    ),
};
