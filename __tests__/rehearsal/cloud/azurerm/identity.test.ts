import { World, guid } from "../../../../rehearsal/cloud/world";
import type { Values } from "../../../../rehearsal/values/value";
import { behaviourOf, create, refusal, resourceGroup } from "../../support";

let world: World;
let group: string;
beforeEach(() => {
  world = new World();
  group = resourceGroup(world);
});

const identity = () => create(world, "azurerm_user_assigned_identity", { name: "id", resource_group_name: "rg" });

test("an identity has a client and a principal in the tenant", () => {
  const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`;
  expect(identity()).toMatchObject({
    id,
    client_id: guid(`${id} client`),
    principal_id: guid(`${id} principal`),
    tenant_id: world.account.tenantId,
  });
});

describe("a federated credential", () => {
  const ISSUER = "https://issuer/1/";
  const trust = (more: Values = {}) =>
    create(world, "azurerm_federated_identity_credential", {
      name: "f",
      parent_id: identity()["id"] as string,
      issuer: ISSUER,
      subject: "system:serviceaccount:ns:sa",
      ...more,
    });
  const cluster = (name: string, oidc_issuer_url: string) =>
    world.put("azurerm_kubernetes_cluster", name, { oidc_issuer_url });

  test("is one of its identity", () => {
    cluster("aks", ISSUER);
    expect(trust()["id"]).toBe(
      `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id/federatedIdentityCredentials/f`,
    );
  });

  test("trusts only an issuer of a cluster that was made here", () => {
    cluster("one", "https://issuer/2/");
    cluster("two", "https://issuer/3/");
    expect(refusal(trust)).toBe(
      "The issuer must be that of a cluster, https://issuer/2/ or https://issuer/3/; " +
        '"https://issuer/1/" is of none.',
    );
  });

  test("trusts any issuer where no cluster was made here", () => {
    world.assume("azurerm_kubernetes_cluster", "aks", { oidc_issuer_url: "https://issuer/2/" }, "the cluster exists");
    expect(refusal(trust)).toBeUndefined();
  });

  test("trusts a subject once, but may be changed and have others beside it", () => {
    const prior = trust();
    expect(refusal(() => trust({ name: "g" }))).toBe(
      "The identity has a credential with this issuer and subject already.",
    );
    expect(refusal(() => trust({ name: "g", subject: "system:serviceaccount:ns:other" }))).toBeUndefined();
    const { checks } = behaviourOf("azurerm_federated_identity_credential");
    expect(refusal(() => checks?.(prior, { world, provider: {}, prior }))).toBeUndefined();
  });

  test("needs its identity", () => {
    expect(refusal(() => trust({ parent_id: `${group}/missing` }))).toBe(
      `ResourceNotFound: ${group}/missing is not there.`,
    );
  });
});

describe("a role assignment", () => {
  const assign = (more: Values = {}) =>
    create(
      world,
      "azurerm_role_assignment",
      { scope: group, role_definition_name: "Reader", principal_id: "me", ...more },
      { subscription_id: "s" },
    );

  test("is one of its scope, with its role by name and by id", () => {
    const name = guid(`${group} Reader me`);
    expect(assign()).toMatchObject({
      id: `${group}/providers/Microsoft.Authorization/roleAssignments/${name}`,
      name,
      role_definition_id: `/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/${guid("Reader")}`,
      principal_type: "User",
    });
  });

  test("needs its scope", () => {
    expect(refusal(() => assign({ scope: `${group}/missing` }))).toBe(
      `ResourceNotFound: ${group}/missing is not there.`,
    );
  });

  test("is given once, but may be changed and have others beside it", () => {
    const prior = assign();
    expect(refusal(assign)).toBe(`RoleAssignmentExists: me has the role Reader on ${group} already.`);
    expect(refusal(() => assign({ principal_id: "you" }))).toBeUndefined();
    expect(refusal(() => assign({ role_definition_name: "Owner" }))).toBeUndefined();
    const { checks } = behaviourOf("azurerm_role_assignment");
    expect(refusal(() => checks?.(prior, { world, provider: {}, prior }))).toBeUndefined();
  });
});
