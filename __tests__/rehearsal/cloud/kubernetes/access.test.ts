import { requireAccess } from "../../../../rehearsal/cloud/kubernetes/access";
import { World } from "../../../../rehearsal/cloud/world";
import type { Values } from "../../../../rehearsal/values/value";
import { refusal } from "../../support";

const ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks";
const HOST = "https://toys.example.net:443";

let world: World;
beforeEach(() => {
  world = new World();
});

const values = (local_account_disabled: boolean): Values => ({
  name: "aks",
  local_account_disabled,
  kube_config: [{ host: HOST }],
});
const cluster = (local_account_disabled = true) =>
  world.put("azurerm_kubernetes_cluster", ID, values(local_account_disabled));
const access = (host: string | null = HOST) => refusal(() => requireAccess({ host }, world));

test("a host that is no cluster's is not reached", () => {
  cluster();
  expect(access("https://other:443")).toBe(
    "Kubernetes cluster unreachable: there is no API server at https://other:443.",
  );
  expect(access(null)).toBe("Kubernetes cluster unreachable: there is no API server at http://localhost.");
});

test("without local accounts, a role is needed that has taken effect", () => {
  cluster();
  const told = "Forbidden: the role Azure Kubernetes Service RBAC Cluster Admin on aks is";
  expect(access()).toBe(`${told} missing.`);
  const role_definition_name = "Azure Kubernetes Service RBAC Cluster Admin";
  world.put("azurerm_role_assignment", "/role", { scope: ID, role_definition_name });
  expect(access()).toBe(`${told} not in effect yet.`);
  world.put("time_sleep", "sleep", { triggers: { role: "/role" } });
  expect(access()).toBeUndefined();
});

test("with local accounts, nobody needs a role", () => {
  cluster(false);
  expect(access()).toBeUndefined();
});

test("of a cluster that is taken for granted, nobody knows the roles", () => {
  world.assume("azurerm_kubernetes_cluster", ID, values(true), "the cluster exists");
  expect(access()).toBeUndefined();
});
