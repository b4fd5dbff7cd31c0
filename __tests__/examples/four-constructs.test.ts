import type { TerraformStack } from "cdktf";
import { AzureStack, KubernetesStack } from "../../examples/four-constructs/main";
import { terraformOf, testApp } from "../support/synth";

/** How many resources of each type a stack has. */
function resourceTypes(stack: TerraformStack): Record<string, number> {
  const { resource } = terraformOf(stack);
  return Object.fromEntries(Object.entries(resource).map(([type, named]) => [type, Object.keys(named).length]));
}

test("all constructs in plain stacks of CDKTF", () => {
  const app = testApp();
  expect(resourceTypes(new AzureStack(app))).toEqual({
    azapi_resource: 1,
    azapi_update_resource: 1,
    azuread_application: 1,
    azuread_application_password: 1,
    azuread_service_principal: 1,
    azuread_service_principal_delegated_permission_grant: 1,
    azurerm_container_registry: 1,
    azurerm_federated_identity_credential: 1,
    azurerm_key_vault: 1,
    azurerm_key_vault_secret: 9,
    azurerm_kubernetes_cluster: 1,
    azurerm_network_security_group: 1,
    azurerm_resource_group: 1,
    azurerm_role_assignment: 7,
    azurerm_storage_container: 1,
    azurerm_storage_management_policy: 1,
    azurerm_subnet: 1,
    azurerm_subnet_network_security_group_association: 1,
    azurerm_user_assigned_identity: 2,
    azurerm_virtual_network: 1,
    time_rotating: 1,
    time_sleep: 2,
  });
  expect(resourceTypes(new KubernetesStack(app))).toEqual({
    helm_release: 3,
    kubernetes_default_service_account_v1: 3,
    kubernetes_namespace_v1: 3,
    kubernetes_network_policy_v1: 7,
    kubernetes_secret_v1: 5,
    kubernetes_service_account_v1: 1,
    kubernetes_storage_class_v1: 1,
  });
});
