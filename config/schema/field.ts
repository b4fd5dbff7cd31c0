import { z } from "zod";
import { writeYaml } from "../problem";

/** What an editor shows about a field, and what a problem proposes as a fix. */
export interface FieldDoc {
  readonly description: string;
  /** A right value. */
  readonly example: unknown;
  /** A secret may be written here by mistake: a wrong value is not shown. @default false */
  readonly sensitive?: boolean;
}

/** Attaches description and example to a field. */
export function field<Schema extends z.ZodType>(schema: Schema, doc: FieldDoc): Schema {
  const { description, example, sensitive } = doc;
  return schema.meta({ description, examples: [example], ...(sensitive && { writeOnly: true }) });
}

/** A string that follows a pattern; `rule` is what a wrong value is told, a value that is no string too. */
export function text(pattern: RegExp, rule: string, doc: FieldDoc) {
  return field(z.string(rule).regex(pattern, rule), doc);
}

/** A whole number within bounds. */
export function whole(min: number, max: number, doc: FieldDoc) {
  const rule = `must be a whole number from ${min} to ${max}`;
  return field(z.int(rule).min(min, rule).max(max, rule), doc);
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

/** A list that holds something. */
export function list<Entry extends z.ZodType>(entry: Entry, doc: FieldDoc) {
  return field(z.array(entry).min(1, "must have at least one entry"), doc);
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

/** A range of a network, between the largest and the smallest that Azure takes there. */
export function networkRange(largest: number, smallest: number, doc: FieldDoc) {
  const prefixes = Array.from({ length: smallest - largest + 1 }, (_, index) => largest + index);
  return text(
    new RegExp(`^${IPV4}/(${prefixes.join("|")})$`),
    `must be an IPv4 range in CIDR notation, from /${largest} to /${smallest}`,
    doc,
  );
}

const PRIVATE = "10\\.|192\\.168\\.|172\\.(1[6-9]|2\\d|3[01])\\.";

/** A range that one of Azure's firewalls lets in; they see public addresses only. */
export function publicRange() {
  return text(
    new RegExp(`^(?!${PRIVATE})${IPV4}/(3[02]|[12]?\\d)$`),
    "must be a public IPv4 range in CIDR notation, no /31; a single address ends with /32",
    {
      description: "A public range.",
      example: "203.0.113.0/24",
    },
  );
}

/** A resource name with Azure's usual characters. */
export function azureName(max: number, doc: FieldDoc) {
  return text(
    new RegExp(`^[A-Za-z0-9]([A-Za-z0-9._-]{0,${max - 2}}[A-Za-z0-9_])?$`),
    `must be 1 to ${max} letters, digits, ".", "_" and "-", starting with a letter or digit and not ending with "." or "-"`,
    doc,
  );
}

/** The name of a user-assigned identity. */
export function identityName(doc: FieldDoc) {
  return text(
    /^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$/,
    'must be 3 to 128 letters, digits, "_" and "-", starting with a letter or digit',
    doc,
  );
}

/** A name for use in resource addresses and Kubernetes objects. */
export const SHORT_NAME = /^[a-z]([a-z0-9-]{0,28}[a-z0-9])?$/;
export const SHORT_NAME_RULE =
  "must be 1 to 30 lower-case letters, digits and hyphens, starting with a letter and ending with a letter or digit";

/** Entries by a short name that becomes part of the resource address. */
export function named<Value extends z.ZodType>(value: Value, doc: FieldDoc) {
  return field(z.record(z.string().regex(SHORT_NAME, SHORT_NAME_RULE), value), doc);
}
