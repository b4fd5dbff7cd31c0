import { noKeysInState } from "../../../../policy/rules/keyless/no-keys-in-state";
import { testRule } from "../../rule-table";
import { plan, state } from "../../terraform-show";

const resource = (type: string) => ({ resource: { [type]: { x: {} } } });
const data = (type: string) => ({ data: { [type]: { x: {} } } });

testRule(noKeysInState, {
  compliant: {
    "an ephemeral resource of such a type": { resource: {}, ephemeral: { random_password: { x: {} } } },
    "an ephemeral secret": { resource: {}, ephemeral: { azurerm_key_vault_secret: { x: {} } } },
    "a Key Vault secret, whose value another rule checks": resource("azurerm_key_vault_secret"),
    "a Kubernetes Secret, whose data another rule checks": resource("kubernetes_secret_v1"),
    "a container registry": resource("azurerm_container_registry"),
    "an unknown type": resource("azurerm_unheard_of"),
    "a storage container": resource("azurerm_storage_container"),
  },
  violating: {
    ...Object.fromEntries(
      [
        "azurerm_storage_account",
        "azurerm_log_analytics_workspace",
        "azurerm_redis_cache",
        "azurerm_cosmosdb_account",
        "azurerm_cognitive_account",
        "azurerm_search_service",
        "azurerm_application_insights",
        "azurerm_eventhub_namespace",
        "azurerm_eventhub_authorization_rule",
        "azurerm_servicebus_queue_authorization_rule",
        "azurerm_iothub",
        "azurerm_linux_web_app_slot",
        "azurerm_container_registry_token_password",
        "azuread_service_principal_password",
        "random_password",
        "random_bytes",
        "tls_private_key",
        "kubernetes_token_request_v1",
      ].map((type) => [type, [resource(type), [`${type}.x`, ""]]] as const),
    ),
    ...Object.fromEntries(
      [
        "azurerm_storage_account",
        "azurerm_storage_account_sas",
        "azurerm_storage_account_blob_container_sas",
        "azurerm_key_vault_secret",
        "azurerm_key_vault_certificate_data",
        "azurerm_app_configuration_keys",
        "kubernetes_secret_v1",
      ].map((type) => [`data ${type}`, [data(type), [`data.${type}.x`, ""]]] as const),
    ),
    "a plan": [plan({ "azurerm_redis_cache.x": {} }), ["azurerm_redis_cache.x", ""]],
    "a state": [state({ "data.azurerm_storage_account.x": {} }), ["data.azurerm_storage_account.x", ""]],
  },
  notApplicable: { "no resource": { provider: {} } },
  mutation: [
    ({ release }) => {
      release.data.azurerm_storage_account = {
        blob: { name: "stlangfuseproduction", resource_group_name: "rg-langfuse-production" },
      };
    },
    ["data.azurerm_storage_account.blob", ""],
  ],
});
