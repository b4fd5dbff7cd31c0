import { ssoNoImplicitGrant } from "../../../../policy/rules/identity/sso-no-implicit-grant";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const APPLICATION = "azuread_application.sso";
const OFF = { access_token_issuance_enabled: false, id_token_issuance_enabled: false };
const grant = (implicit_grant: object | undefined) => ({
  resource: { azuread_application: { sso: { web: { implicit_grant } } } },
});

testRule(ssoNoImplicitGrant, {
  compliant: {
    "both off": grant(OFF),
    "left out, which means off": grant(undefined),
    "a state": state({ [APPLICATION]: { web: [{ implicit_grant: [OFF] }] } }),
  },
  violating: {
    "ID tokens": [
      grant({ ...OFF, id_token_issuance_enabled: true }),
      [APPLICATION, "web.implicit_grant.id_token_issuance_enabled"],
    ],
    "access tokens": [
      grant({ access_token_issuance_enabled: true }),
      [APPLICATION, "web.implicit_grant.access_token_issuance_enabled"],
    ],
    "a state": [
      state({ [APPLICATION]: { web: [{ implicit_grant: [{ ...OFF, access_token_issuance_enabled: true }] }] } }),
      [APPLICATION, "web[0].implicit_grant[0].access_token_issuance_enabled"],
    ],
  },
  notApplicable: { "no app registration": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azuread_application.sso.web.implicit_grant.id_token_issuance_enabled = true;
    },
    [APPLICATION, "web.implicit_grant.id_token_issuance_enabled"],
  ],
});
