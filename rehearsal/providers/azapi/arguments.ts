/** The arguments that several types of the provider have. */
import type { Attribute, NestedBlock } from "../../schemas/schema";
import type { Type } from "../../values/value";
import { each, type Pattern } from "../definition";

export const required = (type: Type): Attribute => ({ type, required: true });
export const optional = (type: Type): Attribute => ({ type, optional: true });
export const computed = (type: Type): Attribute => ({ type, computed: true });
/** Optional, and computed if it is left out. */
export const filledIn = (type: Type): Attribute => ({ type, optional: true, computed: true });

export const STRINGS: Type = ["list", "string"];
export const HEADERS: Type = ["map", "string"];
export const QUERY_PARAMETERS: Type = ["map", STRINGS];

/** How often a request is repeated. */
export const RETRY: Attribute = {
  optional: true,
  nested_type: {
    nesting_mode: "single",
    attributes: {
      error_message_regex: required(STRINGS),
      interval_seconds: filledIn("number"),
      max_interval_seconds: filledIn("number"),
      multiplier: { ...filledIn("number"), deprecated: true },
      randomization_factor: { ...filledIn("number"), deprecated: true },
    },
  },
};

/** The defaults of a resource with `retry`; a data source has none. */
export const RETRY_DEFAULTS = {
  "retry.interval_seconds": 10,
  "retry.max_interval_seconds": 180,
  "retry.multiplier": 1.5,
  "retry.randomization_factor": 0.5,
};

/** How long each of the operations may take. */
export function timeouts(operations: string): NestedBlock {
  return {
    nesting_mode: "single",
    block: { attributes: each(optional("string"), operations) },
  };
}

export const RESOURCE_TYPE: Pattern = {
  pattern: /^[^@]*@[^@]*$/,
  rule: "must be a resource type with its API version, as in Microsoft.Storage/storageAccounts@2024-01-01",
};

export const RESOURCE_ID: Pattern = {
  pattern: /^(\/|\/+(subscriptions|providers)\/(?!.*api-version=)[^|]+)$/i,
  rule: "must be a resource id from /subscriptions/ or /providers/ on, without API version",
};

export const NOT_EMPTY: Pattern = { pattern: /[\s\S]/, rule: "must not be empty" };
