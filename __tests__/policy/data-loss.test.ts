import { findDataLoss, type ResourceChange } from "../../policy/data-loss";

const change = (type: string, action = "delete", before?: ResourceChange["before"]): ResourceChange => ({
  address: `${type}.it`,
  type,
  action,
  before,
});

test.each(["delete", "replace", "forget"])("with a %s, data is lost", (action) => {
  expect(findDataLoss(change("azurerm_key_vault", action))).toBe("the secrets of Langfuse");
});

test.each(["create", "update", "read", "no-op", "noop", "move", "import", "remove"])(
  "with a %s, no data is lost",
  (action) => {
    expect(findDataLoss(change("azurerm_key_vault", action))).toBeUndefined();
  },
);

test.each([
  ["azurerm_container_registry", "all images of the registry"],
  ["azurerm_key_vault_secret", "a secret of Langfuse"],
  ["azurerm_kubernetes_cluster", "the databases on the cluster's disks"],
  ["azurerm_log_analytics_workspace", "the logs"],
  ["azurerm_managed_disk", "what is on the disk"],
  ["azurerm_postgresql_flexible_server", "what is in the database"],
  ["azurerm_resource_group", "everything in the group"],
  ["azurerm_storage_account", "events, media and exports"],
  ["azurerm_storage_container", "events, media and exports"],
  ["helm_release", "what runs in the cluster, with the volumes that its chart does not keep"],
  ["kubernetes_namespace_v1", "everything in the namespace"],
  ["kubernetes_persistent_volume_claim_v1", "what is on the disk"],
  ["kubernetes_persistent_volume_v1", "what is on the disk"],
  ["kubernetes_secret_v1", "a secret that pods read"],
])("with a %s, %s is lost", (type, data) => {
  expect(findDataLoss(change(type))).toBe(data);
});

test.each([
  ["Microsoft.Storage/storageAccounts@2024-01-01", "events, media and exports"],
  ["microsoft.keyvault/VAULTS@2023-07-01", "the secrets of Langfuse"],
  ["Microsoft.OperationalInsights/workspaces@2023-09-01", "the logs"],
  ["Microsoft.New/things@2030-01-01", "what it stores"],
])("with an azapi_resource of the type %s, %s is lost", (type, data) => {
  expect(findDataLoss(change("azapi_resource", "delete", { type }))).toBe(data);
});

test("with an azapi_resource without a type, data may be lost", () => {
  expect(findDataLoss(change("azapi_resource"))).toBe("what it stores");
});

test.each(["azurerm_role_assignment", "azuread_application_password", "azapi_update_resource", "azurerm_subnet"])(
  "no data is lost with a %s",
  (type) => {
    expect(findDataLoss(change(type))).toBeUndefined();
  },
);

test.each(["azurerm_mssql_database", "kubernetes_stateful_set_v1"])(
  "with a %s, an unknown type, data may be lost",
  (type) => {
    expect(findDataLoss(change(type))).toBe("what it stores");
  },
);

test.each([
  ["traefik", undefined],
  ["cert-manager", undefined],
  ["langfuse", "what runs in the cluster, with the volumes that its chart does not keep"],
])("the data of a release of %s", (chart, data) => {
  expect(findDataLoss(change("helm_release", "delete", { chart }))).toBe(data);
});
