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

/** The JSON Schema of an environment file: what editors complete and check with. Made when it is first asked for. */
export function environmentJsonSchema(): JsonSchema {
  environmentJson ??= z.toJSONSchema(environmentSchema, { io: "input" }) as JsonSchema;
  return environmentJson;
}

/** The schemas that stand at a path of a value: where alternatives are on the way, those that the value chooses. */
export function schemasAt(root: JsonSchema, path: Path, value: unknown): readonly JsonSchema[] {
  const [part, ...rest] = path;
  if (part === undefined) return [root];
  return chosen(root, value).flatMap((schema) =>
    child(schema, part).flatMap((below) => schemasAt(below, rest, entry(value, part))),
  );
}

/** A schema's alternatives, or the schema itself. */
export function branches(schema: JsonSchema): readonly JsonSchema[] {
  const alternatives = schema.oneOf ?? schema.anyOf;
  return alternatives ? alternatives.flatMap(branches) : [schema];
}

/** The alternatives whose constants a value has; all if it has none of them, that with most of its keys first. */
export function chosen(schema: JsonSchema, value: unknown): readonly JsonSchema[] {
  const all = branches(schema);
  const fitting = all.filter((branch) => Object.keys(branch.properties ?? {}).every((key) => fits(branch, key, value)));
  if (fitting.length > 0) return fitting;
  const keys = isMapping(value) ? Object.keys(value) : [];
  const known = (branch: JsonSchema) => keys.filter((key) => propertyOf(branch, key)).length;
  return [...all].sort((a, b) => known(b) - known(a));
}

/** The schema of a key, if it is a known one. */
export function propertyOf(schema: JsonSchema, key: string): JsonSchema | undefined {
  return schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
}

/** What a mapping or a list holds under a key or an index. */
export function entry(value: unknown, part: string | number): unknown {
  return isMapping(value) ? value[part] : undefined;
}

function fits(schema: JsonSchema, key: string, value: unknown): boolean {
  const property = propertyOf(schema, key);
  if (property?.const === undefined) return true;
  const given = entry(value, key);
  return given === property.const || (given === undefined && !schema.required?.includes(key));
}

function child(schema: JsonSchema, part: string | number): readonly JsonSchema[] {
  if (typeof part === "number") return schema.items ? [schema.items] : [];
  const property = propertyOf(schema, part);
  if (property) return [property];
  return typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : [];
}

function isMapping(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}
