/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

/** A value with where it stands in its block: `body.properties.allowSharedKeyAccess`, `ip_rules[0]`. */
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

/** A path and one more name or index; a name that is no word is quoted: `annotations["azure.workload.identity/use"]`. */
export function join(path: string, part: string | number): string {
  if (typeof part === "number") return `${path}[${part}]`;
  if (!/^[A-Za-z_][\w-]*$/.test(part)) return `${path}[${JSON.stringify(part)}]`;
  return path === "" ? part : `${path}.${part}`;
}

/**
 * Every value at the end of some names. Lists on the way are walked through, so that a block is found whether it is
 * written as a mapping, as CDKTF does, or as a list of one, as `terraform show` does. What is null counts as absent.
 */
export function placesAt(value: Json | undefined, names: readonly string[], path = ""): Place[] {
  if (value === undefined || value === null) return [];
  const [name, ...rest] = names;
  if (name === undefined) return [{ path, value }];
  if (isList(value)) return value.flatMap((entry, index) => placesAt(entry, names, join(path, index)));
  return isObject(value) && Object.hasOwn(value, name) ? placesAt(value[name], rest, join(path, name)) : [];
}

/** Every value within a value that is neither a list nor a mapping. */
export function leaves(value: Json, path = ""): Place[] {
  if (isList(value)) return value.flatMap((entry, index) => leaves(entry, join(path, index)));
  if (isObject(value)) return Object.entries(value).flatMap(([name, entry]) => leaves(entry, join(path, name)));
  return [{ path, value }];
}

/** Every text within a value. */
export function texts(value: Json, path = ""): Place<string>[] {
  return leaves(value, path).filter((place): place is Place<string> => typeof place.value === "string");
}

/** What stands for a value that Terraform marks as sensitive: it is never read further than this folder. */
export const SENSITIVE = "(sensitive value)";

/**
 * A value without what is sensitive in it. Of a list or mapping that is sensitive as a whole, what is empty stays, and
 * so do the names: whether a cluster's `kube_config` has a `client_key` is no secret.
 * @param marks as Terraform tells them: true where a value is sensitive, else a list or mapping of marks
 */
export function withoutSensitive(value: Json, marks: Json | undefined): Json {
  if (value === null || value === "") return value;
  const markOf = (part: string | number) =>
    marks === true || (isList(marks) ? marks[part as number] : isObject(marks) ? marks[part] : undefined);
  if (isList(value)) return value.map((entry, index) => withoutSensitive(entry, markOf(index)));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, entry]) => [name, withoutSensitive(entry, markOf(name))]),
    );
  }
  return marks === true ? SENSITIVE : value;
}

/** A mapping without what is sensitive in it. */
export function objectWithoutSensitive(value: JsonObject, marks: Json | undefined): JsonObject {
  return withoutSensitive(value, marks) as JsonObject;
}
