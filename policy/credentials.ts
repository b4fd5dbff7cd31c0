import { memoizeText } from "../terraform-json/memoize";
import type { Reference } from "../terraform-json/references";
import { KEYS_IN_STATE } from "./keys-in-state";

/** Names of attributes with a key or another credential. Those of azurerm are from its computed attributes. */
const CREDENTIALS: readonly RegExp[] = [
  // primary_access_key (azurerm_storage_account, azurerm_redis_cache), primary_key (azurerm_cosmosdb_account),
  // primary_shared_key (azurerm_log_analytics_workspace), default_primary_key (azurerm_servicebus_namespace)
  /(?:^|_)(?:primary|secondary)(?:_\w+)?_(?:key|token)$/,
  // primary_blob_connection_string (azurerm_storage_account), primary_connection_string_alias (azurerm_eventhub_namespace),
  // connection_string (azurerm_application_insights)
  /(?:^|_)connection_strings?(?:_|$)/,
  // sas (azurerm_storage_account_sas), sas_url (azurerm_managed_disk_sas_token), sas_url_query_string, account_sas_token
  /(?:^|_)sas(?:_|$)/,
  // access_key, account_key, api_key (azurerm_static_web_app), instrumentation_key (azurerm_application_insights),
  // authorization_key (azurerm_express_route_circuit_authorization), service_key, default_function_key, signalr_extension_key
  /(?:^|_)(?:access|account|api|auth|authorization|extension|function|host|ingestion|instrumentation|master|query|service|shared|signing|storage|workspace)_keys?$/,
  // admin_password (azurerm_container_registry), password (site credentials of azurerm_linux_web_app, kube_config)
  /(?:^|_)passwords?\d?$/,
  // client_secret (service_principal of azurerm_kubernetes_cluster), secret_text, app_secret
  /(?:^|_)(?:client_|app_|application_|consumer_|shared_)?secret(?:_text|_value|_access_key|_key)?$/,
  // access_token, token (azurerm_virtual_desktop_host_pool_registration_info)
  /(?:^|_)token$/,
  // client_certificate, client_key (kube_config of azurerm_kubernetes_cluster)
  /(?:^|_)client_(?:certificate|key)$/,
  // kube_admin_config, kube_admin_config_raw, kube_config_raw (azurerm_kubernetes_cluster)
  /^kube_(?:admin_config(?:_raw)?|config_raw)$/,
  // site_credential (azurerm_linux_web_app): its name and its password
  /^site_credential$/,
  // private_key_pem (tls_private_key), ssh_private_key, vapid_private_key (azurerm_notification_hub)
  /(?:^|_)private_key(?:_pem|_openssh|_data|_base64|_pem_pkcs8)?$/,
];

/** One expression for all, because it is faster. */
const CREDENTIAL = new RegExp(CREDENTIALS.map(({ source }) => source).join("|"));

/** Names of Kubernetes Secrets and switches that look like a credential. */
const NO_CREDENTIALS = /^existing_|(?:^|_)pull_secret$|^automount_/;

/** Blocks of azuread_application that configure tokens: `optional_claims.id_token` is no credential. */
const ABOUT_TOKENS = ["optional_claims"];

/** The attributes of `kube_config` that are no credentials. */
const PUBLIC_KUBE_CONFIG = ["host", "cluster_ca_certificate"];

/** Types with attributes for credentials, which are empty if other rules are met. */
const CARRYING = ["azurerm_kubernetes_cluster", "azurerm_container_registry"];

/** Whether a name of an attribute, an output or a variable is that of a credential, in any spelling. */
export const isCredentialName = memoizeText((name): boolean => {
  const snake = snakeCase(name);
  return CREDENTIAL.test(snake) && !NO_CREDENTIALS.test(snake);
});

/** `primary_access_key` of `primaryAccessKey`, and of `primary-access-key`. */
function snakeCase(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z\d]+/g, "_")
    .toLowerCase();
}

/** Describes the credential that a reference reads, as in "reads …"; undefined if there is none. */
export function describeCredential({ address, attributes }: Reference): string | undefined {
  const [first, second] = attributes;
  if (first !== undefined && ABOUT_TOKENS.includes(first)) return undefined;
  if (first === "kube_config") return credentialInKubeConfig(address, second);
  const name = attributes.find(isCredentialName) ?? (isListOfKeys(attributes) ? attributes.join(".") : undefined);
  if (name !== undefined) return `${name} of ${address}, which is a credential`;
  return attributes.length === 0 || isAllOutputs(address, attributes) ? credentialInWhole(address) : undefined;
}

function credentialInKubeConfig(address: string, name: string | undefined): string | undefined {
  if (name !== undefined && PUBLIC_KUBE_CONFIG.includes(name)) return undefined;
  const what = name === undefined ? "kube_config as a whole" : `kube_config.${name}`;
  return `${what} of ${address}, where only ${PUBLIC_KUBE_CONFIG.join(" and ")} are no credentials`;
}

/** The output of an azapi action that lists keys: `output.keys[0].value`. */
function isListOfKeys(attributes: readonly string[]): boolean {
  return attributes[0] === "output" && attributes.includes("keys");
}

function isAllOutputs(address: string, attributes: readonly string[]): boolean {
  return address.startsWith("data.terraform_remote_state.") && attributes.length === 1 && attributes[0] === "outputs";
}

function credentialInWhole(address: string): string | undefined {
  const isData = address.startsWith("data.");
  const [type = ""] = address.replace(/^data\./, "").split(".");
  if (type === "terraform_remote_state" && isData) return `all outputs of ${address}, which may contain credentials`;
  const carries = CARRYING.includes(type) || KEYS_IN_STATE.some((entry) => entry.types.includes(type));
  return carries ? `${address} as a whole, which contains credentials` : undefined;
}

/** Further arguments for credentials. The path of a token that Entra ID trusts is none. */
const SIGN_IN =
  /^(?:client_secret_file_path|client_certificate\w*|client_key\w*|username|oidc_(?:request_)?token|key_path|private_key_path|conn_str)$/;

/** Whether an argument of a provider or a backend is for a credential, by the last name of the path. */
export function isCredentialArgument(path: string): boolean {
  const name = /([\w-]+)"?\]?(?:\[\d+\])*$/.exec(path.replace(/(?:\[\d+\])+$/, ""))?.[1] ?? "";
  return isCredentialName(name) || SIGN_IN.test(name);
}

/** Names of secrets of Langfuse and its stores. */
const SECRET =
  /(?:^|_)(?:salt|passphrase|passwd|pwd|pgpassword|redis_auth|pat|(?:encryption|licen[cs]e|secret|private|access|api)_key|credentials)$/;

/** Whether a literal with that name is a secret. Names of Kubernetes Secrets and of their keys are none. */
export function isSecretName(name: string): boolean {
  return (isCredentialName(name) || SECRET.test(snakeCase(name))) && !NO_CREDENTIALS.test(snakeCase(name));
}
