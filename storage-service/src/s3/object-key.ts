import { PROVIDER_PROFILES } from "./provider-profiles";
import { S3StorageError } from "./s3-error";
import type { S3Settings } from "./s3-settings";

/** The use of a key. In a signed URL, fewer keys arrive unchanged. */
export type KeyUse = "request" | "url";

/**
 * Returns the key if the store accepts it.
 * @throws S3StorageError with the rule and the key
 */
export function checkKey(key: string, settings: Pick<S3Settings, "provider">, use: KeyUse = "request"): string {
  const problem = findKeyProblem(key, settings, use);
  if (problem) {
    const shown = key.length > 100 ? `${key.slice(0, 100)}…` : key;
    throw new S3StorageError(`the key of an object must ${problem}, got ${JSON.stringify(shown)}`);
  }
  return key;
}

/** Finds the rule that a key violates; undefined if the store accepts it. */
export function findKeyProblem(
  key: string,
  { provider }: Pick<S3Settings, "provider">,
  use: KeyUse = "request",
): string | undefined {
  const { maxKeyBytes, refusedKeyStart, title } = PROVIDER_PROFILES[provider];
  const bytes = Buffer.byteLength(key);
  if (bytes === 0 || bytes > maxKeyBytes) return `have 1 to ${maxKeyBytes} bytes in UTF-8 for ${title}`;
  if (refusedKeyStart?.test(key)) return `not start with / or \\ for ${title}`;
  if (/\p{Surrogate}/u.test(key)) return "be well-formed Unicode";
  // The XML of a list and of a batch delete cannot contain them.
  if (/[\p{Cc}\uFFFE\uFFFF]/u.test(key)) return "contain no control characters";
  // Browsers and fetch resolve them, encoded or not, and then request another object than the signed one.
  return use === "url" && /(^|\/)\.{1,2}(\/|$)/.test(key) ? 'have no segment "." or ".." in a signed URL' : undefined;
}
