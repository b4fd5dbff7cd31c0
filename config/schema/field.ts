import { z } from "zod";
import {
  GUID,
  PUBLIC_RANGE,
  SHORT_NAME,
  describeLimits,
  type Limits,
  type TextRule,
} from "../../constructs/rules/values";
import { writeYaml } from "../problem";

/** Adds what an editor shows about a field, and a valid value for the fix of a problem. */
export function field<Schema extends z.ZodType>(schema: Schema, description: string, example: unknown): Schema {
  return schema.meta({ description, examples: [example] });
}

/** A string that follows a rule. A wrong value of a sensitive one is not shown: it may be a secret. */
export function text({ pattern, rule, sensitive }: TextRule, description: string, example: unknown) {
  const schema = field(z.string(rule).regex(pattern, rule), description, example);
  return sensitive ? schema.meta({ ...schema.meta(), writeOnly: true }) : schema;
}

/** A whole number within bounds. */
export function whole(limits: Limits, description: string, example: unknown) {
  const rule = describeLimits(limits);
  return field(z.int(rule).min(limits.min, rule).max(limits.max, rule), description, example);
}

export function flag(description: string, example: unknown) {
  return field(z.boolean("must be true or false"), description, example);
}

/** The value that chooses an alternative. */
export function literal<const Value extends string | boolean>(value: Value, description: string) {
  return field(z.literal(value), description, value);
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(
  words: Words,
  description: string,
  example: unknown,
) {
  const rule = () => {
    const written = words.map(writeYaml);
    return written.length === 1 ? `must be ${written[0]}` : `must be one of: ${written.join(", ")}`;
  };
  return field(z.enum(words, { error: rule }), description, example);
}

/** A list with at least one entry. */
export function list<Entry extends z.ZodType>(entry: Entry, description: string, example: unknown) {
  return field(z.array(entry).min(1, "must have at least one entry"), description, example);
}

/** A GUID as Azure and Entra ID write it. */
export function guid(description: string, example: unknown) {
  return text(GUID, description, example);
}

/** A range that one of Azure's firewalls allows. */
export function publicRange() {
  return text(PUBLIC_RANGE, "A public range.", "203.0.113.0/24");
}

/** Entries by a short name that becomes part of the resource address. */
export function named<Value extends z.ZodType>(value: Value, description: string, example: unknown) {
  return field(z.record(key(SHORT_NAME), value), description, example);
}

/** A key of a mapping that follows a rule. */
export function key({ pattern, rule }: TextRule) {
  return z.string().regex(pattern, rule);
}
