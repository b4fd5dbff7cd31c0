import { kubeletPullRole } from "../../../../policy/rules/identity/kubelet-pull-role";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const CLUSTER = "azurerm_kubernetes_cluster.cluster";
const REGISTRY = "${azurerm_container_registry.images.id}";
const KUBELET = "${azurerm_kubernetes_cluster.cluster.kubelet_identity[0].object_id}";
const PULL = { role_definition_name: "AcrPull", scope: REGISTRY, principal_id: KUBELET };
const on = (name: string) => `azurerm_role_assignment.${name}`;

const platform = (assignments: object) => ({
  resource: {
    azurerm_kubernetes_cluster: { cluster: {} },
    azurerm_container_registry: { images: {} },
    azurerm_resource_group: { group: {} },
    azurerm_role_assignment: assignments,
  },
});

const pipeline = (role_definition_name: string, scope = REGISTRY) => ({
  role_definition_name,
  scope,
  principal_id: "22222222-2222-2222-2222-222222222222",
});

const ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/acr";

testRule(kubeletPullRole, {
  compliant: {
    AcrPull: platform({ pull: PULL }),
    "AcrPull on a registry that exists": platform({ pull: { ...PULL, scope: ID } }),
    "others who read": platform({ pull: PULL, scan: pipeline("AcrPull"), look: pipeline("Reader") }),
    "others elsewhere": platform({
      pull: PULL,
      secrets: pipeline("Key Vault Secrets Officer", "/subscriptions/s/resourceGroups/rg"),
    }),
    "Contributor of the registry, which is no-broad-role's": platform({ pull: PULL, all: pipeline("Contributor") }),
    "a state": state({
      [CLUSTER]: { kubelet_identity: [{ object_id: "o-1" }] },
      [on("pull")]: { role_definition_name: "AcrPull", scope: ID, principal_id: "o-1" },
    }),
  },
  violating: {
    "no role": [platform({}), [CLUSTER, "kubelet_identity"]],
    "AcrPull for the control plane's identity": [
      platform({ pull: { ...PULL, principal_id: "${azurerm_kubernetes_cluster.cluster.identity[0].principal_id}" } }),
      [CLUSTER, "kubelet_identity"],
    ],
    AcrPush: [platform({ pull: { ...PULL, role_definition_name: "AcrPush" } }), [on("pull"), "role_definition_name"]],
    "AcrPull on the resource group": [
      platform({ pull: { ...PULL, scope: "${azurerm_resource_group.group.id}" } }),
      [on("pull"), "scope"],
    ],
    "a further role": [
      platform({ pull: PULL, more: { ...PULL, role_definition_name: "Reader" } }),
      [on("more"), "role_definition_name"],
    ],
    "a pipeline that may push": [
      platform({ pull: PULL, push: pipeline("AcrPush") }),
      [on("push"), "role_definition_name"],
    ],
    "a role to delete, by its id": [
      platform({
        pull: PULL,
        clean: {
          role_definition_id: "/providers/Microsoft.Authorization/roleDefinitions/c2f4ef07-c644-48eb-af81-4b1b4947fb11",
          scope: REGISTRY,
          principal_id: "1",
        },
      }),
      [on("clean"), "role_definition_id"],
    ],
    "a state": [
      state({
        [CLUSTER]: { kubelet_identity: [{ object_id: "o-1" }] },
        [on("pull")]: { role_definition_name: "AcrPush", scope: ID, principal_id: "o-1" },
      }),
      [on("pull"), "role_definition_name"],
    ],
  },
  notApplicable: {
    "no cluster": { resource: { azurerm_role_assignment: { push: pipeline("AcrPush") } } },
    "a cluster that is looked up": { data: { azurerm_kubernetes_cluster: { cluster: {} } } },
  },
  mutation: [
    ({ platform }) => {
      platform.resource.azurerm_role_assignment.cluster_pull_images.role_definition_name = "AcrPush";
    },
    ["azurerm_role_assignment.cluster_pull_images", "role_definition_name"],
  ],
});
