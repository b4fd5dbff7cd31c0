import { UNKNOWN, type Value, type Values } from "../../values/value";
import { isObject } from "../../values/walk";
import type { ArgumentProblem } from "../definition";
import { findNearest } from "../nearest";

/** What a value in a body may be. */
export type BodySchema =
  | "any"
  | "boolean"
  | "number"
  | "string"
  /** Only Azure sets it. */
  | "read-only"
  | { readonly kind: "number" | "string"; readonly least: number; readonly most: number | null }
  /** The provider refuses any other value. */
  | { readonly values: readonly string[] }
  /** The provider takes other values, for those of later versions; Azure refuses them. */
  | { readonly known: readonly string[] }
  | { readonly list: BodySchema }
  | { readonly map: BodySchema }
  | ObjectSchema;

export interface ObjectSchema {
  readonly properties: Readonly<Record<string, BodySchema>>;
  readonly required?: readonly string[];
  /** It takes properties of any name. */
  readonly open?: boolean;
}

/** The body of a type, and where it is from. */
export interface ArmBody {
  readonly package: string;
  readonly apiVersion: string;
  readonly schema: ObjectSchema;
}

/** What the provider finds in a plan, and what Azure finds in the request. */
export type BodyCheck = "provider" | "service";

/** What a check finds wrong in a body. Values that are not known yet are not checked. */
export function findBodyProblems(schema: BodySchema, value: Value, check: BodyCheck, path = "body"): ArgumentProblem[] {
  if (value === null || value === UNKNOWN || schema === "any") return [];
  const wrong = (rule: string) => [{ path, message: `${rule}, got ${JSON.stringify(value)}` }];
  const mine = (rule: string) => (check === "provider" ? wrong(rule) : []);
  if (schema === "read-only") return mine("is read-only: Azure sets it");
  if (typeof schema === "string") return typeof value === schema ? [] : mine(`must be a ${schema}`);
  if ("kind" in schema) return findWrongScalar(schema, value).flatMap(mine);
  if ("values" in schema)
    return schema.values.includes(String(value)) ? [] : mine(`must be one of ${schema.values.join(", ")}`);
  if ("known" in schema) {
    if (typeof value !== "string") return mine("must be a string");
    const names = schema.known.map((name) => name.toLowerCase());
    return check === "provider" || names.includes(value.toLowerCase())
      ? []
      : wrong(`must be one of ${schema.known.join(", ")}`);
  }
  if ("list" in schema) {
    if (!Array.isArray(value)) return mine("must be a list");
    return value.flatMap((element: Value, index) => findBodyProblems(schema.list, element, check, `${path}[${index}]`));
  }
  if (!isObject(value)) return mine("must be an object");
  if ("map" in schema) {
    return Object.entries(value).flatMap(([name, inner]) =>
      findBodyProblems(schema.map, inner, check, `${path}.${name}`),
    );
  }
  return [
    ...(check === "provider" ? findMissing(schema, value, path) : []),
    ...findMembers(schema, value, check, path),
  ];
}

type Scalar = Extract<BodySchema, { kind: unknown }>;

function findWrongScalar({ kind, least, most }: Scalar, value: Value): string[] {
  if (typeof value !== kind) return [`must be a ${kind}`];
  const size = typeof value === "string" ? value.length : Number(value);
  if (size >= least && size <= (most ?? Infinity)) return [];
  const limits = most === null ? `at least ${least}` : `from ${least} to ${most}`;
  return [kind === "number" ? `must be ${limits}` : `takes ${limits} characters`];
}

/** What is missing of the body itself is an argument of its own: its location, its tags. */
function findMissing({ required = [] }: ObjectSchema, value: Values, path: string): ArgumentProblem[] {
  return required
    .filter((name) => value[name] === undefined && !(path === "body" && ARGUMENTS.includes(name)))
    .map((name) => ({ path: `${path}.${name}`, message: "is required" }));
}

const ARGUMENTS = ["identity", "location", "name", "tags"];

function findMembers(
  { properties, open }: ObjectSchema,
  value: Values,
  check: BodyCheck,
  path: string,
): ArgumentProblem[] {
  return Object.entries(value).flatMap(([name, inner]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema) return findBodyProblems(schema, inner, check, `${path}.${name}`);
    if (open || check === "service") return [];
    const nearest = findNearest(name, Object.keys(properties));
    const hint =
      nearest === undefined ? `; expected are ${Object.keys(properties).join(", ")}` : `; did you mean ${nearest}?`;
    return [{ path: `${path}.${name}`, message: `is not expected here${hint}` }];
  });
}
