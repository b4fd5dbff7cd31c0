import { blobRoles } from "../../../../policy/rules/identity/blob-roles";
import { testRule } from "../../rule-table";
import { plan, reference, state } from "../../terraform-show";

const CONTRIBUTOR = "Storage Blob Data Contributor";
const DELEGATOR = "Storage Blob Delegator";
const CONTAINER = "${azurerm_storage_container.files.id}";
const ACCOUNT = "${azapi_resource.account.id}";
const ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st";

const IDENTITY = "azurerm_user_assigned_identity.app";
const on = (name: string) => `azurerm_role_assignment.${name}`;

const assigned = (role: string, scope: string, principal = "app") => ({
  role_definition_name: role,
  scope,
  principal_id: `\${azurerm_user_assigned_identity.${principal}.principal_id}`,
});

const RIGHT = { data: assigned(CONTRIBUTOR, CONTAINER), sign: assigned(DELEGATOR, ACCOUNT) };

const platform = (assignments: object) => ({
  resource: {
    azapi_resource: {
      account: { type: "Microsoft.Storage/storageAccounts@2024-01-01" },
      other: { type: "Microsoft.Storage/storageAccounts@2024-01-01" },
    },
    azurerm_storage_container: { files: { storage_account_id: ACCOUNT } },
    azurerm_resource_group: { group: { name: "rg" } },
    azurerm_user_assigned_identity: { app: { name: "id-app" }, cluster: { name: "id-cluster" } },
    azurerm_federated_identity_credential: {
      federation: { parent_id: "${azurerm_user_assigned_identity.app.id}" },
    },
    azurerm_role_assignment: assignments,
  },
});

const stateOf = (containerScope: string, roles: readonly [object, object]) =>
  state({
    [IDENTITY]: { id: "/i", name: "id-app", principal_id: "p-1" },
    "azurerm_federated_identity_credential.federation": { parent_id: "/i" },
    [on("data")]: { ...roles[0], scope: containerScope, principal_id: "p-1" },
    [on("sign")]: { ...roles[1], scope: ID, principal_id: "p-1" },
  });

const NAMES = [{ role_definition_name: CONTRIBUTOR }, { role_definition_name: DELEGATOR }] as const;

testRule(blobRoles, {
  compliant: {
    references: platform(RIGHT),
    "a path behind the account's reference": platform({
      ...RIGHT,
      data: assigned(CONTRIBUTOR, `${ACCOUNT}/blobServices/default/containers/files`),
    }),
    "what other identities have": platform({
      ...RIGHT,
      network: assigned("Network Contributor", "${azurerm_resource_group.group.id}", "cluster"),
    }),
    "a state": stateOf(`${ID}/blobServices/default/containers/files`, NAMES),
    "a state with the ids of the roles": stateOf(`${ID}/blobServices/default/containers/files`, [
      { role_definition_id: "/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe" },
      { role_definition_id: "/providers/Microsoft.Authorization/roleDefinitions/db58b8e5-c6ad-4a2a-8342-4190687cbf4a" },
    ]),
    "a plan that does not know principal and scope yet": plan({
      [IDENTITY]: { values: { name: "id-app" }, unknown: { id: true, principal_id: true } },
      "azurerm_storage_account.account": { unknown: { id: true } },
      "azurerm_storage_container.files": {
        unknown: { id: true, storage_account_id: true },
        expressions: { storage_account_id: reference("azurerm_storage_account.account.id") },
      },
      "azurerm_federated_identity_credential.federation": {
        unknown: { parent_id: true },
        expressions: { parent_id: reference(`${IDENTITY}.id`) },
      },
      [on("data")]: {
        values: { role_definition_name: CONTRIBUTOR },
        unknown: { scope: true, principal_id: true },
        expressions: {
          scope: reference("azurerm_storage_container.files.id"),
          principal_id: reference(`${IDENTITY}.principal_id`),
        },
      },
      [on("sign")]: {
        values: { role_definition_name: DELEGATOR },
        unknown: { scope: true, principal_id: true },
        expressions: {
          scope: reference("azurerm_storage_account.account.id"),
          principal_id: reference(`${IDENTITY}.principal_id`),
        },
      },
    }),
  },
  violating: {
    "Data Contributor on the account": [
      platform({ ...RIGHT, data: assigned(CONTRIBUTOR, ACCOUNT) }),
      [on("data"), "scope"],
    ],
    "the same in a state": [stateOf(ID, NAMES), [on("data"), "scope"]],
    "Data Contributor on the resource group": [
      platform({ ...RIGHT, data: assigned(CONTRIBUTOR, "${azurerm_resource_group.group.id}") }),
      [on("data"), "scope"],
    ],
    "Delegator on the container, where it does nothing": [
      platform({ ...RIGHT, sign: assigned(DELEGATOR, CONTAINER) }),
      [on("sign"), "scope"],
    ],
    "no Delegator": [platform({ data: RIGHT.data }), [IDENTITY, ""]],
    "no role at all": [platform({}), [IDENTITY, ""], [IDENTITY, ""]],
    "a role for the cluster's identity instead": [
      platform({ ...RIGHT, data: assigned(CONTRIBUTOR, CONTAINER, "cluster") }),
      [IDENTITY, ""],
    ],
    "a role for an identity of the same name elsewhere": [
      state({
        [IDENTITY]: { id: "/i", name: "id-app", resource_group_name: "rg", principal_id: "p-1" },
        "azurerm_user_assigned_identity.other": {
          id: "/o",
          name: "id-app",
          resource_group_name: "rg-other",
          principal_id: "p-2",
        },
        "azurerm_federated_identity_credential.federation": { parent_id: "/i" },
        [on("data")]: {
          ...NAMES[0],
          scope: `${ID}/blobServices/default/containers/files`,
          principal_id: "p-2",
        },
        [on("sign")]: { ...NAMES[1], scope: ID, principal_id: "p-1" },
      }),
      [IDENTITY, ""],
    ],
    "a further role": [
      platform({ ...RIGHT, keys: assigned("Key Vault Secrets User", ACCOUNT) }),
      [on("keys"), "role_definition_name"],
    ],
    "a broader role instead": [
      platform({ ...RIGHT, data: assigned("Storage Blob Data Owner", CONTAINER) }),
      [IDENTITY, ""],
      [on("data"), "role_definition_name"],
    ],
    "a role twice": [platform({ ...RIGHT, again: RIGHT.sign }), [on("again"), "role_definition_name"]],
    "Delegator on another account": [
      platform({ ...RIGHT, sign: assigned(DELEGATOR, "${azapi_resource.other.id}") }),
      [on("sign"), "scope"],
    ],
    "a scope that is unknown before the apply": [
      platform({ ...RIGHT, data: assigned(CONTRIBUTOR, "${var.scope}") }),
      [on("data"), "scope"],
    ],
    "a role that is unknown before the apply": [
      platform({ ...RIGHT, more: assigned("${var.role}", CONTAINER) }),
      [on("more"), "role_definition_name"],
    ],
  },
  notApplicable: {
    "no credential": {
      resource: { azurerm_user_assigned_identity: { cluster: {} }, azurerm_role_assignment: RIGHT },
    },
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_role_assignment.blob_data_contributor.scope = "${azapi_resource.blob_account.id}";
    },
    ["azurerm_role_assignment.blob_data_contributor", "scope"],
  ],
});
