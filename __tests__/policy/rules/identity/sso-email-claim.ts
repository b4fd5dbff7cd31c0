import { ssoEmailClaim } from "../../../../policy/rules/identity/sso-email-claim";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const APPLICATION = "azuread_application.sso";
const claims = (optional_claims: object | undefined) => ({
  resource: { azuread_application: { sso: { optional_claims } } },
});

testRule(ssoEmailClaim, {
  compliant: {
    "among others": claims({ id_token: [{ name: "groups" }, { name: "email", essential: true }] }),
    "a state": state({ [APPLICATION]: { optional_claims: [{ id_token: [{ name: "email" }] }] } }),
  },
  violating: {
    "no claims": [claims(undefined), [APPLICATION, "optional_claims.id_token"]],
    "in the access token only": [
      claims({ access_token: [{ name: "email" }] }),
      [APPLICATION, "optional_claims.id_token"],
    ],
    "another claim": [claims({ id_token: [{ name: "upn" }] }), [APPLICATION, "optional_claims.id_token"]],
    "a state": [
      state({ [APPLICATION]: { optional_claims: [{ id_token: [] }] } }),
      [APPLICATION, "optional_claims.id_token"],
    ],
  },
  notApplicable: { "an app registration that exists": { data: { azuread_application: { sso: {} } } } },
  mutation: [
    ({ platform }) => {
      platform.resource.azuread_application.sso.optional_claims.id_token = [];
    },
    [APPLICATION, "optional_claims.id_token"],
  ],
});
