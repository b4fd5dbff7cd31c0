import { requireAccess } from "../../../../rehearsal/providers/kubernetes/objects";
import { Cloud } from "../../../../rehearsal/cloud";
import type { Values } from "../../../../rehearsal/values/value";
import { refusal } from "../../support";

const ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks";
const HOST = "https://toys.example.net:443";

let cloud: Cloud;
beforeEach(() => {
  cloud = new Cloud();
});

const values = (local_account_disabled: boolean): Values => ({
  name: "aks",
  local_account_disabled,
  kube_config: [{ host: HOST }],
});
const cluster = (local_account_disabled = true) =>
  cloud.put("azurerm_kubernetes_cluster", ID, values(local_account_disabled));
const access = (host: string | null = HOST) => refusal(() => requireAccess({ host }, cloud));

test("a host that is no cluster's is refused", () => {
  cluster();
  expect(access("https://other:443")).toBe(
    "Kubernetes cluster unreachable: there is no API server at https://other:443.",
  );
  expect(access(null)).toBe("Kubernetes cluster unreachable: there is no API server at http://localhost.");
});

test("without local accounts, a role is needed that has taken effect", () => {
  cluster();
  const message = "Forbidden: the role Azure Kubernetes Service RBAC Cluster Admin on aks is";
  expect(access()).toBe(`${message} missing.`);
  const role_definition_name = "Azure Kubernetes Service RBAC Cluster Admin";
  cloud.put("azurerm_role_assignment", "/role", { scope: ID, role_definition_name });
  expect(access()).toBe(`${message} not in effect yet.`);
  cloud.put("time_sleep", "sleep", { triggers: { role: "/role" } });
  expect(access()).toBeUndefined();
});

test("with local accounts, no role is needed", () => {
  cluster(false);
  expect(access()).toBeUndefined();
});

test("the roles of an assumed cluster are not checked", () => {
  cloud.assume("azurerm_kubernetes_cluster", ID, values(true), "the cluster exists");
  expect(access()).toBeUndefined();
});
