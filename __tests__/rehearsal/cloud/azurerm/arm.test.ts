import { armResource, groupId, lastPart, requiresAzure, subscriptionId } from "../../../../rehearsal/cloud/azurerm/arm";
import { World } from "../../../../rehearsal/cloud/world";
import { UNKNOWN } from "../../../../rehearsal/values/value";
import { refusal, resourceGroup } from "../../support";

const THING = armResource("Microsoft.Toys/boxes");

let world: World;
beforeEach(() => {
  world = new World();
});

test("a provider works in its own subscription, or in that of the account", () => {
  expect(subscriptionId({ world, provider: { subscription_id: "s" } })).toBe("/subscriptions/s");
  expect(subscriptionId({ world, provider: {} })).toBe(`/subscriptions/${world.account.subscriptionId}`);
});

test("a group is that which is there, else one of the provider's subscription", () => {
  expect(groupId("rg", { world, provider: { subscription_id: "s" } })).toBe("/subscriptions/s/resourceGroups/rg");
  const id = resourceGroup(world);
  expect(groupId("RG", { world, provider: { subscription_id: "s" } })).toBe(id);
});

test("a resource has an id in its group", () => {
  const context = { world, provider: { subscription_id: "s" } };
  expect(THING.id?.({ name: "box", resource_group_name: "rg" }, context)).toBe(
    "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Toys/boxes/box",
  );
});

test("a resource's own checks come after that of its group", () => {
  const checked: string[] = [];
  const thing = armResource("Microsoft.Toys/boxes", { checks: () => void checked.push("own") });
  thing.checks?.(
    { name: "box", resource_group_name: "rg" },
    { world, provider: { subscription_id: "s" }, prior: null },
  );
  expect(checked).toEqual(["own"]);
  expect(world.assumptions).toEqual(["/subscriptions/s/resourceGroups/rg exists"]);
});

test("arguments that name resources which are not there are refused, others are not", () => {
  const group = resourceGroup(world);
  const check = requiresAzure("a.id", "b");
  const refused = (given: Parameters<typeof check>[0]) => refusal(() => check(given, { world, provider: {} }));
  expect(refused({ a: [{ id: group }], b: null })).toBeUndefined();
  expect(refused({ a: [], b: UNKNOWN })).toBeUndefined();
  expect(refused({ a: [{ id: `${group}/x` }] })).toBe(`ResourceNotFound: ${group}/x is not there.`);
  expect(refused({ a: [], b: `${group}/y` })).toBe(`ResourceNotFound: ${group}/y is not there.`);
});

test("the last part of an id is its name", () => {
  expect(lastPart("/subscriptions/s/resourceGroups/rg")).toBe("rg");
});
