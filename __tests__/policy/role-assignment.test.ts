import { findRoleAssignments } from "../../policy/role-assignment";
import { deploymentOf } from "./rule-table";
import { state } from "./terraform-show";

const ROLE_ID = "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions";
const OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

function assignment(settings: object, rest: object = {}) {
  const [first] = findRoleAssignments(
    deploymentOf({ resource: { ...rest, azurerm_role_assignment: { one: settings } }, ...lookups }),
  );
  return first;
}

const lookups = {
  data: {
    azurerm_role_definition: { owner: { name: "Owner" } },
    azurerm_user_assigned_identity: { found: { name: "id-app", resource_group_name: "rg" } },
  },
  locals: { role: "Reader", principal: "${data.azurerm_user_assigned_identity.found.principal_id}" },
};

test.each([
  ["its name", { role_definition_name: "AcrPull" }, "AcrPull", "role_definition_name"],
  ["a name elsewhere", { role_definition_name: "${local.role}" }, "Reader", "role_definition_name"],
  ["its id", { role_definition_id: `${ROLE_ID}/${OWNER}` }, "Owner", "role_definition_id"],
  ["its id in capitals", { role_definition_id: `${ROLE_ID}/${OWNER.toUpperCase()}` }, "Owner", "role_definition_id"],
  [
    "its id in a subscription of another place",
    { role_definition_id: "/subscriptions/${var.id}/providers/Microsoft.Authorization/roleDefinitions/" + OWNER },
    "Owner",
    "role_definition_id",
  ],
  ["a data source", { role_definition_id: "${data.azurerm_role_definition.owner.id}" }, "Owner", "role_definition_id"],
  ["the id of a custom role", { role_definition_id: `${ROLE_ID}/abc` }, "abc", "role_definition_id"],
  ["a variable", { role_definition_name: "${var.role}" }, undefined, "role_definition_name"],
  ["nothing", {}, undefined, "role_definition_id"],
])("a role by %s", (_, settings, role, rolePath) => {
  expect(assignment(settings)).toMatchObject({ rolePath });
  expect(assignment(settings)?.role).toBe(role);
});

test("an identity is found by a reference, directly or through a local", () => {
  for (const principal_id of ["${data.azurerm_user_assigned_identity.found.principal_id}", "${local.principal}"]) {
    expect(assignment({ principal_id })?.identity?.address).toBe("data.azurerm_user_assigned_identity.found");
  }
  expect(assignment({ principal_id: "11111111-1111-1111-1111-111111111111" })?.identity).toBeUndefined();
});

test("in a state, an identity and a kubelet are found by their object ids", () => {
  const [one, two, three] = findRoleAssignments(
    deploymentOf(
      state({
        "azurerm_user_assigned_identity.app": { id: "/a", principal_id: "abc-1" },
        "azurerm_kubernetes_cluster.cluster": { kubelet_identity: [{ object_id: "abc-2" }] },
        "azurerm_role_assignment.one": { principal_id: "ABC-1" },
        "azurerm_role_assignment.two": { principal_id: "abc-2" },
        "azurerm_role_assignment.three": { principal_id: "abc-3" },
      }),
    ),
  );
  expect([one?.identity?.name, one?.kubeletOf]).toEqual(["app", undefined]);
  expect([two?.identity, two?.kubeletOf?.name]).toEqual([undefined, "cluster"]);
  expect([three?.identity, three?.kubeletOf]).toEqual([undefined, undefined]);
});

test("a kubelet may have an identity of the deployment", () => {
  const cluster = { kubelet_identity: { user_assigned_identity_id: "${azurerm_user_assigned_identity.nodes.id}" } };
  const rest = { azurerm_user_assigned_identity: { nodes: {} }, azurerm_kubernetes_cluster: { cluster } };
  const found = assignment({ principal_id: "${azurerm_user_assigned_identity.nodes.principal_id}" }, rest);
  expect(found?.kubeletOf?.name).toBe("cluster");
});

test("azapi and privileged identity management assign roles too", () => {
  const all = findRoleAssignments(
    deploymentOf({
      resource: {
        azurerm_pim_active_role_assignment: { one: { role_definition_id: OWNER, scope: "/subscriptions/s" } },
        azapi_resource: {
          two: {
            type: "Microsoft.Authorization/roleAssignments@2022-04-01",
            parent_id: "/subscriptions/s/resourceGroups/rg",
            body: { properties: { roleDefinitionId: `${ROLE_ID}/${OWNER}` } },
          },
        },
      },
    }),
  );
  expect(all.map(({ role, scope }) => [role, scope?.kind])).toEqual([
    ["Owner", "subscription"],
    ["Owner", "resource group"],
  ]);
});
