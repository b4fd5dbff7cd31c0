import { parse } from "yaml";
import type { Json } from "./json";

/** Many rules read the same files, and a plan and a state have those of the synthesis. */
const PARSED = new Map<string, Json>();
const MOST = 100;

/**
 * A file of Helm values.
 * @throws Error where it is no YAML
 */
export function helmFile(text: string): Json {
  const known = PARSED.get(text);
  if (known !== undefined) return known;
  const value = parse(text) as Json;
  if (PARSED.size >= MOST) PARSED.clear();
  PARSED.set(text, value);
  return value;
}
