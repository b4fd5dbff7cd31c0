import { readScope } from "../../policy/azure-scope";
import { deploymentOf } from "./rule-table";
import { plan, state } from "./terraform-show";

const ACCOUNT = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st";

const SYNTHESIS = {
  resource: {
    azapi_resource: { account: { type: "Microsoft.Storage/storageAccounts@2024-01-01", name: "st" } },
    azurerm_storage_container: { files: { storage_account_id: "${azapi_resource.account.id}" } },
    azurerm_container_registry: { images: {} },
    azurerm_resource_group: { group: { name: "rg" } },
    azurerm_subnet: { nodes: {} },
    azurerm_subnet_network_security_group_association: { guard: { subnet_id: "${azurerm_subnet.nodes.id}" } },
    azurerm_role_assignment: { one: {} },
  },
  data: {
    azurerm_subscription: { current: {} },
    azurerm_management_group: { root: {} },
    azurerm_client_config: { client: {} },
    azurerm_container_registry: { shared: { name: "acr" } },
  },
  locals: { where: "${azurerm_storage_container.files.id}" },
};

function scope(value: string, input: object = SYNTHESIS) {
  const deployment = deploymentOf(input);
  const [from] = deployment.resources("azurerm_role_assignment");
  return from && readScope(deployment, from, value);
}

test.each([
  ["/", "tenant"],
  ["/providers/Microsoft.Management/managementGroups/root", "management group"],
  ["/subscriptions/s", "subscription"],
  ["/subscriptions/s/", "subscription"],
  ["/subscriptions/${var.subscription}", "subscription"],
  ["/subscriptions/s/resourceGroups/rg", "resource group"],
  ["/SUBSCRIPTIONS/s/RESOURCEGROUPS/rg", "resource group"],
  [ACCOUNT, "microsoft.storage/storageaccounts"],
  [`${ACCOUNT}/blobServices/default/containers/c`, "microsoft.storage/storageaccounts/blobservices/containers"],
  ["${data.azurerm_subscription.current.id}", "subscription"],
  ["/subscriptions/${data.azurerm_client_config.client.subscription_id}/resourceGroups/rg", "resource group"],
  ["${data.azurerm_subscription.current.id}/resourceGroups/rg", "resource group"],
  ["${data.azurerm_management_group.root.id}", "management group"],
  ["${azurerm_resource_group.group.id}", "resource group"],
  [
    "${azurerm_resource_group.group.id}/providers/Microsoft.ContainerRegistry/registries/acr",
    "microsoft.containerregistry/registries",
  ],
  ["${azurerm_container_registry.images.id}", "microsoft.containerregistry/registries"],
  ["${data.azurerm_container_registry.shared.id}", "microsoft.containerregistry/registries"],
  ["${azapi_resource.account.id}", "microsoft.storage/storageaccounts"],
  [
    "${azapi_resource.account.id}/blobServices/default/containers/c",
    "microsoft.storage/storageaccounts/blobservices/containers",
  ],
  ["${azurerm_storage_container.files.id}", "microsoft.storage/storageaccounts/blobservices/containers"],
  ["${azurerm_storage_container.files.storage_account_id}", "microsoft.storage/storageaccounts"],
  ["${azurerm_subnet_network_security_group_association.guard.subnet_id}", "azurerm_subnet"],
  ["${local.where}", "microsoft.storage/storageaccounts/blobservices/containers"],
])("%s is a %s", (value, kind) => expect(scope(value)?.kind).toBe(kind));

test.each([
  "",
  "${var.scope}",
  "${azurerm_storage_account.nowhere.id}",
  "${data.azurerm_client_config.client.object_id}",
  "https://st.blob.core.windows.net/files",
  "/resourceGroups/rg",
  "${data.azurerm_subscription.current.id}/something/else",
])('"%s" has no known scope', (value) => expect(scope(value)).toBeUndefined());

test("two references to one resource have one key", () => {
  expect(scope("${azurerm_storage_container.files.storage_account_id}")).toEqual(scope("${azapi_resource.account.id}"));
});

test("a path after a reference has one key, whatever its case", () => {
  const [one, other] = [
    "${azapi_resource.account.id}/blobServices/default",
    "${azapi_resource.account.id}/BLOBSERVICES/Default",
  ];
  expect(scope(one)?.key).toBe(scope(other)?.key);
});

test("in a plan, known and unknown ids have the same scope", () => {
  const input = plan({
    "azurerm_storage_account.known": { values: { id: ACCOUNT } },
    "azurerm_storage_account.new": { values: { name: "st" }, unknown: { id: true } },
    "azurerm_role_assignment.one": {},
  });
  const kind = "microsoft.storage/storageaccounts";
  expect(scope("${azurerm_storage_account.known.id}", input)).toEqual({ kind, key: ACCOUNT.toLowerCase() });
  expect(scope("${azurerm_storage_account.new.id}", input)?.kind).toBe(kind);
});

test("a state has ids", () => {
  expect(scope(ACCOUNT, state({ "azurerm_role_assignment.one": {} }))).toEqual({
    kind: "microsoft.storage/storageaccounts",
    key: ACCOUNT.toLowerCase(),
  });
});
