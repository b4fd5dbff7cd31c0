/** What all types have in common: their block `metadata`. */
import type { TypeDeclaration } from "../../declaration";

/** The block of a type that stands in no namespace. */
export const METADATA = {
  replacing: ["metadata.name", "metadata.generate_name"],
  exclusive: [["metadata.name", "metadata.generate_name"]],
  patterns: {
    "metadata.name": {
      pattern: /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
      rule: "must have at most 253 characters: parts of a-z, 0-9 and inner hyphens, with dots between them",
    },
    "metadata.generate_name": {
      pattern: /^(?=.{1,63}$)[a-z0-9][-a-z0-9]*$/,
      rule: "must have at most 63 characters of a-z, 0-9 and hyphens, and not start with a hyphen",
    },
  },
} as const satisfies TypeDeclaration;

/**
 * The block of a type that stands in a namespace. The provider means to refuse `name` beside `generate_name` here too,
 * but it looks for them on a path without index, finds nothing, and accepts both; so `exclusive` is left out.
 */
export const NAMESPACED_METADATA = {
  replacing: [...METADATA.replacing, "metadata.namespace"],
  defaults: { "metadata.namespace": "default" },
  patterns: METADATA.patterns,
} as const satisfies TypeDeclaration;
