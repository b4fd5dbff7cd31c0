import { World } from "../../../../rehearsal/cloud/world";
import { behaviourOf, create, refusal, resourceGroup } from "../../support";

let world: World;
beforeEach(() => {
  world = new World();
});

function refusedDeletion(id: string): string | undefined {
  return refusal(() => behaviourOf("azurerm_resource_group").deletes?.({ id }, { world, provider: {} }));
}

test("has an id in the subscription", () => {
  expect(resourceGroup(world)).toBe(`/subscriptions/${world.account.subscriptionId}/resourceGroups/rg`);
});

test("goes if it is empty, whatever is in others", () => {
  const id = resourceGroup(world);
  world.put("azurerm_key_vault", `${id}2/providers/Microsoft.KeyVault/vaults/kv`, {});
  expect(refusedDeletion(id)).toBeUndefined();
});

test("stays as long as something is in it", () => {
  const id = resourceGroup(world);
  const vault = create(world, "azurerm_key_vault", { name: "kv", resource_group_name: "rg" })["id"];
  const identity = create(world, "azurerm_user_assigned_identity", { name: "id", resource_group_name: "rg" })["id"];
  expect(refusedDeletion(id.toUpperCase())).toBe(
    `The resource group still contains: ${String(vault)}, ${String(identity)}.`,
  );
});
