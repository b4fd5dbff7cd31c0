import { findFederatedCredentials, findWorkloadIdentities } from "../../policy/federated-credential";
import { deploymentOf } from "./rule-table";
import { state } from "./terraform-show";

const GITHUB = "https://token.actions.githubusercontent.com";
const AKS = "https://westeurope.oic.prod-aks.azure.com/t/c/";

function found(credentials: object, type = "azurerm_federated_identity_credential") {
  const identities = { app: { name: "app" }, pipeline: { name: "pipeline" } };
  const deployment = deploymentOf({ resource: { azurerm_user_assigned_identity: identities, [type]: credentials } });
  return {
    credentials: findFederatedCredentials(deployment).map(({ block }) => block.name),
    identities: findWorkloadIdentities(deployment).map(({ name }) => name),
  };
}

const id = (name: string) => `\${azurerm_user_assigned_identity.${name}.id}`;

test("an identity that only pipelines use is not of a workload", () => {
  expect(
    found({ pods: { issuer: AKS, parent_id: id("app") }, ci: { issuer: GITHUB, parent_id: id("pipeline") } }),
  ).toEqual({ credentials: ["pods"], identities: ["app"] });
});

test("a credential for a pipeline on a workload identity is checked", () => {
  expect(found({ pods: { issuer: AKS, parent_id: id("app") }, ci: { issuer: GITHUB, parent_id: id("app") } })).toEqual({
    credentials: ["pods", "ci"],
    identities: ["app"],
  });
});

test("an issuer that only begins like that of a pipeline is checked", () => {
  expect(found({ ci: { issuer: `${GITHUB}.example.com`, parent_id: id("app") } }).credentials).toEqual(["ci"]);
});

test("a subject of a pod is checked with any issuer", () => {
  const subject = "system:serviceaccount:app:app";
  expect(found({ pods: { issuer: GITHUB, subject, parent_id: id("app") } }).credentials).toEqual(["pods"]);
});

test("an identity in an annotation of a service account is of a workload, in any stack", () => {
  const names = { name: "app", resource_group_name: "rg" };
  const trust = { issuer: GITHUB, subject: "repo:a/b:ref:refs/heads/main" };
  const made = { azurerm_user_assigned_identity: { app: names } };
  const looked = { azurerm_user_assigned_identity: { it: names } };
  const account = (identity: string) => ({
    kubernetes_service_account_v1: {
      app: { metadata: { annotations: { "azure.workload.identity/client-id": identity } } },
    },
  });
  const credential = (parent_id: string) => ({
    azurerm_federated_identity_credential: { ci: { ...trust, parent_id } },
  });
  const release = (more: object) => ({
    data: looked,
    resource: { ...account("${data.azurerm_user_assigned_identity.it.client_id}"), ...more },
  });
  const blocks = (platform: object, more: object) =>
    findFederatedCredentials(
      deploymentOf({ stacks: { "test-platform": { resource: platform }, "test-release": release(more) } }),
    ).map(({ block }) => `${block.stack} ${block.name}`);
  expect(blocks({ ...made, ...credential(id("app")) }, {})).toEqual(["test-platform ci"]);
  expect(blocks(made, credential("${data.azurerm_user_assigned_identity.it.id}"))).toEqual(["test-release ci"]);
});

test("the argument of azurerm 5 for the identity is read", () => {
  expect(found({ pods: { issuer: AKS, user_assigned_identity_id: id("app") } }).identities).toEqual(["app"]);
});

test("in a state, the identity is found by its id, whatever its case", () => {
  const deployment = deploymentOf(
    state({
      "azurerm_user_assigned_identity.app": { id: "/subscriptions/s/resourceGroups/rg/app", name: "app" },
      "azurerm_federated_identity_credential.pods": { parent_id: "/subscriptions/s/resourcegroups/rg/app" },
    }),
  );
  expect(findWorkloadIdentities(deployment).map(({ name }) => name)).toEqual(["app"]);
});
