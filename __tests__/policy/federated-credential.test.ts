import { federatedCredentials, workloadIdentities } from "../../policy/federated-credential";
import { deploymentOf } from "./rule-table";
import { state } from "./terraform-show";

const GITHUB = "https://token.actions.githubusercontent.com";
const AKS = "https://westeurope.oic.prod-aks.azure.com/t/c/";

function found(credentials: object, type = "azurerm_federated_identity_credential") {
  const identities = { app: { name: "app" }, pipeline: { name: "pipeline" } };
  const deployment = deploymentOf({ resource: { azurerm_user_assigned_identity: identities, [type]: credentials } });
  return {
    credentials: federatedCredentials(deployment).map(({ block }) => block.name),
    identities: workloadIdentities(deployment).map(({ name }) => name),
  };
}

const id = (name: string) => `\${azurerm_user_assigned_identity.${name}.id}`;

test("an identity that only pipelines act as is no workload's", () => {
  expect(
    found({ pods: { issuer: AKS, parent_id: id("app") }, ci: { issuer: GITHUB, parent_id: id("pipeline") } }),
  ).toEqual({ credentials: ["pods"], identities: ["app"] });
});

test("a pipeline that acts as a workload's identity is looked at", () => {
  expect(found({ pods: { issuer: AKS, parent_id: id("app") }, ci: { issuer: GITHUB, parent_id: id("app") } })).toEqual({
    credentials: ["pods", "ci"],
    identities: ["app"],
  });
});

test("an issuer that only begins like a pipeline's is looked at", () => {
  expect(found({ ci: { issuer: `${GITHUB}.example.com`, parent_id: id("app") } }).credentials).toEqual(["ci"]);
});

test("a pod's subject is looked at, whoever the issuer is said to be", () => {
  const subject = "system:serviceaccount:app:app";
  expect(found({ pods: { issuer: GITHUB, subject, parent_id: id("app") } }).credentials).toEqual(["pods"]);
});

test("an identity that a service account asks for is no pipeline's, whichever stack looks it up", () => {
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
    federatedCredentials(
      deploymentOf({ stacks: { "test-platform": { resource: platform }, "test-release": release(more) } }),
    ).map(({ block }) => `${block.stack} ${block.name}`);
  expect(blocks({ ...made, ...credential(id("app")) }, {})).toEqual(["test-platform ci"]);
  expect(blocks(made, credential("${data.azurerm_user_assigned_identity.it.id}"))).toEqual(["test-release ci"]);
});

test("the name that azurerm 5 has for the identity is known", () => {
  expect(found({ pods: { issuer: AKS, user_assigned_identity_id: id("app") } }).identities).toEqual(["app"]);
});

test("in a state, the identity is known by its id, in whatever letters", () => {
  const deployment = deploymentOf(
    state({
      "azurerm_user_assigned_identity.app": { id: "/subscriptions/s/resourceGroups/rg/app", name: "app" },
      "azurerm_federated_identity_credential.pods": { parent_id: "/subscriptions/s/resourcegroups/rg/app" },
    }),
  );
  expect(workloadIdentities(deployment).map(({ name }) => name)).toEqual(["app"]);
});
