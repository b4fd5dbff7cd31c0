import { noBroadRole } from "../../../../policy/rules/identity/no-broad-role";
import { testRule } from "../../rule-table";
import { plan, reference, state } from "../../terraform-show";

const ONE = "azurerm_role_assignment.one";
const GROUP = "/subscriptions/s/resourceGroups/rg";
const ROLES = "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions";

const assigned = (settings: object) => ({
  resource: { azurerm_role_assignment: { one: { role_definition_name: "Reader", scope: GROUP, ...settings } } },
});

const byId = (id: string) => ({
  resource: { azurerm_role_assignment: { one: { role_definition_id: `${ROLES}/${id}`, scope: GROUP } } },
});

testRule(noBroadRole, {
  compliant: {
    "a reader of a resource group": assigned({}),
    "a contributor of one kind": assigned({ role_definition_name: "Network Contributor" }),
    "a role by its id": byId("7f951dda-4ed3-4680-a7ca-43fe172d538d"),
    "a custom role": byId("5bd9cd88-fe45-4216-938b-f97437e15450"),
    "an existing registry, in the deployer's subscription": {
      ...assigned({
        role_definition_name: "AcrPull",
        scope:
          "/subscriptions/${data.azurerm_client_config.client.subscription_id}/resourceGroups/rg/providers/" +
          "Microsoft.ContainerRegistry/registries/acr",
      }),
      data: { azurerm_client_config: { client: {} } },
    },
    "a plan that does not know the scope yet": plan({
      "azurerm_kubernetes_cluster.cluster": { unknown: { id: true } },
      [ONE]: {
        values: { role_definition_name: "Azure Kubernetes Service RBAC Cluster Admin" },
        unknown: { scope: true, role_definition_id: true },
        expressions: { scope: reference("azurerm_kubernetes_cluster.cluster.id") },
      },
    }),
    "a state": state({
      [ONE]: { role_definition_name: "AcrPull", role_definition_id: `${ROLES}/7f951dda`, scope: GROUP },
    }),
  },
  violating: {
    "one that may ask for keys": [
      assigned({ role_definition_name: "Storage Account Contributor" }),
      [ONE, "role_definition_name"],
    ],
    "one that may ask for keys, by its id": [byId("81a9662b-bebf-436f-a333-f67b29880f12"), [ONE, "role_definition_id"]],
    Owner: [assigned({ role_definition_name: "Owner" }), [ONE, "role_definition_name"]],
    Contributor: [assigned({ role_definition_name: "Contributor" }), [ONE, "role_definition_name"]],
    "User Access Administrator": [
      assigned({ role_definition_name: "User Access Administrator" }),
      [ONE, "role_definition_name"],
    ],
    "Role Based Access Control Administrator": [
      assigned({ role_definition_name: "Role Based Access Control Administrator" }),
      [ONE, "role_definition_name"],
    ],
    "Owner in other letters, which Azure takes too": [
      assigned({ role_definition_name: "owner" }),
      [ONE, "role_definition_name"],
    ],
    "Owner by its id": [byId("8e3af657-a8ff-443c-a75c-2fe8c4bcb635"), [ONE, "role_definition_id"]],
    "Contributor by its id": [byId("b24988ac-6180-42a0-ab88-20f7382dd24c"), [ONE, "role_definition_id"]],
    "User Access Administrator by its id": [byId("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"), [ONE, "role_definition_id"]],
    "Role Based Access Control Administrator by its id": [
      byId("f58310d9-a9f6-439a-9e8d-f62e7b41a168"),
      [ONE, "role_definition_id"],
    ],
    "Owner by a data source": [
      {
        resource: {
          azurerm_role_assignment: {
            one: { role_definition_id: "${data.azurerm_role_definition.owner.id}", scope: GROUP },
          },
        },
        data: { azurerm_role_definition: { owner: { name: "Owner" } } },
      },
      [ONE, "role_definition_id"],
    ],
    "a reader of a subscription": [assigned({ scope: "/subscriptions/s" }), [ONE, "scope"]],
    "a reader of the deployer's subscription": [
      {
        ...assigned({ scope: "${data.azurerm_subscription.current.id}" }),
        data: { azurerm_subscription: { current: {} } },
      },
      [ONE, "scope"],
    ],
    "a reader of a management group": [
      assigned({ scope: "/providers/Microsoft.Management/managementGroups/root" }),
      [ONE, "scope"],
    ],
    "a reader of everything": [assigned({ scope: "/" }), [ONE, "scope"]],
    "both at once": [
      assigned({ role_definition_name: "Owner", scope: "/subscriptions/s" }),
      [ONE, "role_definition_name"],
      [ONE, "scope"],
    ],
    "a role that is unknown before the apply": [
      assigned({ role_definition_name: "${var.role}" }),
      [ONE, "role_definition_name"],
    ],
    "a scope that is unknown before the apply": [assigned({ scope: "${var.scope}" }), [ONE, "scope"]],
    azapi: [
      {
        resource: {
          azapi_resource: {
            one: {
              type: "Microsoft.Authorization/roleAssignments@2022-04-01",
              parent_id: "/subscriptions/s",
              body: { properties: { roleDefinitionId: `${ROLES}/8e3af657-a8ff-443c-a75c-2fe8c4bcb635` } },
            },
          },
        },
      },
      ["azapi_resource.one", "body.properties.roleDefinitionId"],
      ["azapi_resource.one", "parent_id"],
    ],
    "an eligible assignment": [
      {
        resource: {
          azurerm_pim_eligible_role_assignment: {
            one: { role_definition_id: "${data.azurerm_subscription.s.id}/x", scope: "/subscriptions/s" },
          },
        },
      },
      ["azurerm_pim_eligible_role_assignment.one", "scope"],
    ],
    "a state": [state({ [ONE]: { role_definition_name: "Owner", scope: GROUP } }), [ONE, "role_definition_name"]],
  },
  notApplicable: { "no assignment": { resource: {} } },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_role_assignment.vault_officer_pipeline.role_definition_name = "Owner";
    },
    ["azurerm_role_assignment.vault_officer_pipeline", "role_definition_name"],
  ],
});
