import { AZURERM } from "../../../../rehearsal/cloud/azurerm";
import { World } from "../../../../rehearsal/cloud/world";
import type { Values } from "../../../../rehearsal/values/value";

const world = new World();

test("the client is the account, in the provider's own tenant and subscription", () => {
  const answer = (provider: Values) =>
    AZURERM.dataSources?.["azurerm_client_config"]?.answers?.({}, { world, provider });
  const { clientId, objectId, tenantId, subscriptionId } = world.account;
  const own = { id: clientId, client_id: clientId, object_id: objectId };
  expect(answer({})).toEqual({ ...own, tenant_id: tenantId, subscription_id: subscriptionId });
  expect(answer({ tenant_id: "t", subscription_id: "s" })).toEqual({ ...own, tenant_id: "t", subscription_id: "s" });
});

test.each([
  ["azurerm_key_vault", { name: "kv" }, { vault_uri: "https://kv.vault.azure.net/" }],
  ["azurerm_resource_group", { name: "rg" }, { location: "eastus" }],
])("%s that is taken for granted looks like one that was made", (type, config, expected) => {
  const context = { world, provider: { subscription_id: "s" } };
  expect(AZURERM.dataSources?.[type]?.assumed?.(config, context)).toEqual(expected);
});
