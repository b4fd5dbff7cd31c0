import type { Pattern } from "./definition";

export const UUID: Pattern = {
  pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  rule: "must be a UUID",
};

export const UUID_OR_EMPTY: Pattern = {
  pattern: new RegExp(`^$|${UUID.pattern.source}`, "i"),
  rule: "must be a UUID, or empty",
};

/** @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
export const TIME: Pattern = {
  pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
  rule: "must be a time of RFC 3339, as in 2030-01-02T03:04:05Z",
};

/** @see https://pkg.go.dev/time#ParseDuration */
export const DURATION: Pattern = {
  pattern: /^\+?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/,
  rule: "must be a duration, as in 10m or 1h30m",
};

export const IPV4_ADDRESS: Pattern = {
  pattern: /^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/,
  rule: "must be an IPv4 address",
};

/** The provider takes an address without a prefix too. */
export const IPV4_RANGE: Pattern = {
  pattern: /^(\d{1,3}\.){3}\d{1,3}(\/(\d|[12]\d|3[0-2]))?$/,
  rule: "must be a range of IPv4 addresses, as in 10.0.0.0/16",
};

export const POSITIVE_NUMBER: Pattern = { pattern: /^[1-9]\d*$/, rule: "must be a positive whole number, as text" };

export const HTTP_URL: Pattern = { pattern: /^https?:\/\/[^/?#]+/i, rule: "must be an http or https URL" };

/** A text of up to so many characters. */
export function upTo(characters: number): Pattern {
  return { pattern: new RegExp(`^[^]{0,${characters}}$`), rule: `takes up to ${characters} characters` };
}
