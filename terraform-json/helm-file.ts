import { YAMLParseError, parse } from "yaml";
import type { Json } from "./json";
import { memoizeText } from "./memoize";

/**
 * A file of Helm values. A plan and a state have those of the synthesis.
 * @throws Error where it is no YAML; it shows nothing of it
 */
export const helmFile = memoizeText((text): Json => {
  try {
    return parse(text) as Json;
  } catch (error) {
    // The parser's own message shows the line.
    const [at] = (error instanceof YAMLParseError && error.linePos) || [];
    throw new Error(`Helm values must be YAML, and are not${at ? ` from line ${at.line} on` : ""}`);
  }
});
