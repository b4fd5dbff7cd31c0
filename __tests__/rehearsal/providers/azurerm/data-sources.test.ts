import { AZURERM } from "../../../../rehearsal/providers/azurerm";
import { Cloud } from "../../../../rehearsal/cloud";
import type { Values } from "../../../../rehearsal/values/value";

const cloud = new Cloud();

test("the client is the account, in the tenant and subscription of the provider", () => {
  const answer = (provider: Values) =>
    AZURERM.types["azurerm_client_config"]?.dataSource?.read?.({}, { cloud, provider });
  const { clientId, objectId, tenantId, subscriptionId } = cloud.account;
  const own = { id: clientId, client_id: clientId, object_id: objectId };
  expect(answer({})).toEqual({ ...own, tenant_id: tenantId, subscription_id: subscriptionId });
  expect(answer({ tenant_id: "t", subscription_id: "s" })).toEqual({ ...own, tenant_id: "t", subscription_id: "s" });
});

test.each([
  ["azurerm_key_vault", { name: "kv" }, { vault_uri: "https://kv.vault.azure.net/" }],
  ["azurerm_resource_group", { name: "rg" }, { location: "eastus" }],
])("%s that is assumed to exist has the values of a deployed one", (type, config, expected) => {
  const context = { cloud, provider: { subscription_id: "s" } };
  expect(AZURERM.types[type]?.dataSource?.assume?.(config, context)).toEqual(expected);
});
