import { KeylessBlobStack } from "../../examples/keyless-blob-only/main";
import { addresses, terraformOf, testApp } from "../support/synth";

test("one construct alone, with an existing cluster's issuer", () => {
  const json = terraformOf(new KeylessBlobStack(testApp()));
  expect(addresses(json)).toEqual([
    "azapi_resource.blob_account",
    "azapi_update_resource.blob_service",
    "azurerm_federated_identity_credential.blob_federation",
    "azurerm_resource_group.group",
    "azurerm_role_assignment.blob_data_contributor",
    "azurerm_role_assignment.blob_delegator",
    "azurerm_storage_container.blob_container",
    "azurerm_storage_management_policy.blob_retention",
    "azurerm_user_assigned_identity.blob_identity",
    "data.azurerm_kubernetes_cluster.cluster",
  ]);
  expect(json.resource["azurerm_federated_identity_credential"]?.["blob_federation"].issuer).toBe(
    "${data.azurerm_kubernetes_cluster.cluster.oidc_issuer_url}",
  );
  expect(json.output["client_id"]?.value).toBe("${azurerm_user_assigned_identity.blob_identity.client_id}");
});
