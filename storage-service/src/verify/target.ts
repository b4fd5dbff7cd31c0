import { BLOB_CREDENTIALS, type BlobCredential } from "../keyless/blob-credential";
import { PROVIDER_PROFILES } from "../s3/provider-profiles";
import { s3Endpoint, type S3Settings } from "../s3/s3-settings";

/** An Azure container that is reached with an identity. */
export interface AzureTarget {
  readonly kind: "azure-keyless";
  /** `https://<account>.blob.core.windows.net`. */
  readonly endpoint: string;
  readonly container: string;
  /** Who signs in; an account key is none of them. */
  readonly credential: BlobCredential;
}

/** A bucket behind an S3 API. */
export interface S3Target {
  readonly kind: "s3-compatible";
  readonly settings: S3Settings;
  /** Left out in a dry run, which needs none. */
  readonly accessKeyId?: string | undefined;
  /** Left out in a dry run, which needs none. */
  readonly secretAccessKey?: string | undefined;
  /** Why `settings.allowPlaintext` is set: told beside what it means. */
  readonly plaintextReason?: string | undefined;
}

/** What is verified. */
export type VerifyTarget = AzureTarget | S3Target;

/** What may be done: everything; only what writes nothing; nothing at all. */
export type VerifyMode = "full" | "read-only" | "dry-run";

/** The credentials that are keyless. */
export const KEYLESS_CREDENTIALS = BLOB_CREDENTIALS.filter((credential) => credential !== "shared-key");

/** As the last line and the first name it. */
export function describeTarget(target: VerifyTarget): string {
  if (target.kind === "azure-keyless") {
    return `container "${target.container}" at ${shownEndpoint(target.endpoint)} (${target.credential})`;
  }
  const { provider, bucket, region } = target.settings;
  return `bucket "${bucket}" at ${getEndpoint(target)} (${PROVIDER_PROFILES[provider].title}, region ${region})`;
}

/** Where the target is; a password in what was given is not shown. */
export function getEndpoint(target: VerifyTarget): string {
  return shownEndpoint(target.kind === "azure-keyless" ? target.endpoint : (s3Endpoint(target.settings) ?? ""));
}

function shownEndpoint(endpoint: string): string {
  if (!URL.canParse(endpoint)) return "an endpoint that is no URL";
  const { origin, pathname } = new URL(endpoint);
  // What is no URL with a host, as "host:443", has an origin without a meaning.
  return origin === "null" ? "an endpoint that is no URL" : `${origin}${pathname}`.replace(/\/+$/, "");
}

/**
 * The command that deletes by hand what stands under a prefix, in the words of the store's own tool. A prefix needs no
 * quotes in a shell: `verifyStorage` takes no other.
 */
export function deleteByHand(target: VerifyTarget, prefix: string): string {
  if (target.kind === "azure-keyless") {
    return `az storage blob delete-batch --auth-mode login --blob-endpoint ${getEndpoint(target)} --source ${target.container} --pattern "${prefix}*"`;
  }
  const { provider, bucket, region } = target.settings;
  return provider === "alibaba-oss"
    ? `ossutil rm oss://${bucket}/${prefix} -r -f -e ${getEndpoint(target)}`
    : `aws s3 rm s3://${bucket}/${prefix} --recursive --endpoint-url ${getEndpoint(target)} --region ${region}`;
}
