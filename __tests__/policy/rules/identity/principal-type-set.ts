import { principalTypeSet } from "../../../../policy/rules/identity/principal-type-set";
import { testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const ONE = "azurerm_role_assignment.one";
const assigned = (settings: object) => ({ resource: { azurerm_role_assignment: { one: settings } } });
const CALLER = "${data.azurerm_client_config.client.object_id}";
const client = { data: { azurerm_client_config: { client: {} } } };

testRule(principalTypeSet, {
  compliant: {
    "a group": assigned({ principal_type: "Group", principal_id: "1" }),
    "a plan": plan({
      [ONE]: { values: { principal_type: "User" }, expressions: { principal_type: { constant_value: "User" } } },
    }),
    "a plan that knows what a variable is": plan({
      [ONE]: { values: { principal_type: "User" }, expressions: { principal_type: { references: ["var.type"] } } },
    }),
    "the deployer, and another principal": {
      ...client,
      resource: { azurerm_role_assignment: { one: { principal_id: CALLER }, two: { principal_type: "Group" } } },
    },
  },
  violating: {
    "left out": [assigned({ principal_id: "1" }), [ONE, "principal_type"]],
    "left out, and found out by Azure before this plan": [
      plan({ [ONE]: { values: { principal_type: "ServicePrincipal" } } }),
      [ONE, "principal_type"],
    ],
    "a word that Azure does not know": [assigned({ principal_type: "ManagedIdentity" }), [ONE, "principal_type"]],
    "a value that is unknown before the apply": [assigned({ principal_type: "${var.type}" }), [ONE, "principal_type"]],
    azapi: [
      {
        resource: {
          azapi_resource: {
            one: { type: "Microsoft.Authorization/roleAssignments@2022-04-01", body: { properties: {} } },
          },
        },
      },
      ["azapi_resource.one", "body.properties.principalType"],
    ],
  },
  notApplicable: {
    "a state": state({ [ONE]: { principal_type: "ServicePrincipal" } }),
    "no assignment": { resource: {} },
    "the deployer": { ...client, ...assigned({ principal_id: CALLER }) },
    "an assignment that takes no type": {
      resource: { azurerm_pim_active_role_assignment: { one: { principal_id: "1" } } },
    },
  },
  mutation: [
    ({ platform }) => {
      delete platform.resource.azurerm_role_assignment.blob_delegator.principal_type;
    },
    ["azurerm_role_assignment.blob_delegator", "principal_type"],
  ],
});
