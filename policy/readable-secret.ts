import type { Block } from "../terraform-json/block";
import { isList, isObject, join, texts, type Json, type Place } from "../terraform-json/json";
import { isCredentialName } from "./credentials";

/** Arguments for secret values that the state contains, by type, with the argument to use instead. */
const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  azuread_application: { password: "azuread_application_password" },
  azurerm_key_vault_secret: { value: "value_wo" },
  azurerm_mssql_server: { administrator_login_password: "administrator_login_password_wo" },
  azurerm_mysql_flexible_server: { administrator_password: "administrator_password_wo" },
  azurerm_postgresql_flexible_server: { administrator_password: "administrator_password_wo" },
  helm_release: { set_sensitive: "set_wo" },
  kubernetes_secret: { data: "data_wo of kubernetes_secret_v1", binary_data: "data_wo of kubernetes_secret_v1" },
  kubernetes_secret_v1: { data: "data_wo", binary_data: "binary_data_wo" },
};

/** Whether a path is in an argument for a secret value that the state contains. */
export function isReadableSecretArgument(block: Block, path: string): boolean {
  const [argument = ""] = path.split(/[.[]/);
  if (Object.hasOwn(ARGUMENTS[block.type] ?? {}, argument)) return true;
  return argument === "body" && block.type.startsWith("azapi_") && isSecretOfBody(block, path);
}

/** Finds the arguments that write a secret to the state, with the argument to use instead. */
export function findReadableSecrets(block: Block): Place<string>[] {
  const named = Object.entries(ARGUMENTS[block.type] ?? {}).flatMap(([argument, instead]) =>
    isContent(block.expressions[argument]) ? [{ path: argument, value: instead }] : [],
  );
  const inBody = block.type.startsWith("azapi_")
    ? texts(block.expressions["body"] ?? {}, "body").filter(({ path, value }) => value && isSecretOfBody(block, path))
    : [];
  return [...named, ...inBody.map(({ path }) => ({ path, value: "sensitive_body" }))];
}

/** Whether a path in a body of azapi is a secret: `administratorLoginPassword`, or the value of a Key Vault secret. */
function isSecretOfBody({ armType }: Block, path: string): boolean {
  const name = path.split(".").at(-1) ?? "";
  return (
    isCredentialName(name) ||
    (armType?.toLowerCase() === "microsoft.keyvault/vaults/secrets" && path === "body.properties.value")
  );
}

/** Finds Secret manifests with content in Helm values: the state and the cluster contain the values. */
export function findSecretManifests(value: Json, path = "values"): string[] {
  if (isList(value)) return value.flatMap((entry, index) => findSecretManifests(entry, join(path, index)));
  if (!isObject(value)) return [];
  const own = value["kind"] === "Secret" ? ["data", "stringData"].filter((name) => isContent(value[name])) : [];
  return [
    ...own.map((name) => join(path, name)),
    ...Object.entries(value).flatMap(([name, entry]) => findSecretManifests(entry, join(path, name))),
  ];
}

function isContent(value: Json | undefined): boolean {
  if (isList(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== "";
}
