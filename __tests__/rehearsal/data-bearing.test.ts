import { dataLosses } from "../../rehearsal/data-bearing";
import type { Change } from "../../rehearsal/stack-run";

const change = (action: Change["action"], type = "azurerm_key_vault"): Change => ({
  address: `${type}.it`,
  type,
  action,
});

test.each<Change["action"]>(["delete", "replace"])("a %s takes the data with it", (action) => {
  expect(dataLosses([change(action)])).toEqual([{ change: change(action), data: "the secrets of Langfuse" }]);
});

test.each<Change["action"]>(["create", "update", "read", "noop", "move", "import", "remove"])(
  "a %s leaves the data where it is",
  (action) => {
    expect(dataLosses([change(action)])).toEqual([]);
  },
);

test.each([
  ["azapi_resource", "what an Azure resource stores"],
  ["azurerm_key_vault_secret", "a secret of Langfuse"],
  ["azurerm_kubernetes_cluster", "the databases on the cluster's disks"],
  ["azurerm_log_analytics_workspace", "the logs"],
  ["azurerm_resource_group", "everything in the group"],
  ["azurerm_storage_account", "events, media and exports"],
  ["azurerm_storage_container", "events, media and exports"],
  ["helm_release", "what runs in the cluster, with the volumes that its chart does not keep"],
  ["kubernetes_namespace_v1", "everything in the namespace"],
  ["kubernetes_secret_v1", "a secret that pods read"],
])("with %s goes %s", (type, data) => {
  expect(dataLosses([change("delete", type)])).toEqual([{ change: change("delete", type), data }]);
});

test("losses come in the order of the changes, without what holds no data", () => {
  const changes = [
    change("replace", "helm_release"),
    change("delete", "azurerm_role_assignment"),
    change("update"),
    change("delete"),
  ];
  expect(dataLosses(changes).map((loss) => loss.change)).toEqual([changes[0], changes[3]]);
});
