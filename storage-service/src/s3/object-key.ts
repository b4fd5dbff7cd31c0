import { PROVIDER_PROFILES } from "./provider-profiles";
import { S3StorageError } from "./s3-error";
import type { S3Settings } from "./s3-settings";

/** How a key is used. In a URL that somebody else opens, less of it arrives as it was written. */
export type KeyUse = "request" | "url";

/**
 * The key, where the store takes it.
 * @throws S3StorageError naming the rule and what was given
 */
export function checkKey(key: string, settings: Pick<S3Settings, "provider">, use: KeyUse = "request"): string {
  const problem = findKeyProblem(key, settings, use);
  if (problem) {
    const shown = key.length > 100 ? `${key.slice(0, 100)}…` : key;
    throw new S3StorageError(`the key of an object must ${problem}, got ${JSON.stringify(shown)}`);
  }
  return key;
}

/** What a key must be and is not; undefined where the store takes it. */
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
  // The XML of a list and of a batch delete cannot hold them.
  if (/[\p{Cc}\uFFFE\uFFFF]/u.test(key)) return "contain no control characters";
  // Browsers and fetch resolve them, encoded or not, and then ask for another object than was signed.
  return use === "url" && /(^|\/)\.{1,2}(\/|$)/.test(key) ? 'have no segment "." or ".." in a signed URL' : undefined;
}
