import { z } from "zod";

/** What an editor shows about a field, and what a problem proposes as a fix. */
export interface FieldDoc {
  readonly description: string;
  /** A right value. */
  readonly example: unknown;
}

/** Attaches description and example to a field. */
export function field<Schema extends z.ZodType>(schema: Schema, { description, example }: FieldDoc): Schema {
  return schema.meta({ description, examples: [example] });
}

/** A string that follows a pattern; `rule` is what a wrong value is told. */
export function text(pattern: RegExp, rule: string, doc: FieldDoc) {
  return field(z.string().regex(pattern, rule), doc);
}

/** A whole number within bounds. */
export function whole(min: number, max: number, doc: FieldDoc) {
  return field(z.number().int().min(min).max(max), doc);
}

export function flag(doc: FieldDoc) {
  return field(z.boolean(), doc);
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words, doc: FieldDoc) {
  return field(z.enum(words), doc);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A GUID as Azure and Entra ID write it. */
export function guid(doc: FieldDoc) {
  return text(UUID, "must be a GUID in lower case", doc);
}

const OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const IPV4 = `${OCTET}(\\.${OCTET}){3}`;

/** An IPv4 address. */
export function ipv4(doc: FieldDoc) {
  return text(new RegExp(`^${IPV4}$`), "must be an IPv4 address", doc);
}

/** An IPv4 range in CIDR notation. */
export function cidr(doc: FieldDoc) {
  return text(new RegExp(`^${IPV4}/(3[0-2]|[12]?\\d)$`), "must be an IPv4 range in CIDR notation", doc);
}

/** A resource name with Azure's usual characters. */
export function azureName(max: number, doc: FieldDoc) {
  return text(
    new RegExp(`^[A-Za-z0-9]([A-Za-z0-9._-]{0,${max - 2}}[A-Za-z0-9_])?$`),
    `must be 1 to ${max} letters, digits, ".", "_" and "-", starting with a letter or digit`,
    doc,
  );
}

/** A name for use in resource addresses and Kubernetes objects. */
export const SHORT_NAME = /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/;
export const SHORT_NAME_RULE = "must be 1 to 30 lower-case letters, digits and hyphens, starting with a letter";

/** Entries by a short name that becomes part of the resource address. */
export function named<Value extends z.ZodType>(value: Value, doc: FieldDoc) {
  return field(z.record(z.string().regex(SHORT_NAME, SHORT_NAME_RULE), value), doc);
}
