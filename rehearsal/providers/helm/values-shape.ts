import { isFields, type Fields } from "../../../kubernetes-api/object";

/**
 * What a value may be: one value, a list, an open mapping of texts, anything, or a mapping with these keys. Every value
 * may be null.
 */
export type Shape = "text" | "flag" | "number" | "list" | "texts" | "any" | { readonly [key: string]: Shape };

/** The same shape under several names. */
export function keys(names: string, shape: Shape = "any"): Record<string, Shape> {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, shape]),
  );
}

/** The first value that a chart does not know, or that has another kind; undefined if there is none. */
export function findWrongValue(values: unknown, shape: Shape, path = ""): string | undefined {
  if (values === null || values === undefined || shape === "any") return undefined;
  if (typeof shape === "string") return describeWrongKind(values, shape, path);
  if (!isFields(values)) return `${path} must be a mapping, got ${show(values)}`;
  return Object.entries(values)
    .map(([key, value]) => {
      const at = path === "" ? key : `${path}.${key}`;
      const inner = Object.hasOwn(shape, key) ? shape[key] : undefined;
      if (inner !== undefined) return findWrongValue(value, inner, at);
      return `${at} is no value of the chart, which would ignore it; it has ${Object.keys(shape).sort().join(", ")}`;
    })
    .find((wrong) => wrong !== undefined);
}

const KINDS: Readonly<
  Record<Exclude<Shape, object | "any">, { readonly words: string; readonly fits: (value: unknown) => boolean }>
> = {
  text: { words: "a text", fits: (value) => typeof value !== "object" },
  flag: { words: "true or false", fits: (value) => typeof value === "boolean" },
  number: {
    words: "a whole number of at least 0",
    fits: (value) => /^\d+$/.test(String(value)) && typeof value !== "object",
  },
  list: { words: "a list", fits: Array.isArray },
  texts: { words: "a mapping of texts", fits: isTexts },
};

function isTexts(value: unknown): boolean {
  return (
    isFields(value) && Object.values(value as Fields).every((inner) => inner === null || typeof inner === "string")
  );
}

function describeWrongKind(value: unknown, shape: keyof typeof KINDS, path: string): string | undefined {
  const { words, fits } = KINDS[shape];
  return fits(value) ? undefined : `${path} must be ${words}, got ${show(value)}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
