import type { Attribute, Block, NestedAttributes } from "../schemas/schema";
import { Dynamic, mapEntries, type Value, type Values } from "./value";

/** One attribute of a block and its value. */
export interface Place {
  /** Names from the top, with dots and without indexes. */
  readonly path: string;
  readonly attribute: Attribute;
  readonly value: Value;
}

/** The values of a block, each attribute replaced by the result of `visit`, from the outside to the inside. */
export function transform(block: Block, values: Values, visit: (place: Place) => Value, above = ""): Values {
  const attributes = Object.entries(block.attributes ?? {}).map(([name, attribute]) => {
    const path = above + name;
    const value = visit({ path, attribute, value: values[name] ?? null });
    const nested = attribute.nested_type;
    if (!nested) return [name, value];
    const inside = (object: Values) => transform({ attributes: nested.attributes }, object, visit, `${path}.`);
    return [name, eachObject(value, nested.nesting_mode, inside)];
  });
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]) => {
    const none = nested.nesting_mode === "single" ? null : [];
    const inside = (object: Values) => transform(nested.block, object, visit, `${above}${name}.`);
    return [name, eachObject(values[name] ?? none, nested.nesting_mode, inside)];
  });
  return Object.fromEntries([...attributes, ...blocks]) as Values;
}

/** Visits every attribute of a block that has values. */
export function walk(block: Block, values: Values, visit: (place: Place) => void): void {
  transform(block, values, (place) => {
    visit(place);
    return place.value;
  });
}

/** Changes each object of a nested block or attribute; `at` is its index or key, undefined if there can be only one. */
export function eachObject(
  value: Value,
  mode: NestedAttributes["nesting_mode"],
  change: (object: Values, at?: number | string) => Values,
): Value {
  const inside = (element: Value, at?: number | string) => (isObject(element) ? change(element, at) : element);
  if (Array.isArray(value)) return value.map(inside);
  if (mode !== "map" || !isObject(value)) return inside(value);
  return mapEntries(value, (key, element) => inside(element, key));
}

export function isObject(value: Value | undefined): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Dynamic);
}

/** Every value at a path without indexes: one, or one an element of the lists and sets on the way. */
export function valuesAt(value: Value | undefined, path: string): Value[] {
  const [name = "", ...rest] = path.split(".");
  if (Array.isArray(value)) return value.flatMap((element: Value) => valuesAt(element, path));
  if (!isObject(value)) return [];
  const inner = value[name] ?? null;
  return rest.length === 0 ? [inner] : valuesAt(inner, rest.join("."));
}

/** The first value at a path that can have only one. */
export function valueAt(value: Value | undefined, path: string): Value {
  return valuesAt(value, path)[0] ?? null;
}

/** The text at a path; undefined if there is none or it is not known yet. */
export function textAt(value: Value | undefined, path: string): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : undefined;
}

/** Every text at a path, and in the lists and sets there. */
export function textsAt(value: Value | undefined, path: string): string[] {
  return valuesAt(value, path)
    .flatMap((found) => found)
    .filter((found): found is string => typeof found === "string");
}

/** Every object at a path, and in the lists and sets there. */
export function objectsAt(value: Value | undefined, path: string): Values[] {
  return valuesAt(value, path)
    .flatMap((found) => found)
    .filter(isObject);
}

/** Whether a value is given: no null, no empty block. */
export function isSet(value: Value): boolean {
  return value !== null && !(Array.isArray(value) && value.length === 0);
}

/** Whether two values are the same, as Terraform sees it: an unknown is the same as an unknown. */
export function same(a: Value | undefined, b: Value | undefined): boolean {
  if (a instanceof Dynamic || b instanceof Dynamic) return same(plain(a), plain(b));
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((element, i) => same(element, b[i]));
  if (isObject(a) && isObject(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => same(a[name], b[name]));
  }
  return (a ?? null) === (b ?? null);
}

/** A value without the types of dynamic values in it. */
export function plain(value: Value | undefined): Value {
  if (value === undefined) return null;
  if (value instanceof Dynamic) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  return isObject(value) ? mapEntries(value, (_, inner) => plain(inner)) : value;
}

/** Whether planned and prior values differ at a path. */
export function changes(planned: Values, prior: Values, path: string): boolean {
  return !same(valuesAt(planned, path), valuesAt(prior, path));
}
