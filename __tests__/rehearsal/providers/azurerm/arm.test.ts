import {
  armResource,
  getGroupId,
  lastPart,
  requireResources,
  getSubscriptionId,
} from "../../../../rehearsal/providers/azurerm/arm";
import { Cloud } from "../../../../rehearsal/cloud";
import { UNKNOWN } from "../../../../rehearsal/values/value";
import { refusal, resourceGroup } from "../../support";

const THING = armResource("Microsoft.Toys/boxes");

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
});

test("a provider uses its own subscription, else that of the account", () => {
  expect(getSubscriptionId({ cloud, provider: { subscription_id: "s" } })).toBe("/subscriptions/s");
  expect(getSubscriptionId({ cloud, provider: {} })).toBe(`/subscriptions/${cloud.account.subscriptionId}`);
});

test("the id of a group is that of a deployed group, else one in the provider's subscription", () => {
  expect(getGroupId("rg", { cloud, provider: { subscription_id: "s" } })).toBe("/subscriptions/s/resourceGroups/rg");
  const id = resourceGroup(cloud);
  expect(getGroupId("RG", { cloud, provider: { subscription_id: "s" } })).toBe(id);
});

test("a resource has an id in its group", () => {
  const context = { cloud, provider: { subscription_id: "s" } };
  expect(THING.id?.({ name: "box", resource_group_name: "rg" }, context)).toBe(
    "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Toys/boxes/box",
  );
});

test("a resource's own check is after the check of its group", () => {
  const checked: string[] = [];
  const thing = armResource("Microsoft.Toys/boxes", { check: () => void checked.push("own") });
  thing.check?.({ name: "box", resource_group_name: "rg" }, { cloud, provider: { subscription_id: "s" }, prior: null });
  expect(checked).toEqual(["own"]);
  expect(cloud.assumptions).toEqual(["/subscriptions/s/resourceGroups/rg exists"]);
});

test("only arguments that name missing resources are refused", () => {
  const group = resourceGroup(cloud);
  const check = requireResources("a.id", "b");
  const refused = (given: Parameters<typeof check>[0]) => refusal(() => check(given, { cloud, provider: {} }));
  expect(refused({ a: [{ id: group }], b: null })).toBeUndefined();
  expect(refused({ a: [], b: UNKNOWN })).toBeUndefined();
  expect(refused({ a: [{ id: `${group}/x` }] })).toBe(`ResourceNotFound: ${group}/x does not exist.`);
  expect(refused({ a: [], b: `${group}/y` })).toBe(`ResourceNotFound: ${group}/y does not exist.`);
});

test("the last part of an id is its name", () => {
  expect(lastPart("/subscriptions/s/resourceGroups/rg")).toBe("rg");
});
