import { Cloud, guid } from "../../../../rehearsal/cloud";
import { checkRole } from "../../../../rehearsal/providers/azurerm/role-assignment";
import type { Values } from "../../../../rehearsal/values/value";
import { create, getResource, refusal, resourceGroup } from "../../support";

const ME = "11111111-1111-4111-8111-111111111111";
const YOU = "22222222-2222-4222-8222-222222222222";

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
});

describe("a role assignment", () => {
  let group: string;
  beforeEach(() => (group = resourceGroup(cloud)));

  const assign = (more: Values = {}) =>
    create(
      cloud,
      "azurerm_role_assignment",
      { scope: group, role_definition_name: "Reader", principal_id: ME, ...more },
      { subscription_id: "s" },
    );

  test("has the id of its scope, and the name and id of its role", () => {
    const name = guid(`${group} Reader ${ME}`);
    expect(assign()).toMatchObject({
      id: `${group}/providers/Microsoft.Authorization/roleAssignments/${name}`,
      name,
      role_definition_id: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${guid("Reader")}`,
      principal_type: "User",
    });
  });

  test("needs its scope", () => {
    expect(refusal(() => assign({ scope: `${group}/missing` }))).toBe(
      `ResourceNotFound: ${group}/missing does not exist.`,
    );
  });

  test("is created once, but may be changed and have others beside it", () => {
    const prior = assign();
    expect(refusal(assign)).toBe(`RoleAssignmentExists: ${ME} already has the role Reader on ${group}.`);
    expect(refusal(() => assign({ principal_id: YOU }))).toBeUndefined();
    expect(refusal(() => assign({ role_definition_name: "Owner" }))).toBeUndefined();
    const { check } = getResource("azurerm_role_assignment");
    expect(refusal(() => check?.(prior, { cloud, provider: {}, prior }))).toBeUndefined();
  });
});

describe("a role on a vault", () => {
  const VAULT = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv";

  const assign = (scope: string, role_definition_name: string, id = "/roles/1") =>
    cloud.put("azurerm_role_assignment", id, { id, scope, role_definition_name });
  const sleepOn = (id: string) => cloud.put("time_sleep", `sleep ${id}`, { triggers: { assignment: id } });
  const role = () => checkRole(cloud, VAULT, ["Reader", "Officer"]);

  test("is missing if it is not assigned", () => {
    assign(VAULT, "Owner");
    expect(role()).toBe("missing");
  });

  test.each([
    ["the resource itself", VAULT],
    ["the resource in another case", VAULT.toUpperCase()],
    ["its group", "/subscriptions/s/resourceGroups/rg"],
    ["its subscription", "/subscriptions/s"],
  ])("is in effect on %s once a time_sleep waited for it", (_words, scope) => {
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
  ])("on %s is missing", (_words, scope) => {
    assign(scope, "Officer");
    expect(role()).toBe("missing");
  });

  test("is in effect if one of several is", () => {
    assign(VAULT, "Reader", "/roles/1");
    assign(VAULT, "Officer", "/roles/2");
    sleepOn("/roles/2");
    expect(role()).toBe("in effect");
  });
});
