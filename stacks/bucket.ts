import { credentialNames, s3Settings, type S3CompatibleStorage } from "../config/storage";
import type { Environment } from "../config/schema/environment";
import { helmReleaseAddresses } from "../constructs/langfuse-release/helm-releases";
import type { ReleaseStorage } from "../constructs/langfuse-release/storage";
import { PROVIDER_PROFILES } from "../storage-service/src/s3/provider-profiles";

/** The bucket of an environment as storage of the release. */
export function toReleaseStorage(storage: S3CompatibleStorage): Extract<ReleaseStorage, { kind: "s3-compatible" }> {
  const { endpoint, region, bucket, pathStyle } = s3Settings(storage);
  return {
    kind: "s3-compatible",
    // The environment's rules refuse a bucket without endpoint; a slash at the end is no path.
    endpoint: (endpoint as string).replace(/\/$/, ""),
    region,
    bucket,
    pathStyle: pathStyle ?? false,
    deleteChecksum: PROVIDER_PROFILES[storage.provider].deleteChecksum,
    credentials: credentialNames(storage),
  };
}

/**
 * Exceptions from the policy for an endpoint without TLS, one for each release of the chart. They expire, are refused if
 * they are not needed, and are shown, as every exception.
 */
export function plaintextWaivers({ storage, langfuse }: Environment) {
  if (storage.kind !== "s3-compatible" || !storage.allowPlaintext) return [];
  const { reason, expires } = storage.allowPlaintext;
  const rule = "storage-over-https";
  const setting = "storage.allowPlaintext";
  return helmReleaseAddresses(langfuse, "langfuse").map((address) => ({ rule, address, reason, expires, setting }));
}
