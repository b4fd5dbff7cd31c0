import { createRequire } from "node:module";
import path from "node:path";
import { invalid, isFields, required, unsupported, type KubernetesObject, type Mistake } from "./object";

const load = createRequire(path.join(__dirname, "schema.js"));

/** A class of kubernetes-models. */
interface Model {
  readonly prototype: { validate(this: unknown): void };
}

/** An error of Ajv. */
interface SchemaError {
  /** `/spec/containers/0` */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: {
    readonly missingProperty?: string;
    readonly allowedValues?: readonly string[];
    readonly type?: string;
  };
  readonly message?: string;
}

/** Groups of the API server itself; every other group comes with a CustomResourceDefinition. */
const OWN_GROUP = /^(?:v1|[a-z0-9.]+\.k8s\.io\/v\w+|(?:apps|autoscaling|batch|policy)\/v\w+)$/;

/** Groups under k8s.io that come with a CustomResourceDefinition, or that the package does not have. */
const ADDED_GROUP =
  /^(?:gateway\.networking|resource|snapshot\.storage|metrics|custom\.metrics|external\.metrics)\.k8s\.io\//;

/** Whether the API server has the group without a CustomResourceDefinition. */
export function isOwnGroup(apiVersion: string): boolean {
  return OWN_GROUP.test(apiVersion) && !ADDED_GROUP.test(apiVersion);
}

/**
 * The class of a kind; undefined if the API server has none of this name. Loaded here only, one file for a kind: all
 * kinds take seconds and hundreds of megabytes.
 */
export function findModel({ apiVersion, kind }: KubernetesObject): Model | undefined {
  if (!isOwnGroup(apiVersion) || !/^[A-Z]\w*$/.test(kind)) return undefined;
  try {
    return (load(`kubernetes-models/${apiVersion}/${kind}`) as Record<string, Model>)[kind];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED") return undefined;
    throw error;
  }
}

/**
 * The fields of an object that are missing, of another type, or unknown.
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation
 */
export function findSchemaMistakes(object: KubernetesObject, model: Model): Mistake[] {
  const read = new Map<object, Set<string>>();
  const errors = validate(model, watch(object, read));
  const wrong = errors.flatMap((error) => toMistake(error, object));
  return [...wrong, ...findUnread(object, read, "")];
}

function validate(model: Model, object: unknown): readonly SchemaError[] {
  try {
    model.prototype.validate.call(object);
    return [];
  } catch (error) {
    const { errors } = error as { errors?: readonly SchemaError[] };
    if (!errors) throw error;
    return errors;
  }
}

/**
 * The compiled schemas ignore unknown fields. They read each field that they know, and list those of an open mapping; so
 * a field that they do not read is unknown.
 */
function watch(value: unknown, read: Map<object, Set<string>>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const names = read.get(value) ?? new Set();
  read.set(value, names);
  return new Proxy(value, {
    get: (target, name) => {
      if (typeof name === "string") names.add(name);
      return watch(Reflect.get(target, name), read);
    },
    ownKeys: (target) => {
      Object.keys(target).forEach((name) => names.add(name));
      return Reflect.ownKeys(target);
    },
  });
}

/** The unknown fields. A mapping of which nothing was read is open. */
function findUnread(value: unknown, read: ReadonlyMap<object, ReadonlySet<string>>, at: string): Mistake[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => findUnread(item, read, `${at}[${index}]`));
  if (!isFields(value)) return [];
  const names = read.get(value);
  if (!names || names.size === 0) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const path = at === "" ? name : `${at}.${name}`;
    return names.has(name) ? findUnread(inner, read, path) : [{ path, problem: "unknown field" }];
  });
}

function toMistake({ instancePath, keyword, params, message }: SchemaError, object: unknown): Mistake[] {
  const steps = instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const path = steps
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
  const value = steps.reduce<unknown>(
    (parent, step) => (parent as Record<string, unknown> | undefined)?.[step],
    object,
  );
  if (keyword === "required")
    return [required(path === "" ? `${params.missingProperty}` : `${path}.${params.missingProperty}`)];
  if (keyword === "enum") return [unsupported(path, value, params.allowedValues ?? [])];
  // Numbers or texts: the other two errors of the same value say more, and quantities have a rule of their own.
  if (keyword === "oneOf" || keyword === "anyOf" || keyword === "format") return [];
  return [invalid(path, value, message ?? "does not fit the schema")];
}
