import { isList, isObject, type Json, type JsonObject } from "./json";

/** What stands for an expression of which a plan tells neither its value nor what it reads, as `uuid()`. */
export const UNTOLD = "${(known after apply)}";

/** The arguments of a block in a plan's configuration, as their author would write them. */
export function writtenBlock(expressions: JsonObject = {}): JsonObject {
  return Object.fromEntries(Object.entries(expressions).map(([name, value]) => [name, writtenValue(value)]));
}

/** A plan tells of an expression either its constant, or only what it refers to; of nested blocks, each by itself. */
export function writtenValue(expression: Json): Json {
  if (isList(expression)) return expression.map((block) => (isObject(block) ? writtenBlock(block) : block));
  if (!isObject(expression)) return expression;
  const { constant_value: constant, references, ...others } = expression;
  if (Object.keys(others).length > 0) return writtenBlock(expression);
  if (constant !== undefined) return constant;
  if (references === undefined) return UNTOLD;
  return isList(references) && references.every((one) => typeof one === "string")
    ? templates(references as readonly string[])
    : writtenBlock(expression);
}

/**
 * Templates of what is referred to. A plan lists a reference and then, shorter and shorter, what it begins with: `a.b.c`
 * and `a.b`. What is no beginning of the one before it is a reference of its own.
 */
function templates(references: readonly string[]): string {
  const whole = references.filter((one, index) => {
    const before = references[index - 1] ?? "";
    return !before.startsWith(`${one}.`) && !before.startsWith(`${one}[`);
  });
  return [...new Set(whole)].map((reference) => `\${${reference}}`).join(" ");
}

/**
 * Values that are known, with what is written where one is not known yet, or null, as a write-only argument is.
 * @param unknown as a plan tells it: true where a value is not known, else a list or mapping of that
 */
export function filled(known: Json | undefined, unknown: Json | undefined, written: Json | undefined): Json {
  if (unknown === true || known === undefined || known === null) return written ?? null;
  if (typeof written === "string") return filledByWhole(known, unknown, written);
  if (isList(known)) return known.map((value, index) => filled(value, at(unknown, index), at(written, index)));
  if (!isObject(known)) return known;
  const names = [...new Set([known, unknown, written].flatMap((one) => (isObject(one) ? Object.keys(one) : [])))];
  return Object.fromEntries(names.map((name) => [name, filled(at(known, name), at(unknown, name), at(written, name))]));
}

/** One expression gives all of a list or mapping: where a part of it is not known, that expression is what is known. */
function filledByWhole(known: Json | undefined, unknown: Json | undefined, written: string): Json {
  if (unknown === true) return written;
  if (isList(known)) return known.map((value, index) => filledByWhole(value, at(unknown, index), written));
  if (!isObject(known)) return known ?? null;
  const names = [...new Set([known, unknown].flatMap((one) => (isObject(one) ? Object.keys(one) : [])))];
  return Object.fromEntries(names.map((name) => [name, filledByWhole(at(known, name), at(unknown, name), written)]));
}

/** A part of a list or of a mapping. A block that is written once, without a list, is the first of a list. */
function at(value: Json | undefined, part: string | number): Json | undefined {
  if (typeof part === "number") return isList(value) ? value[part] : part === 0 ? value : undefined;
  return isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}
