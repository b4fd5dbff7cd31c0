import { problemOf } from "../../policy/rules/keyless/no-literal-secret";
import { isList, isObject, type Json, type JsonObject } from "../../terraform-json/json";

/** What stands for a literal that is a secret by its name or its look. */
export const WITHHELD = "(withheld)";

/** Names of values that are secrets, beside those that the policy knows, unless they only name one. */
const SECRET_NAME = /(password|secret|token|access_?key|account_?key|api_?key|connection_?string)s?$/i;

/**
 * Whether a value that is written as it is should not be shown. The policy judges what is reviewed, and a report shows
 * what was before too: so the same is asked of every value, wherever it is from.
 */
export function isSecretLiteral(name: string, value: Json | undefined): boolean {
  if (isList(value)) return value.some((entry) => isSecretLiteral(name, entry));
  if (typeof value !== "string" || value === "") return false;
  if (problemOf(name, value) !== undefined) return true;
  const isName = /^existing|name$/i.test(name);
  return !value.includes("${") && !isName && SECRET_NAME.test(name);
}

/** Helm values without literals that are secrets: what is wrong already must not be published too. */
export function withoutSecretLiterals(value: Json, name = ""): Json {
  if (isList(value)) return value.map((entry) => withoutSecretLiterals(entry, name));
  if (!isObject(value)) return isSecretLiteral(name, value) ? WITHHELD : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, withoutSecretLiterals(entry, labelOf(value, key) ?? name)]),
  );
}

/** A variable has its name beside its value, and `salt: { value: … }` around it; undefined for that one. */
function labelOf(around: JsonObject, key: string): string | undefined {
  if (key !== "value") return key;
  return typeof around["name"] === "string" ? around["name"] : undefined;
}
