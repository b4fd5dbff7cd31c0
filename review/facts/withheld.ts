import { isList, isObject, type Json, type JsonObject } from "../../terraform-json/json";

/** What stands for a literal that its name says is a secret. */
export const WITHHELD = "(withheld)";

/** Names of values that are secrets, unless they only name one: `password`, `s3.accessKey`, `OPENAI_API_KEY`. */
const SECRET_NAME = /(password|secret|token|access_?key|account_?key|api_?key|connection_?string)s?$/i;

/** Whether a value that is written as it is should not be shown: its name says that it is a secret. */
export function isSecretLiteral(name: string, value: Json | undefined): boolean {
  const isName = /^existing|name$/i.test(name);
  return typeof value === "string" && value !== "" && !value.includes("${") && !isName && SECRET_NAME.test(name);
}

/** Helm values without literals that their names say are secrets: what is wrong already must not be published too. */
export function withoutSecretLiterals(value: Json): Json {
  if (isList(value)) return value.map(withoutSecretLiterals);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, shownEntry(value, name, entry)]));
}

/** A variable has its name beside its value. */
function shownEntry(around: JsonObject, name: string, entry: Json): Json {
  const label = name === "value" && typeof around["name"] === "string" ? around["name"] : name;
  return isSecretLiteral(label, entry) ? WITHHELD : withoutSecretLiterals(entry);
}
