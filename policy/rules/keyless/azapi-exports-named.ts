import type { Block } from "../../../terraform-json/block";
import { isList, isObject, texts, type Json } from "../../../terraform-json/json";
import { isCredentialName } from "../../credentials";
import { each, finding, type Finding, type Rule } from "../../rule";

const EXPORTS = ["response_export_values", "sensitive_response_export_values"];

export const azapiExportsNamed: Rule = {
  id: "azapi-exports-named",
  group: "keyless",
  title: "An azapi block exports only named values, and no credential.",
  rationale:
    "The state contains what azapi exports. Named paths can be reviewed; the whole response may contain a key, now or in " +
    "the next version of the API.",
  source: "https://azure.github.io/Azure-Verified-Modules/spec/TFFR4",
  fix: "List the needed paths in response_export_values, or set an empty list.",
  check: ({ blocks }) =>
    each(
      blocks.filter(({ kind, type }) => type.startsWith("azapi_") && kind !== "provider"),
      "azapi block",
      (block) => [...checkExports(block), ...checkDefaultExport(block)],
    ),
};

function checkExports(block: Block): Finding[] {
  return EXPORTS.flatMap((argument) =>
    texts(block.value(argument) ?? [], argument).flatMap(({ path, value }) => {
      const problem = problemOf(value);
      return problem ? [finding(block, path, problem)] : [];
    }),
  );
}

/** A path (`properties.primaryEndpoints.blob`), or an expression of JMESPath, which may export the whole response. */
function problemOf(path: string): string | undefined {
  if (/^\s*[*@$]\s*$/.test(path)) return "exports the whole response";
  if (path.includes("${")) return "is unknown before the apply";
  const names = path.split(/[^\w]+/).filter(Boolean);
  const isCredential = names.some(isCredentialName) || names.includes("keys");
  return isCredential ? "exports a value with the name of a credential" : undefined;
}

/** Without the argument, the provider decides; a state shows the result. Actions always return a response. */
function checkDefaultExport(block: Block): Finding[] {
  const isNamed = EXPORTS.some((argument) => block.value(argument) !== undefined);
  const output = block.value("output");
  return isNamed || !isContent(output)
    ? []
    : [finding(block, "output", "has values that response_export_values does not name")];
}

function isContent(value: Json | undefined): boolean {
  if (isList(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== "";
}
