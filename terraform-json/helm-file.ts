import { YAMLParseError, parse } from "yaml";
import type { Json } from "./json";

/** Many rules read the same files, and a plan and a state have those of the synthesis. */
const PARSED = new Map<string, Json>();
const MOST = 100;

/**
 * A file of Helm values.
 * @throws Error where it is no YAML; it shows nothing of it
 */
export function helmFile(text: string): Json {
  const known = PARSED.get(text);
  if (known !== undefined) return known;
  const value = parsed(text);
  if (PARSED.size >= MOST) PARSED.clear();
  PARSED.set(text, value);
  return value;
}

/** The parser's own message shows the line. */
function parsed(text: string): Json {
  try {
    return parse(text) as Json;
  } catch (error) {
    const [at] = (error instanceof YAMLParseError && error.linePos) || [];
    throw new Error(`Helm values must be YAML, and are not${at ? ` from line ${at.line} on` : ""}`);
  }
}
