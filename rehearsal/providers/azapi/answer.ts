import { guid } from "../../cloud";
import { Dynamic, type Value, type Values } from "../../values/value";
import { isObject, plain, textAt, valueAt } from "../../values/walk";
import { lastPart } from "../azurerm/arm";
import { getBlobEndpoint } from "../azurerm/storage-account";

/** `Microsoft.Storage/storageAccounts` of `Microsoft.Storage/storageAccounts@2024-01-01`. */
export function getArmType(given: Values): string {
  return (textAt(given, "type") ?? "").replace(/@.*$/, "");
}

/** `2024-01-01` of `Microsoft.Storage/storageAccounts@2024-01-01`. */
export function getApiVersion(given: Values): string {
  return (textAt(given, "type") ?? "").replace(/^[^@]*@?/, "");
}

/** A resource id: within a resource of the same namespace it has the last part of the type, else the whole type. */
export function getResourceId(given: Values): string {
  const parent = textAt(given, "parent_id") ?? "";
  const type = getArmType(given);
  const namespace = type.split("/", 1)[0]?.toLowerCase();
  const within = parent.toLowerCase().includes(`/providers/${namespace}/`);
  return `${parent}/${within ? lastPart(type) : `providers/${type}`}/${textAt(given, "name")}`;
}

/** The type of a resource id: `Microsoft.Storage/storageAccounts/blobServices`; empty for a group or a subscription. */
export function getTypeOfId(id: string): string {
  const [namespace = "", ...parts] = (id.split(/\/providers\//i).at(-1) ?? "").split("/");
  if (!/\/providers\//i.test(id)) return "";
  return [namespace, ...parts.filter((_, index) => index % 2 === 0)].join("/");
}

/** The id above `providers/Microsoft.Storage/storageAccounts/st`, or above `blobServices/default` in it. */
export function getParentId(id: string): string {
  return id.replace(/\/providers\/[^/]+\/[^/]+\/[^/]+$|\/[^/]+\/[^/]+$/i, "");
}

/** The answer to a read of the resource: its body, and the properties that Azure adds. */
export function getAnswer(given: Values, id: string): Values {
  const body = plain(valueAt(given, "body"));
  const asked = isObject(body) ? body : {};
  const properties = isObject(asked["properties"]) ? asked["properties"] : {};
  const added = getAddedProperties(getArmType(given), id);
  return { ...asked, id, properties: { ...properties, ...added, provisioningState: "Succeeded" } };
}

function getAddedProperties(armType: string, id: string): Values {
  switch (armType.toLowerCase()) {
    case "microsoft.storage/storageaccounts":
      return { primaryEndpoints: { blob: getBlobEndpoint(lastPart(id)) } };
    case "microsoft.operationalinsights/workspaces":
      return { customerId: guid(`${id} customer`) };
    default:
      return {};
  }
}

/** The paths of an answer that `response_export_values` names, nested as in the answer. */
export function exportValues(answer: Values, given: Values): Dynamic {
  const exports = plain(valueAt(given, "response_export_values"));
  const paths = Array.isArray(exports) ? (exports as readonly string[]) : [];
  if (paths.includes("*")) return new Dynamic(answer);
  return new Dynamic(paths.reduce<Values>((output, path) => putAt(output, path.split("."), valueAt(answer, path)), {}));
}

function putAt(output: Values, [name = "", ...rest]: readonly string[], value: Value): Values {
  const inner = output[name];
  return { ...output, [name]: rest.length === 0 ? value : putAt(isObject(inner) ? inner : {}, rest, value) };
}
