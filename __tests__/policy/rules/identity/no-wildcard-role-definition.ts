import { noWildcardRoleDefinition } from "../../../../policy/rules/identity/no-wildcard-role-definition";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const ROLE = "azurerm_role_definition.role";
const allowing = (permissions: object) => ({ resource: { azurerm_role_definition: { role: { permissions } } } });

testRule(noWildcardRoleDefinition, {
  compliant: {
    "one action": allowing({ actions: ["Microsoft.Network/publicIPAddresses/read"] }),
    "all actions of one resource type": allowing({ actions: ["Microsoft.Network/publicIPAddresses/*"] }),
    "what it may not do": allowing({ actions: ["Microsoft.Network/*/read"], not_actions: ["*"] }),
    "reading role assignments": allowing({ actions: ["Microsoft.Authorization/roleAssignments/read"] }),
    nothing: allowing({ actions: [] }),
    "a state": state({ [ROLE]: { permissions: [{ actions: ["Microsoft.Network/virtualNetworks/read"] }] } }),
  },
  violating: {
    "everything of one provider": [allowing({ actions: ["Microsoft.Storage/*"] }), [ROLE, "permissions.actions[0]"]],
    "asking for keys and for a certificate": [
      allowing({
        actions: [
          "Microsoft.Storage/storageAccounts/listKeys/action",
          "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action",
          "Microsoft.Storage/storageAccounts/regenerateKey/action",
        ],
      }),
      [ROLE, "permissions.actions[0]"],
      [ROLE, "permissions.actions[1]"],
      [ROLE, "permissions.actions[2]"],
    ],
    "a dynamic block": [
      {
        resource: { azurerm_role_definition: { role: { dynamic: { permissions: { content: { actions: ["*"] } } } } } },
      },
      [ROLE, "permissions[0].actions[0]"],
    ],
    "all actions": [allowing({ actions: ["*"] }), [ROLE, "permissions.actions[0]"]],
    "all data actions": [
      allowing([{ actions: ["Microsoft.Network/virtualNetworks/read"], data_actions: ["*"] }]),
      [ROLE, "permissions[0].data_actions[0]"],
    ],
    "reading of every provider": [allowing({ actions: ["*/read"] }), [ROLE, "permissions.actions[0]"]],
    "giving out roles": [
      allowing({
        actions: ["Microsoft.Network/virtualNetworks/read", "Microsoft.Authorization/roleAssignments/write"],
      }),
      [ROLE, "permissions.actions[1]"],
    ],
    "everything about authorization": [
      allowing({ actions: ["microsoft.authorization/*"] }),
      [ROLE, "permissions.actions[0]"],
    ],
    "writing role definitions": [
      allowing({ actions: ["Microsoft.Authorization/roleDefinitions/write"] }),
      [ROLE, "permissions.actions[0]"],
    ],
    "a value that is unknown before the apply": [
      allowing({ actions: "${var.actions}" }),
      [ROLE, "permissions.actions"],
    ],
    "a state": [state({ [ROLE]: { permissions: [{ actions: ["*"] }] } }), [ROLE, "permissions[0].actions[0]"]],
    azapi: [
      {
        resource: {
          azapi_resource: {
            role: {
              type: "Microsoft.Authorization/roleDefinitions@2022-04-01",
              body: { properties: { permissions: [{ dataActions: ["*"] }] } },
            },
          },
        },
      },
      ["azapi_resource.role", "body.properties.permissions[0].dataActions[0]"],
    ],
  },
  notApplicable: {
    "a built-in role": { data: { azurerm_role_definition: { owner: { permissions: [{ actions: ["*"] }] } } } },
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_role_definition = {
        everything: { name: "Everything", scope: "/subscriptions/s", permissions: [{ actions: ["*"] }] },
      };
    },
    ["azurerm_role_definition.everything", "permissions[0].actions[0]"],
  ],
});
