import { Cloud } from "../../../../rehearsal/cloud";
import { getResource, create, refusal, resourceGroup } from "../../support";

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
});

function refusedDeletion(id: string): string | undefined {
  return refusal(() => getResource("azurerm_resource_group").remove?.({ id }, { cloud, provider: {} }));
}

test("has an id in the subscription", () => {
  expect(resourceGroup(cloud)).toBe(`/subscriptions/${cloud.account.subscriptionId}/resourceGroups/rg`);
});

test("is deleted if it is empty, whatever is in other groups", () => {
  const id = resourceGroup(cloud);
  cloud.put("azurerm_key_vault", `${id}2/providers/Microsoft.KeyVault/vaults/kv`, {});
  expect(refusedDeletion(id)).toBeUndefined();
});

test("is not deleted as long as something is in it", () => {
  const id = resourceGroup(cloud);
  const vault = create(cloud, "azurerm_key_vault", { name: "kv", resource_group_name: "rg" })["id"];
  const identity = create(cloud, "azurerm_user_assigned_identity", { name: "id-toys", resource_group_name: "rg" })[
    "id"
  ];
  expect(refusedDeletion(id.toUpperCase())).toBe(
    `The resource group still contains: ${String(vault)}, ${String(identity)}.`,
  );
});
