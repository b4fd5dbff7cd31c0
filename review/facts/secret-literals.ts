import { describeLiteral } from "../../policy/rules/keyless/no-literal-secret";
import { isList, isObject, type Json, type JsonObject } from "../../terraform-json/json";

/** What a report shows in place of a value that is or may be a secret. */
export const WITHHELD = "(withheld)";

/** Names of secrets, in addition to those that the policy knows. */
const SECRET_NAME = /(password|secret|token|access_?key|account_?key|api_?key|connection_?string)s?$/i;

/**
 * Whether a literal is a secret, by its name or its format. The policy checks only what is reviewed, but a report shows
 * earlier values too, so this checks every value.
 */
export function isSecretLiteral(name: string, value: Json | undefined): boolean {
  if (isList(value)) return value.some((entry) => isSecretLiteral(name, entry));
  if (typeof value !== "string" || value === "") return false;
  if (describeLiteral(name, value) !== undefined) return true;
  // `existingSecret` and `secretName` contain the name of a secret.
  const isName = /^existing|name$/i.test(name);
  return !value.includes("${") && !isName && SECRET_NAME.test(name);
}

/** Helm values with the literals withheld that are secrets. */
export function withholdSecrets(value: Json, name = ""): Json {
  if (isList(value)) return value.map((entry) => withholdSecrets(entry, name));
  if (!isObject(value)) return isSecretLiteral(name, value) ? WITHHELD : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, withholdSecrets(entry, getValueName(value, key) ?? name)]),
  );
}

/** A variable has its name beside its value; in `salt: { value: … }`, the name is that of the mapping (undefined). */
function getValueName(mapping: JsonObject, key: string): string | undefined {
  if (key !== "value") return key;
  return typeof mapping["name"] === "string" ? mapping["name"] : undefined;
}
