/** Types of resources or data sources whose provider writes a key or a credential to the state. */
export interface KeysInState {
  readonly types: readonly string[];
  /** @default - both resources and data sources */
  readonly kind?: "resource" | "data";
  /** The attributes that the provider writes. */
  readonly writes: string;
  /** What to use instead. */
  readonly instead?: string;
}

/** The types with a common prefix. */
function withPrefix(prefix: string, ...types: readonly string[]): string[] {
  return types.map((type) => `${prefix}${type}`);
}

const KEYS_AND_STRINGS = "primary and secondary keys and connection strings";
const AUTHORIZATION_RULES = ["namespace", "namespace_authorization_rule", "authorization_rule"];

/** From the computed attributes of azurerm 4.55, and the documentation of the other providers. */
export const KEYS_IN_STATE: readonly KeysInState[] = [
  {
    types: ["azurerm_storage_account"],
    writes:
      "primary_access_key, secondary_access_key and connection strings, also with shared_access_key_enabled = false",
    instead: "azapi_resource with the type Microsoft.Storage/storageAccounts",
  },
  {
    types: withPrefix("azurerm_storage_account_", "sas", "blob_container_sas"),
    writes: "sas, a signed token",
    instead: "a user delegation key in the application",
  },
  { types: ["azurerm_storage_account_local_user"], writes: "password" },
  { types: ["azurerm_managed_disk_sas_token"], writes: "sas_url" },
  {
    types: ["azurerm_log_analytics_workspace"],
    writes: "primary_shared_key and secondary_shared_key",
    instead: "azapi_resource with the type Microsoft.OperationalInsights/workspaces",
  },
  { types: ["azurerm_application_insights"], writes: "instrumentation_key and connection_string" },
  { types: ["azurerm_application_insights_api_key"], writes: "api_key" },
  {
    types: withPrefix("azurerm_", "redis_cache", "redis_enterprise_database", "managed_redis"),
    writes: "primary_access_key and secondary_access_key",
  },
  {
    types: withPrefix(
      "azurerm_",
      "cognitive_account",
      "ai_services",
      "search_service",
      "maps_account",
      "batch_account",
    ),
    writes: "primary and secondary keys",
  },
  { types: ["azurerm_cosmosdb_account"], writes: KEYS_AND_STRINGS },
  { types: ["azurerm_mongo_cluster"], writes: "connection_strings" },
  { types: withPrefix("azurerm_eventhub_", ...AUTHORIZATION_RULES, "sas"), writes: KEYS_AND_STRINGS },
  {
    types: withPrefix(
      "azurerm_servicebus_",
      ...AUTHORIZATION_RULES.slice(0, 2),
      "namespace_disaster_recovery_config",
      "queue_authorization_rule",
      "topic_authorization_rule",
    ),
    writes: KEYS_AND_STRINGS,
  },
  {
    types: withPrefix("azurerm_relay_", ...AUTHORIZATION_RULES.slice(0, 2), "hybrid_connection_authorization_rule"),
    writes: KEYS_AND_STRINGS,
  },
  { types: ["azurerm_notification_hub_authorization_rule", "azurerm_notification_hub"], writes: KEYS_AND_STRINGS },
  { types: withPrefix("azurerm_eventgrid_", "topic", "domain"), writes: "primary_access_key and secondary_access_key" },
  {
    types: withPrefix("azurerm_", "signalr_service", "web_pubsub", "web_pubsub_socketio", "communication_service"),
    writes: KEYS_AND_STRINGS,
  },
  {
    types: withPrefix("azurerm_iothub", "", "_shared_access_policy", "_dps_shared_access_policy"),
    writes: KEYS_AND_STRINGS,
  },
  { types: withPrefix("azurerm_", "app_configuration"), writes: "primary_read_key and primary_write_key" },
  { types: ["azurerm_app_configuration_key", "azurerm_app_configuration_keys"], kind: "data", writes: "value" },
  {
    types: withPrefix(
      "azurerm_",
      ...["linux", "windows"].flatMap((os) => [`${os}_web_app`, `${os}_function_app`]),
      ...["linux", "windows"].flatMap((os) => [`${os}_web_app_slot`, `${os}_function_app_slot`]),
      ...["app_service", "app_service_slot", "function_app", "function_app_slot", "function_app_flex_consumption"],
      "logic_app_standard",
    ),
    writes: "site_credential, the password for deploying",
  },
  { types: ["azurerm_function_app_host_keys"], writes: "the keys of the functions" },
  { types: ["azurerm_static_web_app", "azurerm_static_site"], writes: "api_key" },
  { types: ["azurerm_container_registry_token_password"], writes: "password1 and password2" },
  { types: ["azurerm_api_management_subscription", "azurerm_api_management"], writes: "primary_key and secondary_key" },
  { types: ["azurerm_automation_account"], writes: "primary_key of the endpoint for agents" },
  {
    types: ["azurerm_data_factory_integration_runtime_self_hosted"],
    writes: "primary_authorization_key and secondary_authorization_key",
  },
  { types: ["azurerm_purview_account"], writes: "the connection strings of its Kafka endpoint" },
  { types: ["azurerm_fluid_relay_server"], writes: "primary_key and secondary_key" },
  { types: ["azurerm_virtual_desktop_host_pool_registration_info"], writes: "token" },
  { types: ["azurerm_bot_channel_directline"], writes: "the keys of its sites" },
  {
    types: withPrefix("azurerm_express_route_", "circuit", "circuit_authorization", "port_authorization"),
    writes: "service_key or authorization_key",
  },
  { types: ["azurerm_virtual_network_gateway_connection"], writes: "shared_key" },
  { types: ["azurerm_source_control_token"], writes: "token" },
  {
    types: ["azurerm_key_vault_secret"],
    kind: "data",
    writes: "value",
    instead: "the ephemeral resource with this name",
  },
  { types: ["azurerm_key_vault_certificate_data"], kind: "data", writes: "key, the private one" },
  {
    types: withPrefix("azuread_", "service_principal_password"),
    writes: "value",
    instead: "a federated credential",
  },
  { types: withPrefix("azuread_", "synchronization_secret"), writes: "credential" },
  {
    types: ["random_password"],
    writes: "result",
    instead: "the ephemeral resource with this name, and a write-only argument",
  },
  { types: ["random_bytes"], writes: "base64 and hex", instead: "the ephemeral resource with this name" },
  { types: ["tls_private_key"], writes: "private_key_pem", instead: "the ephemeral resource with this name" },
  {
    types: withPrefix("kubernetes_", "token_request_v1"),
    writes: "token",
    instead: "the ephemeral resource with this name",
  },
  {
    types: withPrefix("kubernetes_", "secret", "secret_v1"),
    kind: "data",
    writes: "data",
    instead: "the ephemeral resource with this name",
  },
];

/** The keys that a type writes to the state; undefined if it is not known to write one. */
export function findKeysInState(kind: string, type: string): KeysInState | undefined {
  const isKept = kind === "resource" || kind === "data";
  return KEYS_IN_STATE.find((entry) => isKept && entry.types.includes(type) && (entry.kind ?? kind) === kind);
}
