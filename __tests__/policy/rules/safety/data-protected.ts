import { dataProtected } from "../../../../policy/rules/safety/data-protected";
import { STRICT } from "../../../../policy/settings";
import { deploymentOf, testRule } from "../../rule-table";
import { state } from "../../terraform-show";

const KEPT = { lifecycle: { prevent_destroy: true } };
const PATH = "lifecycle.prevent_destroy";
const secret = (settings: object) => ({ resource: { azurerm_key_vault_secret: { secret: settings } } });
const azapi = (type: string, settings: object = {}) => ({
  resource: { azapi_resource: { it: { type, ...settings } } },
});
const namespace = (chart: string, settings: object = {}) => ({
  resource: {
    kubernetes_namespace_v1: { it: { metadata: { name: "app" }, ...settings } },
    helm_release: { release: { chart, namespace: "${kubernetes_namespace_v1.it.metadata[0].name}" } },
  },
});

testRule(dataProtected, {
  compliant: {
    "an azapi account": azapi("Microsoft.Storage/storageAccounts@2024-01-01", KEPT),
    "a lifecycle that is written as a list": {
      resource: { azurerm_key_vault: { vault: { lifecycle: [{ prevent_destroy: true }] } } },
    },
    "a generated secret": secret({ value_wo: "${ephemeral.random_password.salt.result}", ...KEPT }),
    "a namespace with Langfuse in it": namespace("langfuse", KEPT),
  },
  violating: {
    "an action that deletes": [
      { resource: { azapi_resource_action: { x: { method: "DELETE" } } } },
      ["azapi_resource_action.x", "method"],
    ],
    "an azapi account": [azapi("Microsoft.Storage/storageAccounts@2024-01-01"), ["azapi_resource.it", PATH]],
    "an azapi account whose type is written in other letters": [
      azapi("microsoft.storage/storageaccounts@2024-01-01"),
      ["azapi_resource.it", PATH],
    ],
    "a vault that says so with a variable": [
      { resource: { azurerm_key_vault: { vault: { lifecycle: { prevent_destroy: "${var.keep}" } } } } },
      ["azurerm_key_vault.vault", PATH],
    ],
    "a generated secret": [
      secret({ value_wo: "${ephemeral.random_password.salt.result}" }),
      ["azurerm_key_vault_secret.secret", PATH],
    ],
    "a secret from a random resource that is in the state": [
      secret({ value: "${random_password.salt.result}" }),
      ["azurerm_key_vault_secret.secret", PATH],
    ],
    "a namespace with Langfuse in it": [namespace("langfuse"), ["kubernetes_namespace_v1.it", PATH]],
    "a namespace that another stack puts Langfuse into, by its name": [
      {
        stacks: {
          cluster: { resource: { kubernetes_namespace_v1: { it: { metadata: { name: "app" } } } } },
          release: { resource: { helm_release: { release: { chart: "langfuse", namespace: "app" } } } },
        },
      },
      ["kubernetes_namespace_v1.it", PATH],
    ],
    "a claim and a cluster": [
      { resource: { kubernetes_persistent_volume_claim_v1: { data: {} }, azurerm_kubernetes_cluster: { c: {} } } },
      ["kubernetes_persistent_volume_claim_v1.data", PATH],
      ["azurerm_kubernetes_cluster.c", PATH],
    ],
  },
  notApplicable: {
    "a secret that is handed over, and can be again": secret({
      value_wo: "${azuread_application_password.sso.value}",
    }),
    "a namespace with an ingress controller in it": namespace("traefik"),
    "a namespace without a name, and Langfuse in the default one": {
      resource: {
        kubernetes_namespace_v1: { it: { metadata: { generate_name: "app-" } } },
        helm_release: { release: { chart: "langfuse" } },
      },
    },
    "a log workspace, which Azure restores": azapi("Microsoft.OperationalInsights/workspaces@2023-09-01"),
    "a copy of what Key Vault holds": { resource: { kubernetes_secret_v1: { app: {} } } },
    "a state, which does not contain it": state({ "azurerm_key_vault.vault": {} }),
  },
  mutation: [
    ({ platform }) => {
      delete platform.resource.azurerm_key_vault_secret.vault_salt.lifecycle;
    },
    ["azurerm_key_vault_secret.vault_salt", PATH],
  ],
});

test("it does not apply if deletionProtection is false", () => {
  const deployment = deploymentOf({ resource: { azurerm_key_vault: { vault: {} } } });
  expect(dataProtected.check(deployment, { ...STRICT, deletionProtection: false }).kind).toBe("not applicable");
});

test("the finding names the data", () => {
  const deployment = deploymentOf({ resource: { azurerm_storage_container: { blobs: {} } } });
  expect(dataProtected.check(deployment, STRICT)).toMatchObject({
    findings: [{ problem: "is not true, and events, media and exports would be lost" }],
  });
});
