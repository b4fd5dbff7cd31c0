/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A value with its path in its block: `body.properties.allowSharedKeyAccess`, `ip_rules[0]`. */
export interface Place<Value extends Json = Json> {
  readonly path: string;
  readonly value: Value;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Adds a name or an index to a path. Quotes special names: `annotations["azure.workload.identity/use"]`. */
export function join(path: string, part: string | number): string {
  if (typeof part === "number") return `${path}[${part}]`;
  if (!/^[A-Za-z_][\w-]*$/.test(part)) return `${path}[${JSON.stringify(part)}]`;
  return path === "" ? part : `${path}.${part}`;
}

/**
 * Every value at a path; a name with dots needs the path as a list. Walks through lists: a block is found both as an object, as CDKTF writes it, and as a
 * list of one, as `terraform show` prints it. Null counts as absent.
 */
export function placesAt(value: Json | undefined, names: string | readonly string[], path = ""): Place[] {
  if (value === undefined || value === null) return [];
  const [name, ...rest] = typeof names === "string" ? names.split(".") : names;
  if (name === undefined) return [{ path, value }];
  if (isList(value)) return value.flatMap((entry, index) => placesAt(entry, names, join(path, index)));
  return isObject(value) && Object.hasOwn(value, name) ? placesAt(value[name], rest, join(path, name)) : [];
}

/** The blocks at a place: `terraform show` prints a nested block as a list, which is empty if there is no block. */
export function elements({ path, value }: Place): Place[] {
  return isList(value) ? value.map((entry, index) => ({ path: join(path, index), value: entry })) : [{ path, value }];
}

/** Every value within a value that is neither a list nor an object. */
export function leaves(value: Json, path = ""): Place[] {
  if (isList(value)) return value.flatMap((entry, index) => leaves(entry, join(path, index)));
  if (isObject(value)) return Object.entries(value).flatMap(([name, entry]) => leaves(entry, join(path, name)));
  return [{ path, value }];
}

/** Every string within a value. */
export function texts(value: Json, path = ""): Place<string>[] {
  return leaves(value, path).filter((place): place is Place<string> => typeof place.value === "string");
}

/** Replaces a value that Terraform marks as sensitive: no other folder reads the value. */
export const SENSITIVE = "(sensitive value)";

/**
 * Replaces the sensitive parts of a value. Names and empty values stay: it is no secret whether a cluster's
 * `kube_config` has a `client_key`.
 * @param marks as Terraform prints them: true for a sensitive value, else a list or an object of marks
 */
export function hideSensitive<Value extends Json>(value: Value, marks: Json | undefined): Value;
export function hideSensitive(value: Json, marks: Json | undefined): Json {
  if (value === null || value === "") return value;
  const getMark = (part: string | number) =>
    marks === true || (isList(marks) ? marks[part as number] : isObject(marks) ? marks[part] : undefined);
  if (isList(value)) return value.map((entry, index) => hideSensitive(entry, getMark(index)));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [name, hideSensitive(entry, getMark(name))]),
    );
  }
  return marks === true ? SENSITIVE : value;
}

/** The elements of a list; another value counts as a list of one. */
export function toList<Value extends Json>(value: Value | readonly Value[] | undefined): readonly Value[] {
  return isList(value) ? (value as readonly Value[]) : value === undefined ? [] : [value];
}
