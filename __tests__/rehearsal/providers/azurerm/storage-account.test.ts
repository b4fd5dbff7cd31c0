import { Cloud } from "../../../../rehearsal/cloud";
import { create, refusal, resourceGroup } from "../../support";

let cloud: Cloud;
let account: string;
beforeEach(() => {
  cloud = new Cloud();
  resourceGroup(cloud);
  account = create(cloud, "azurerm_storage_account", { name: "st", resource_group_name: "rg" })["id"] as string;
});

test("an account has an endpoint for blobs", () => {
  expect(cloud.findById(account)?.values).toMatchObject({
    id: `/subscriptions/${cloud.account.subscriptionId}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st`,
    primary_blob_endpoint: "https://st.blob.core.windows.net/",
  });
});

test("a container is created through Resource Manager", () => {
  const container = create(cloud, "azurerm_storage_container", { name: "toys", storage_account_id: account });
  const id = `${account}/blobServices/default/containers/toys`;
  expect(container).toEqual({
    id,
    name: "toys",
    storage_account_id: account,
    resource_manager_id: id,
    has_immutability_policy: false,
    has_legal_hold: false,
    metadata: {},
    default_encryption_scope: "$account-encryption-key",
    encryption_scope_override_enabled: true,
  });
});

test("a container is not created with the account's keys", () => {
  const container = { name: "toys", storage_account_name: "st", storage_account_id: null };
  expect(refusal(() => create(cloud, "azurerm_storage_container", container))).toBe(
    "KeyBasedAuthenticationNotPermitted: give storage_account_id, which needs no key.",
  );
});

test("a container needs its account", () => {
  const container = { name: "toys", storage_account_id: `${account}2` };
  expect(refusal(() => create(cloud, "azurerm_storage_container", container))).toBe(
    `ResourceNotFound: ${account}2 does not exist.`,
  );
});

test("a management policy needs its account", () => {
  const rule = {
    name: "old",
    filters: [{ blob_types: ["blockBlob"] }],
    actions: [{ version: [{ delete_after_days_since_creation: 30 }] }],
  };
  const policy = { storage_account_id: account, rule: [rule] };
  expect(create(cloud, "azurerm_storage_management_policy", policy)["id"]).toBe(
    `${account}/managementPolicies/default`,
  );
  const other = { ...policy, storage_account_id: `${account}2` };
  expect(refusal(() => create(cloud, "azurerm_storage_management_policy", other))).toBe(
    `ResourceNotFound: ${account}2 does not exist.`,
  );
});
