import { registryNetwork } from "../../../../policy/rules/exposure/registry-network";
import { testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const REGISTRY = "azurerm_container_registry.images";
const ACCESS = "public_network_access_enabled";
const ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/acr";

const azurerm = (settings: object, rest: object = {}) => ({
  resource: { azurerm_container_registry: { images: settings }, ...rest },
});
const CLUSTER = { azurerm_kubernetes_cluster: { cluster: {} } };
const endpoint = (target: string) => ({
  azurerm_private_endpoint: {
    endpoint: { private_service_connection: { private_connection_resource_id: target } },
  },
});

testRule(registryNetwork, {
  compliant: {
    closed: azurerm({ [ACCESS]: false }),
    "closed but for some ranges": azurerm({ network_rule_set: { default_action: "Deny" } }),
    "open, as the nodes of a cluster pull over it": azurerm({}, CLUSTER),
    "open, with a private endpoint to something else": azurerm(
      {},
      { ...CLUSTER, ...endpoint("${azurerm_key_vault.vault.id}"), azurerm_key_vault: { vault: {} } },
    ),
    azapi: {
      resource: {
        azapi_resource: {
          images: {
            type: "Microsoft.ContainerRegistry/registries@2023-07-01",
            body: { properties: { publicNetworkAccess: "Disabled" } },
          },
        },
      },
    },
    "a state": state({
      [REGISTRY]: { [ACCESS]: true, network_rule_set: [] },
      "azurerm_kubernetes_cluster.cluster": {},
    }),
  },
  violating: {
    "closed but for everybody": [
      azurerm({
        network_rule_set: [{ default_action: "Deny", ip_rule: [{ action: "Allow", ip_range: "0.0.0.0/0" }] }],
      }),
      [REGISTRY, "network_rule_set[0].ip_rule[0].ip_range"],
    ],
    "open, and no cluster pulls from it": [azurerm({ [ACCESS]: true }), [REGISTRY, ACCESS]],
    "left out, which means open": [azurerm({}), [REGISTRY, ACCESS]],
    "open beside a private endpoint": [
      azurerm({}, { ...CLUSTER, ...endpoint("${azurerm_container_registry.images.id}") }),
      [REGISTRY, ACCESS],
    ],
    "the same in a state": [
      state({
        [REGISTRY]: { id: ID, [ACCESS]: true },
        "azurerm_kubernetes_cluster.cluster": {},
        "azurerm_private_endpoint.endpoint": {
          private_service_connection: [{ private_connection_resource_id: ID }],
        },
      }),
      [REGISTRY, ACCESS],
    ],
    "rules that let everybody in": [azurerm({ network_rule_set: { default_action: "Allow" } }), [REGISTRY, ACCESS]],
    "a value that is unknown before the apply": [azurerm({ [ACCESS]: "${var.open}" }, CLUSTER), [REGISTRY, ACCESS]],
  },
  notApplicable: { "a registry that exists": { data: { azurerm_container_registry: { images: {} } } } },
  mutation: [
    ({ platform }) => {
      Object.assign(platform.resource, endpoint("${azurerm_container_registry.cluster_registry.id}"));
    },
    ["azurerm_container_registry.cluster_registry", ACCESS],
  ],
});
