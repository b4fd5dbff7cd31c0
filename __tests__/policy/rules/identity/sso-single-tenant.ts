import { ssoSingleTenant } from "../../../../policy/rules/identity/sso-single-tenant";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const APPLICATION = "azuread_application.sso";
const application = (settings: object) => ({ resource: { azuread_application: { sso: settings } } });

testRule(ssoSingleTenant, {
  compliant: {
    "the own tenant": application({ sign_in_audience: "AzureADMyOrg" }),
    "left out, which means the same": application({}),
    "a state": state({ [APPLICATION]: { sign_in_audience: "AzureADMyOrg" } }),
  },
  violating: {
    "a sign-in that asks for users of any tenant": [
      {
        resource: {
          helm_release: {
            langfuse: {
              chart: "langfuse",
              values: ["langfuse: {auth: {providers: {azureAd: {tenantId: common}}}}"],
            },
          },
        },
      },
      ["helm_release.langfuse", "values.langfuse.auth.providers.azureAd.tenantId"],
    ],
    "every tenant": [application({ sign_in_audience: "AzureADMultipleOrgs" }), [APPLICATION, "sign_in_audience"]],
    "every account of Microsoft": [
      application({ sign_in_audience: "AzureADandPersonalMicrosoftAccount" }),
      [APPLICATION, "sign_in_audience"],
    ],
    "a value that is unknown before the apply": [
      application({ sign_in_audience: "${var.audience}" }),
      [APPLICATION, "sign_in_audience"],
    ],
    "a state": [
      state({ [APPLICATION]: { sign_in_audience: "AzureADMultipleOrgs" } }),
      [APPLICATION, "sign_in_audience"],
    ],
  },
  notApplicable: { "no app registration": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azuread_application.sso.sign_in_audience = "AzureADMultipleOrgs";
    },
    [APPLICATION, "sign_in_audience"],
  ],
});
