import { SENSITIVE, isList, isObject, join, type Json, type JsonObject } from "../../terraform-json/json";
import type { AttributeChange } from "../report";
import { WITHHELD, isSecretLiteral } from "./secret-literals";

/** What Terraform shows for a value that is unknown until the apply. */
export const UNKNOWN = "(known after apply)";
const NOT_SET = "(not set)";

/** The longest text in a table of changes, in characters. */
const MAX_LENGTH = 120;

/** Attributes of a type that another section shows: a release's values have their own diff. */
const SHOWN_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  helm_release: ["values", "manifest", "metadata"],
};
const SEE_VALUES = "(see Helm values)";

/** The attributes of a block before and after. */
export interface Comparison {
  readonly type: string;
  /** Name of the block; for an output, only this says whether its value is a secret. */
  readonly name?: string | undefined;
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** The parts of `after` that a plan marks as unknown. */
  readonly unknown?: Json | undefined;
}

/** The attributes that differ, sorted by path. A list of texts is one attribute, a mapping one for each entry. */
export function compareAttributes({ type, name = "", before, after, unknown }: Comparison): AttributeChange[] {
  const [old, current] = [flatten(before), flatten(after)];
  const format = (path: string, values: ReadonlyMap<string, Json>) =>
    formatValue(type, path, getValueName(path, values) ?? name, values.get(path));
  for (const path of findUnknownPaths(unknown)) {
    for (const known of old.keys()) if (isWithin(known, path)) current.set(known, UNKNOWN);
  }
  const paths = [...new Set([...old.keys(), ...current.keys()])].sort();
  const changed = paths.filter((path) => toText(old.get(path)) !== toText(current.get(path)));
  const elsewhere = SHOWN_ELSEWHERE[type] ?? [];
  const hasValues = elsewhere.includes("values") && changed.some((path) => isWithin(path, "values"));
  return [
    ...(hasValues ? [{ path: "values", before: SEE_VALUES, after: SEE_VALUES }] : []),
    ...changed
      .filter((path) => !elsewhere.some((name) => isWithin(path, name)))
      .map((path) => ({ path, before: format(path, old), after: format(path, current) })),
  ];
}

function isWithin(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);
}

/** Values by path, without null and empty lists. A list of scalars is one value. */
function flatten(value: Json, path = ""): Map<string, Json> {
  if (value === null || (isList(value) && value.length === 0)) return new Map();
  if (isList(value) && value.some((entry) => isObject(entry) || isList(entry))) {
    return new Map(value.flatMap((entry, index) => [...flatten(entry, join(path, index))]));
  }
  if (isObject(value))
    return new Map(Object.entries(value).flatMap(([name, entry]) => [...flatten(entry, join(path, name))]));
  return new Map([[path, value]]);
}

/** The paths that a plan marks as unknown. */
function findUnknownPaths(marks: Json | undefined, path = ""): string[] {
  if (marks === true) return [path];
  if (isList(marks)) return marks.flatMap((entry, index) => findUnknownPaths(entry, join(path, index)));
  if (!isObject(marks)) return [];
  return Object.entries(marks).flatMap(([name, entry]) => findUnknownPaths(entry, join(path, name)));
}

function toText(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value);
}

const SECRET_DATA = ["data", "data_wo", "binary_data", "binary_data_wo"];

/** Arguments of a type that contain secrets, whatever the names within them. */
const SECRET_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  azapi_resource: ["sensitive_body"],
  azurerm_key_vault_secret: ["value", "value_wo"],
  helm_release: ["set_sensitive", "set_wo"],
  kubernetes_secret: SECRET_DATA,
  kubernetes_secret_v1: SECRET_DATA,
};

/** A value as a short text. Secret literals are withheld; a reference contains no value. */
function formatValue(type: string, path: string, name: string, value: Json | undefined): string {
  if (value === undefined) return NOT_SET;
  const text = isList(value) ? value.map((entry) => toText(entry)).join(", ") : (toText(value) ?? "");
  if (text === SENSITIVE || text === UNKNOWN) return text;
  const isSecret = (SECRET_ARGUMENTS[type] ?? []).some((argument) => isWithin(path, argument)) && !text.includes("${");
  if (isSecret || isSecretLiteral(name, value)) return WITHHELD;
  const line = text.replace(/\s*\n\s*/g, " ");
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}

/** The last name of a path; if that is `value`, the `name` beside it, or the name of the mapping around it. */
function getValueName(path: string, values: ReadonlyMap<string, Json>): string | undefined {
  const [last, parent] = path
    .split(/[.[\]"]+/)
    .filter((part) => part !== "" && !/^\d+$/.test(part))
    .reverse();
  if (last !== "value") return last;
  const sibling = values.get(path.replace(/value(?:\[\d+\])*$/, "name"));
  return typeof sibling === "string" ? sibling : parent;
}
