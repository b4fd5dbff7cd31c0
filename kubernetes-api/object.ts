/** An object of the Kubernetes API: what a manifest has, as JSON. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string } & Fields;
  readonly [field: string]: unknown;
}

export type Fields = Readonly<Record<string, unknown>>;

/** What the API server refuses of an object. */
export interface Mistake {
  /** `spec.template.spec.containers[0].image` */
  readonly path: string;
  /** As the API server words it: `Invalid value: 70000: must be between 1 and 65535, inclusive`. */
  readonly problem: string;
}

/** A value within an object, and its path. */
export interface Place {
  readonly path: string;
  readonly value: unknown;
}

export function invalid(path: string, value: unknown, rule: string): Mistake {
  return { path, problem: `Invalid value: ${JSON.stringify(value)}: ${rule}` };
}

export function required(path: string, rule?: string): Mistake {
  return { path, problem: rule === undefined ? "Required value" : `Required value: ${rule}` };
}

export function duplicate(path: string, value: unknown): Mistake {
  return { path, problem: `Duplicate value: ${JSON.stringify(value)}` };
}

export function unsupported(path: string, value: unknown, supported: readonly string[]): Mistake {
  const values = supported.map((one) => JSON.stringify(one)).join(", ");
  return { path, problem: `Unsupported value: ${JSON.stringify(value)}: supported values: ${values}` };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every value at a path; `[]` after a name stands for each element of a list: `spec.containers[].ports[].name`. */
export function placesAt(from: Place | KubernetesObject, path: string): Place[] {
  const start: Place = "value" in from && "path" in from ? (from as Place) : { path: "", value: from };
  return path.split(".").reduce<Place[]>((places, step) => places.flatMap((place) => enter(place, step)), [start]);
}

function enter({ path, value }: Place, step: string): Place[] {
  const name = step.replace(/\[\]$/, "");
  const inner = isFields(value) ? value[name] : undefined;
  if (inner === undefined || inner === null) return [];
  const at = path === "" ? name : `${path}.${name}`;
  if (name === step) return [{ path: at, value: inner }];
  return Array.isArray(inner) ? inner.map((item: unknown, index) => ({ path: `${at}[${index}]`, value: item })) : [];
}

/** The first value at a path. */
export function valueAt(from: Place | KubernetesObject, path: string): unknown {
  return placesAt(from, path)[0]?.value;
}

/** The entries of each mapping at a path: labels, limits. */
export function entriesAt(from: Place | KubernetesObject, path: string): (Place & { readonly key: string })[] {
  return placesAt(from, path).flatMap(({ path: at, value }) =>
    isFields(value) ? Object.entries(value).map(([key, inner]) => ({ path: `${at}[${key}]`, key, value: inner })) : [],
  );
}

/** Values that are in a list before. */
export function findRepeated(places: readonly Place[]): Mistake[] {
  const seen = new Set<unknown>();
  return places.flatMap(({ path, value }) => {
    if (seen.has(value)) return [duplicate(path, value)];
    seen.add(value);
    return [];
  });
}
