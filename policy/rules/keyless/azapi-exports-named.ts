import type { Block } from "../../../terraform-json/block";
import { isList, isObject, texts, type Json } from "../../../terraform-json/json";
import { isCredentialName } from "../../credentials";
import { each, finding, type Finding, type Rule } from "../../rule";

const EXPORTS = ["response_export_values", "sensitive_response_export_values"];

export const azapiExportsNamed: Rule = {
  id: "azapi-exports-named",
  group: "keyless",
  title: "An azapi block keeps only named values of Azure's answer, and none that is a credential.",
  rationale:
    "What azapi exports is kept in the state. Named paths show in a review what that is; the whole answer may hold a key " +
    "today, or after the next version of the API.",
  source: "https://azure.github.io/Azure-Verified-Modules/spec/TFFR4",
  fix: "Name the paths that are needed in response_export_values, or give an empty list.",
  check: ({ blocks }) =>
    each(
      blocks.filter(({ kind, type }) => type.startsWith("azapi_") && kind !== "provider"),
      "azapi block",
      (block) => [...exported(block), ...exportedByDefault(block)],
    ),
};

function exported(block: Block): Finding[] {
  return EXPORTS.flatMap((argument) =>
    texts(block.value(argument) ?? [], argument).flatMap(({ path, value }) => {
      const problem = problemOf(value);
      return problem ? [finding(block, path, problem)] : [];
    }),
  );
}

/** A path, as `properties.primaryEndpoints.blob`, or an expression of JMESPath that may give the whole answer. */
function problemOf(path: string): string | undefined {
  if (/^\s*[*@$]\s*$/.test(path)) return "exports the whole answer";
  if (path.includes("${")) return "is not known before the apply";
  const names = path.split(/[^\w]+/).filter(Boolean);
  const isCredential = names.some(isCredentialName) || names.includes("keys");
  return isCredential ? "exports a value that is a credential by its name" : undefined;
}

/** Where nothing is said, the provider decides; a state shows what it decided. Azure's own actions always answer. */
function exportedByDefault(block: Block): Finding[] {
  const isNamed = EXPORTS.some((argument) => block.value(argument) !== undefined);
  const output = block.value("output");
  return isNamed || !isContent(output)
    ? []
    : [finding(block, "output", "holds what nobody named in response_export_values")];
}

function isContent(value: Json | undefined): boolean {
  if (isList(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== "";
}
