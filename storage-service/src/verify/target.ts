import { BLOB_CREDENTIALS, type BlobCredential } from "../keyless/blob-credential";
import { PROVIDER_PROFILES } from "../s3/provider-profiles";
import { getS3Endpoint, type S3Settings } from "../s3/s3-settings";

export interface AzureTarget {
  readonly kind: "azure-keyless";
  /** `https://<account>.blob.core.windows.net`. */
  readonly endpoint: string;
  readonly container: string;
  /** The credential that signs in; never an account key. */
  readonly credential: BlobCredential;
}

export interface S3Target {
  readonly kind: "s3-compatible";
  readonly settings: S3Settings;
  /** A dry run needs no key. */
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  /** Why `settings.allowPlaintext` is set, for the warning. */
  readonly plaintextReason?: string | undefined;
}

export type VerifyTarget = AzureTarget | S3Target;

/** Which steps run: all; only those that write nothing; none. */
export type VerifyMode = "full" | "read-only" | "dry-run";

export const KEYLESS_CREDENTIALS = BLOB_CREDENTIALS.filter((credential) => credential !== "shared-key");

export function describeTarget(target: VerifyTarget): string {
  if (target.kind === "azure-keyless") {
    return `container "${target.container}" at ${formatEndpoint(target.endpoint)} (${target.credential})`;
  }
  const { provider, bucket, region } = target.settings;
  return `bucket "${bucket}" at ${getEndpoint(target)} (${PROVIDER_PROFILES[provider].title}, region ${region})`;
}

/** Returns the endpoint without a password. */
export function getEndpoint(target: VerifyTarget): string {
  return formatEndpoint(target.kind === "azure-keyless" ? target.endpoint : (getS3Endpoint(target.settings) ?? ""));
}

function formatEndpoint(endpoint: string): string {
  if (!URL.canParse(endpoint)) return "an endpoint that is not a URL";
  const { origin, pathname } = new URL(endpoint);
  // A URL without a host, such as "host:443", has the origin "null".
  return origin === "null" ? "an endpoint that is not a URL" : `${origin}${pathname}`.replace(/\/+$/, "");
}

/**
 * Returns the store's own command that deletes all objects with a prefix. `verifyStorage` accepts only a prefix that
 * needs no quotes in a shell.
 */
export function getDeleteCommand(target: VerifyTarget, prefix: string): string {
  if (target.kind === "azure-keyless") {
    return `az storage blob delete-batch --auth-mode login --blob-endpoint ${getEndpoint(target)} --source ${target.container} --pattern "${prefix}*"`;
  }
  const { provider, bucket, region } = target.settings;
  return provider === "alibaba-oss"
    ? `ossutil rm oss://${bucket}/${prefix} -r -f -e ${getEndpoint(target)}`
    : `aws s3 rm s3://${bucket}/${prefix} --recursive --endpoint-url ${getEndpoint(target)} --region ${region}`;
}
