import { isList, isObject, type Json, type JsonObject } from "./json";

/** The value of an expression without references whose value is unknown, as `uuid()`. */
export const UNKNOWN = "${(known after apply)}";

/** Converts the arguments of a block of a plan's configuration to the form of a synthesis. */
export function toWrittenBlock(expressions: JsonObject = {}): JsonObject {
  return Object.fromEntries(Object.entries(expressions).map(([name, value]) => [name, toWrittenValue(value)]));
}

/** A plan contains the constant of an expression, or only its references; a nested block is an object of expressions. */
export function toWrittenValue(expression: Json): Json {
  if (isList(expression)) return expression.map((block) => (isObject(block) ? toWrittenBlock(block) : block));
  if (!isObject(expression)) return expression;
  const { constant_value: constant, references, ...others } = expression;
  if (Object.keys(others).length > 0) return toWrittenBlock(expression);
  if (constant !== undefined) return constant;
  if (references === undefined) return UNKNOWN;
  return isList(references) && references.every((one) => typeof one === "string")
    ? toTemplates(references as readonly string[])
    : toWrittenBlock(expression);
}

/**
 * Converts references to templates. A plan lists a reference and then its prefixes: `a.b.c` and `a.b`. An entry that is
 * no prefix of the one before it is another reference.
 */
function toTemplates(references: readonly string[]): string {
  const whole = references.filter((one, index) => {
    const before = references[index - 1] ?? "";
    return !before.startsWith(`${one}.`) && !before.startsWith(`${one}[`);
  });
  return [...new Set(whole)].map((reference) => `\${${reference}}`).join(" ");
}

/**
 * Known values, and the written ones where a value is unknown, or null as a write-only argument is.
 * @param unknown as a plan prints it: true for an unknown value, else a list or an object of that
 */
export function fillUnknown(known: Json | undefined, unknown: Json | undefined, written: Json | undefined): Json {
  if (unknown === true || known === undefined || known === null) return written ?? null;
  if (typeof written === "string") return fillWithWhole(known, unknown, written);
  if (isList(known)) return known.map((value, index) => fillUnknown(value, at(unknown, index), at(written, index)));
  if (!isObject(known)) return known;
  const names = [...new Set([known, unknown, written].flatMap((one) => (isObject(one) ? Object.keys(one) : [])))];
  return Object.fromEntries(
    names.map((name) => [name, fillUnknown(at(known, name), at(unknown, name), at(written, name))]),
  );
}

/** One expression is the value of a whole list or object: it replaces each part that is unknown. */
function fillWithWhole(known: Json | undefined, unknown: Json | undefined, written: string): Json {
  if (unknown === true) return written;
  if (isList(known)) return known.map((value, index) => fillWithWhole(value, at(unknown, index), written));
  if (!isObject(known)) return known ?? null;
  const names = [...new Set([known, unknown].flatMap((one) => (isObject(one) ? Object.keys(one) : [])))];
  return Object.fromEntries(names.map((name) => [name, fillWithWhole(at(known, name), at(unknown, name), written)]));
}

/** A part of a list or an object. A block that is written without a list is the first element. */
function at(value: Json | undefined, part: string | number): Json | undefined {
  if (typeof part === "number") return isList(value) ? value[part] : part === 0 ? value : undefined;
  return isObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}
