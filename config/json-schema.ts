import { z } from "zod";
import type { Path } from "./problem";
import { environmentSchema } from "./schema/environment";

/** The parts of JSON Schema that zod writes. */
export interface JsonSchema {
  readonly type?: string;
  readonly pattern?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  /** A wrong value is not shown. */
  readonly writeOnly?: boolean;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

let environmentJson: JsonSchema | undefined;

/** The JSON Schema of an environment file, for editors. Created at the first call. */
export function environmentJsonSchema(): JsonSchema {
  environmentJson ??= z.toJSONSchema(environmentSchema, { io: "input" }) as JsonSchema;
  return environmentJson;
}

/** The schemas at a path of a value. Of alternatives on the way, those that the value chooses. */
export function findSchemas(root: JsonSchema, path: Path, value: unknown): readonly JsonSchema[] {
  const [part, ...rest] = path;
  if (part === undefined) return [root];
  return chooseBranches(root, value).flatMap((schema) =>
    findChildren(schema, part).flatMap((below) => findSchemas(below, rest, getEntry(value, part))),
  );
}

/** A schema's alternatives, or the schema itself. */
export function branches(schema: JsonSchema): readonly JsonSchema[] {
  const alternatives = schema.oneOf ?? schema.anyOf;
  return alternatives ? alternatives.flatMap(branches) : [schema];
}

/** The alternatives whose constants a value has. If there is none: all, first the one with most keys of the value. */
export function chooseBranches(schema: JsonSchema, value: unknown): readonly JsonSchema[] {
  const all = branches(schema);
  const fitting = all.filter((branch) => Object.keys(branch.properties ?? {}).every((key) => fits(branch, key, value)));
  if (fitting.length > 0) return fitting;
  const keys = isMapping(value) ? Object.keys(value) : [];
  const known = (branch: JsonSchema) => keys.filter((key) => getProperty(branch, key)).length;
  return [...all].sort((a, b) => known(b) - known(a));
}

/** The schema of a key; undefined if the key is unknown. */
export function getProperty(schema: JsonSchema, key: string): JsonSchema | undefined {
  return schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
}

/** The value at a key of a mapping or at an index of a list. */
export function getEntry(value: unknown, part: string | number): unknown {
  return isMapping(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

function fits(schema: JsonSchema, key: string, value: unknown): boolean {
  const property = getProperty(schema, key);
  if (property?.const === undefined) return true;
  const given = getEntry(value, key);
  return given === property.const || (given === undefined && !schema.required?.includes(key));
}

function findChildren(schema: JsonSchema, part: string | number): readonly JsonSchema[] {
  if (typeof part === "number") return schema.items ? [schema.items] : [];
  const property = getProperty(schema, part);
  if (property) return [property];
  return typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : [];
}

function isMapping(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}
