import { Token } from "cdktf";
import { stringify } from "yaml";

/**
 * Helm values as YAML that a reviewer can read in a plan.
 *
 * Texts are quoted, because Terraform fills in references later and an id of digits must stay a text. Texts that
 * are no reference keep their `${` and `%{`: Terraform would read them as templates.
 */
export function valuesYaml(values: object): string {
  return stringify(escapeTemplates(values), {
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
}

function escapeTemplates(value: unknown): unknown {
  if (typeof value === "string") {
    return Token.isUnresolved(value) ? value : value.replace(/[$%](?=\{)/g, "$&$&");
  }
  if (Array.isArray(value)) return value.map(escapeTemplates);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, escapeTemplates(item)]));
  }
  return value;
}
