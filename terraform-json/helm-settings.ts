import { isList, isObject, type Json, type JsonObject } from "./json";

/**
 * Helm values with settings over them: `{ name: "a.b[0]", value: "1" }` sets the first of the list `b` in `a`. Later
 * settings win. What is no mapping is passed over.
 */
export function settingsOver(values: JsonObject, settings: readonly Json[]): JsonObject {
  return settings.filter(isObject).reduce<JsonObject>((all, setting) => {
    const changed = put(all, partsOf(setting["name"]), valueOf(setting));
    return isObject(changed) ? changed : all;
  }, values);
}

/** The names and indexes of `a.b[0]`; a dot that is part of a name has a backslash before it. */
function partsOf(name: Json | undefined): (string | number)[] {
  const names = String(name ?? "").split(/(?<!\\)\./);
  return names.flatMap((part) => {
    const [, word = "", indexes = ""] = /^([^]*?)((?:\[\d+\])*)$/.exec(part) ?? [];
    const numbers = [...indexes.matchAll(/\d+/g)].map(([digits]) => Number(digits));
    return [word.replace(/\\(.)/g, "$1"), ...numbers];
  });
}

/** Helm reads a setting's text as the YAML word that it looks like, unless its type says that it is a text. */
function valueOf({ type, value = null }: JsonObject): Json {
  if (typeof value !== "string" || type === "string" || type === "literal") return value;
  if (value === "true" || value === "false") return value === "true";
  if (value === "null") return null;
  return /^(?:0|-?[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
}

function put(into: Json | undefined, [part, ...rest]: readonly (string | number)[], value: Json): Json {
  if (part === undefined) return value;
  if (typeof part === "string") {
    const before = isObject(into) ? into : {};
    return { ...before, [part]: put(Object.hasOwn(before, part) ? before[part] : undefined, rest, value) };
  }
  if (part > GREATEST_INDEX) throw new Error(`the index ${part} of a setting is greater than Helm allows`);
  const before = isList(into) ? into : [];
  const length = Math.max(before.length, part + 1);
  return Array.from({ length }, (_, at) => (at === part ? put(before[at], rest, value) : (before[at] ?? null)));
}

const GREATEST_INDEX = 65536;
