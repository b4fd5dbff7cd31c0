/**
 * How Langfuse signs in to Blob storage: the values of
 * `LANGFUSE_AZURE_BLOB_CREDENTIAL`. The names are those of Langfuse's own open
 * pull request, so that an operator can move to its image without changing
 * anything.
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
 * Reads the variable's value; unset or empty stays undefined.
 * @throws Error when the value is none of `BLOB_CREDENTIALS`; it names the
 * variable, the rule and the value.
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
