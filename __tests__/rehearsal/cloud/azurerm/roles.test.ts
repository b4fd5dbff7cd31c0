import { roleOn } from "../../../../rehearsal/cloud/azurerm/roles";
import { World } from "../../../../rehearsal/cloud/world";

const VAULT = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";

let world: World;
beforeEach(() => {
  world = new World();
});

const assign = (scope: string, role_definition_name: string, id = "/roles/1") =>
  world.put("azurerm_role_assignment", id, { id, scope, role_definition_name });
const sleepOn = (id: string) => world.put("time_sleep", `sleep ${id}`, { triggers: { assignment: id } });
const role = () => roleOn(world, VAULT, ["Reader", "Officer"]);

test("is missing where nobody has it", () => {
  assign(VAULT, "Owner");
  expect(role()).toBe("missing");
});

test.each([
  ["the resource itself", VAULT],
  ["the resource in another case", VAULT.toUpperCase()],
  ["its group", "/subscriptions/s/resourceGroups/rg"],
  ["its subscription", "/subscriptions/s"],
])("is in effect on %s once something slept on it", (_words, scope) => {
  assign(scope, "Officer");
  expect(role()).toBe("not in effect yet");
  sleepOn("/roles/2");
  expect(role()).toBe("not in effect yet");
  sleepOn("/roles/1");
  expect(role()).toBe("in effect");
});

test.each([
  ["a resource whose name begins alike", VAULT.slice(0, -1)],
  ["another resource", `${VAULT}2`],
  ["nothing", ""],
])("on %s is none", (_words, scope) => {
  assign(scope, "Officer");
  expect(role()).toBe("missing");
});

test("is in effect if one of several is", () => {
  assign(VAULT, "Reader", "/roles/1");
  assign(VAULT, "Officer", "/roles/2");
  sleepOn("/roles/2");
  expect(role()).toBe("in effect");
});
