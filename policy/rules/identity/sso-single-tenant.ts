import { helmPlaces, helmReleases, type HelmRelease } from "../../../terraform-json/helm-release";
import { eachAppRegistration } from "../../app-registration";
import { answer, finding, given, mustBe, type Finding, type Rule } from "../../rule";

export const ssoSingleTenant: Rule = {
  id: "sso-single-tenant",
  group: "identity",
  title: "Only users of the deployment's tenant may sign in.",
  rationale:
    "With another audience, administrators of any tenant can create users with any email address, and Langfuse identifies " +
    "users by their email address.",
  source: "https://learn.microsoft.com/entra/identity-platform/single-and-multi-tenant-apps",
  fix: 'Set sign_in_audience to "AzureADMyOrg", and tenantId of the sign-in to the id of the tenant.',
  check(deployment) {
    const registered = eachAppRegistration(deployment, (application) =>
      mustBe(application, "sign_in_audience", ["AzureADMyOrg"], { absent: "right" }),
    );
    const unrestricted = helmReleases(deployment, "langfuse").flatMap(findUnrestricted);
    if (unrestricted.length === 0) return registered;
    return answer([...(registered.kind === "violation" ? registered.findings : []), ...unrestricted]);
  },
};

/** Values of Entra ID for users of any tenant, instead of a tenant id. */
const EVERY_TENANT = ["common", "organizations", "consumers"];

function findUnrestricted(release: HelmRelease): Finding[] {
  return helmPlaces(release, "langfuse.auth.providers.azureAd.tenantId")
    .filter(({ value }) => EVERY_TENANT.includes(String(value).toLowerCase()))
    .map(({ path, value }) => finding(release.block, path, `is ${given(value)}, and must be the id of the tenant`));
}
