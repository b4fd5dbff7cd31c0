/**
 * How Langfuse signs in to Blob storage: the values of
 * `LANGFUSE_AZURE_BLOB_CREDENTIAL`. Langfuse's own open pull request uses the
 * same names, so an operator can move to its image without changes.
 * @see https://github.com/langfuse/langfuse/pull/15596
 */
export const BLOB_CREDENTIALS = [
  "shared-key",
  "workload-identity",
  "managed-identity",
  "service-principal",
  "default-chain",
] as const;

export type BlobCredential = (typeof BLOB_CREDENTIALS)[number];

/**
 * Reads the variable's value; undefined if unset or empty.
 * @throws Error if the value is not one of `BLOB_CREDENTIALS`.
 */
export function parseBlobCredential(
  value: string | undefined,
): BlobCredential | undefined {
  if (value === undefined || value === "") return undefined;
  const credential = BLOB_CREDENTIALS.find((name) => name === value);
  if (!credential) {
    throw new Error(
      `LANGFUSE_AZURE_BLOB_CREDENTIAL must be one of ${BLOB_CREDENTIALS.join(", ")}, got ${JSON.stringify(value)}`,
    );
  }
  return credential;
}
