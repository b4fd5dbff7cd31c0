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

/** What an editor shows about a field, and an example for the fix of a problem. */
export interface FieldDoc {
  readonly description: string;
  /** A valid value. */
  readonly example: unknown;
}

/** Attaches description and example to a field. */
export function field<Schema extends z.ZodType>(schema: Schema, doc: FieldDoc): Schema {
  const { description, example } = doc;
  return schema.meta({ description, examples: [example] });
}

/** A string that follows a rule. A wrong value of a sensitive one is not shown: it may be a secret. */
export function text({ pattern, rule, sensitive }: TextRule, doc: FieldDoc) {
  const schema = field(z.string(rule).regex(pattern, rule), doc);
  return sensitive ? schema.meta({ ...schema.meta(), writeOnly: true }) : schema;
}

/** A whole number within bounds. */
export function whole(limits: Limits, doc: FieldDoc) {
  const rule = describeLimits(limits);
  return field(z.int(rule).min(limits.min, rule).max(limits.max, rule), doc);
}

export function flag(doc: FieldDoc) {
  return field(z.boolean("must be true or false"), doc);
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words, doc: FieldDoc) {
  const rule = () => {
    const written = words.map(writeYaml);
    return written.length === 1 ? `must be ${written[0]}` : `must be one of: ${written.join(", ")}`;
  };
  return field(z.enum(words, { error: rule }), doc);
}

/** A list with at least one entry. */
export function list<Entry extends z.ZodType>(entry: Entry, doc: FieldDoc) {
  return field(z.array(entry).min(1, "must have at least one entry"), doc);
}

/** A GUID as Azure and Entra ID write it. */
export function guid(doc: FieldDoc) {
  return text(GUID, doc);
}

/** A range that one of Azure's firewalls allows. */
export function publicRange() {
  return text(PUBLIC_RANGE, { description: "A public range.", example: "203.0.113.0/24" });
}

/** Entries by a short name that becomes part of the resource address. */
export function named<Value extends z.ZodType>(value: Value, doc: FieldDoc) {
  return field(z.record(z.string().regex(SHORT_NAME.pattern, SHORT_NAME.rule), value), doc);
}
