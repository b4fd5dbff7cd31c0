import { Cloud, guid } from "../../../../rehearsal/cloud";
import type { Values } from "../../../../rehearsal/values/value";
import { getResource, create, refusal, resourceGroup } from "../../support";

let cloud: Cloud;
let group: string;
beforeEach(() => {
  cloud = new Cloud();
  group = resourceGroup(cloud);
});

const identity = () => create(cloud, "azurerm_user_assigned_identity", { name: "id-toys", resource_group_name: "rg" });

test("an identity has a client and a principal in the tenant", () => {
  const id = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-toys`;
  expect(identity()).toMatchObject({
    id,
    client_id: guid(`${id} client`),
    principal_id: guid(`${id} principal`),
    tenant_id: cloud.account.tenantId,
  });
});

describe("a federated credential", () => {
  const ISSUER = "https://issuer/1/";
  const trust = (more: Values = {}) =>
    create(cloud, "azurerm_federated_identity_credential", {
      name: "first",
      parent_id: identity()["id"] as string,
      issuer: ISSUER,
      subject: "system:serviceaccount:ns:sa",
      ...more,
    });
  const cluster = (name: string, oidc_issuer_url: string) =>
    cloud.put("azurerm_kubernetes_cluster", name, { oidc_issuer_url });

  test("has the id of its identity", () => {
    cluster("aks", ISSUER);
    expect(trust()["id"]).toBe(
      `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-toys/federatedIdentityCredentials/first`,
    );
  });

  test("trusts only the issuer of a deployed cluster", () => {
    cluster("one", "https://issuer/2/");
    cluster("two", "https://issuer/3/");
    expect(refusal(trust)).toBe(
      "The issuer must be that of a cluster, https://issuer/2/ or https://issuer/3/, got " + '"https://issuer/1/".',
    );
  });

  test("trusts any issuer if no cluster is deployed", () => {
    cloud.assume("azurerm_kubernetes_cluster", "aks", { oidc_issuer_url: "https://issuer/2/" }, "the cluster exists");
    expect(refusal(trust)).toBeUndefined();
  });

  test("trusts a subject once, but may be changed and have others beside it", () => {
    const prior = trust();
    expect(refusal(() => trust({ name: "second" }))).toBe(
      "The identity already has a credential with this issuer and subject.",
    );
    expect(refusal(() => trust({ name: "second", subject: "system:serviceaccount:ns:other" }))).toBeUndefined();
    const { check } = getResource("azurerm_federated_identity_credential");
    expect(refusal(() => check?.(prior, { cloud, provider: {}, prior }))).toBeUndefined();
  });

  test("needs its identity", () => {
    expect(refusal(() => trust({ parent_id: `${group}/missing` }))).toBe(
      `ResourceNotFound: ${group}/missing does not exist.`,
    );
  });
});
