import { SENSITIVE, isList, isObject, join, type Json, type JsonObject } from "../../terraform-json/json";
import type { AttributeChange } from "../report";
import { WITHHELD, isSecretLiteral } from "./withheld";

/** What stands for a value that only the apply makes known. */
export const NOT_KNOWN = "(known after the apply)";
const NOT_SET = "(not set)";

/** No text is longer than this in a table of changes. */
const LONGEST = 120;

/** Attributes of a type that are told elsewhere: a release's values have a difference of their own. */
const TOLD_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  helm_release: ["values", "manifest", "metadata"],
};

/** What a comparison says of a value that has a section of its own. */
const SEE_VALUES = "(see its values)";

/** What to compare: arguments before and after. */
export interface Comparison {
  readonly type: string;
  /** Name of the block: an output is called by nothing else. */
  readonly name?: string | undefined;
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** What of `after` is not known yet, as a plan marks it. */
  readonly unknown?: Json | undefined;
}

/** The attributes that differ, sorted by path; a list of texts is one of them, a mapping is each of its entries. */
export function differences({ type, name = "", before, after, unknown }: Comparison): AttributeChange[] {
  const [was, is] = [flat(before), flat(after)];
  const told = (path: string, values: ReadonlyMap<string, Json>) =>
    shown({ type, path, name: nameAt(path, values) ?? name, value: values.get(path) });
  for (const path of unknownPaths(unknown)) if (was.has(path)) is.set(path, NOT_KNOWN);
  const paths = [...new Set([...was.keys(), ...is.keys()])].sort();
  const changed = paths.filter((path) => textOf(was.get(path)) !== textOf(is.get(path)));
  const elsewhere = TOLD_ELSEWHERE[type] ?? [];
  const roots = elsewhere.filter((name) => changed.some((path) => isWithin(path, name)));
  return [
    ...roots.filter((name) => name === "values").map((path) => ({ path, before: SEE_VALUES, after: SEE_VALUES })),
    ...changed
      .filter((path) => !elsewhere.some((name) => isWithin(path, name)))
      .map((path) => ({ path, before: told(path, was), after: told(path, is) })),
  ];
}

function isWithin(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`);
}

/** Values by their paths, without what is null or empty; a list of plain values is one value. */
function flat(value: Json, path = ""): Map<string, Json> {
  if (value === null || (isList(value) && value.length === 0)) return new Map();
  if (isList(value) && value.some((entry) => isObject(entry) || isList(entry))) {
    return new Map(value.flatMap((entry, index) => [...flat(entry, join(path, index))]));
  }
  if (isObject(value))
    return new Map(Object.entries(value).flatMap(([name, entry]) => [...flat(entry, join(path, name))]));
  return new Map([[path, value]]);
}

/** Paths that a plan marks as not known. */
function unknownPaths(marks: Json | undefined, path = ""): string[] {
  if (marks === true) return [path];
  if (isList(marks)) return marks.flatMap((entry, index) => unknownPaths(entry, join(path, index)));
  if (!isObject(marks)) return [];
  return Object.entries(marks).flatMap(([name, entry]) => unknownPaths(entry, join(path, name)));
}

function textOf(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value);
}

const SECRET_DATA = ["data", "data_wo", "binary_data", "binary_data_wo"];

/** Arguments of a type that hold secrets, whatever the names within them. */
const SECRET_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  azapi_resource: ["sensitive_body"],
  azurerm_key_vault_secret: ["value", "value_wo"],
  helm_release: ["set_sensitive", "set_wo"],
  kubernetes_secret: SECRET_DATA,
  kubernetes_secret_v1: SECRET_DATA,
};

interface Shown {
  readonly type: string;
  readonly path: string;
  readonly name: string;
  readonly value: Json | undefined;
}

/** A value as a short text. A literal that is a secret by its name or its look is not shown; a template says no value. */
function shown({ type, path, name, value }: Shown): string {
  if (value === undefined) return NOT_SET;
  const text = isList(value) ? value.map((entry) => textOf(entry)).join(", ") : (textOf(value) ?? "");
  if (text === SENSITIVE || text === NOT_KNOWN) return text;
  const isHeld = (SECRET_ARGUMENTS[type] ?? []).some((argument) => isWithin(path, argument)) && !text.includes("${");
  if (isHeld || isSecretLiteral(name, value)) return WITHHELD;
  const line = text.replace(/\s*\n\s*/g, " ");
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

/** What a value is called: by its path, or where that ends with `value`, by the name beside it or by what is around it. */
function nameAt(path: string, values: ReadonlyMap<string, Json>): string | undefined {
  const [last, around] = path
    .split(/[.[\]"]+/)
    .filter((part) => part !== "" && !/^\d+$/.test(part))
    .reverse();
  if (last !== "value") return last;
  const beside = values.get(path.replace(/value(?:\[\d+\])*$/, "name"));
  return typeof beside === "string" ? beside : around;
}
