import { ssoAssignmentRequired } from "../../../../policy/rules/identity/sso-assignment-required";
import { testRule } from "../../rule-table";
import { plan, reference, state } from "../../terraform-show";

const PRINCIPAL = "azuread_service_principal.principal";
const APPLICATION = "azuread_application.sso";

const platform = (principals: object) => ({
  resource: { azuread_application: { sso: {} }, azuread_service_principal: principals },
});
const principal = (settings: object) => ({ client_id: "${azuread_application.sso.client_id}", ...settings });

testRule(ssoAssignmentRequired, {
  compliant: {
    required: platform({ principal: principal({ app_role_assignment_required: true }) }),
    "another application's is left alone": platform({
      principal: principal({ app_role_assignment_required: true }),
      graph: { client_id: "00000003-0000-0000-c000-000000000000", use_existing: true },
    }),
    "a plan that does not know the client id yet": plan({
      [APPLICATION]: { unknown: { client_id: true } },
      [PRINCIPAL]: {
        values: { app_role_assignment_required: true },
        unknown: { client_id: true },
        expressions: { client_id: reference(`${APPLICATION}.client_id`) },
      },
    }),
    "a state": state({
      [APPLICATION]: { client_id: "c-1" },
      [PRINCIPAL]: { client_id: "c-1", app_role_assignment_required: true },
    }),
  },
  violating: {
    "not required": [
      platform({ principal: principal({ app_role_assignment_required: false }) }),
      [PRINCIPAL, "app_role_assignment_required"],
    ],
    "left out, which means not required": [
      platform({ principal: principal({}) }),
      [PRINCIPAL, "app_role_assignment_required"],
    ],
    "no service principal, which the first sign-in would make": [platform({}), [APPLICATION, ""]],
    "a state": [
      state({
        [APPLICATION]: { client_id: "c-1" },
        [PRINCIPAL]: { client_id: "c-1", app_role_assignment_required: false },
      }),
      [PRINCIPAL, "app_role_assignment_required"],
    ],
  },
  notApplicable: { "an app registration that exists": { data: { azuread_application: { sso: {} } } } },
  mutation: [
    ({ platform }) => {
      platform.resource.azuread_service_principal.sso_principal.app_role_assignment_required = false;
    },
    ["azuread_service_principal.sso_principal", "app_role_assignment_required"],
  ],
});
