import type { S3Client } from "@aws-sdk/client-s3";
import { PROVIDER_PROFILES } from "./provider-profiles";
import { S3StorageError } from "./s3-error";
import { AWS_CHUNKED_REFUSED, PATH_STYLE_REFUSED, type S3Settings } from "./s3-settings";

/** The parts of a request that the guard checks. */
interface OutgoingRequest {
  readonly hostname: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Stops requests that the store would refuse, or treat as requests to another bucket, before they are sent: a body in
 * aws-chunked encoding, and a bucket that the SDK moved from the host into the path. The SDK does not warn about
 * either.
 *
 * The guard is last in the build step: after flexible-checksums, which encodes the body there, and before signing and
 * retries, so that nothing is retried, and signed URLs are checked as well.
 */
export function addRequestGuard(client: S3Client, settings: S3Settings): void {
  client.middlewareStack.add(
    (next) => (args) => {
      checkRequest(args.request as OutgoingRequest, settings);
      return next(args);
    },
    { step: "build", priority: "low", name: "awsChunkedGuard" },
  );
}

/** @throws S3StorageError with the problem, the answer that the store would give, and the fix */
function checkRequest({ hostname, headers }: OutgoingRequest, { provider, bucket, pathStyle }: S3Settings): void {
  const { takesAwsChunked, title } = PROVIDER_PROFILES[provider];
  const header = takesAwsChunked ? undefined : findAwsChunkedHeader(headers);
  if (header) {
    throw new S3StorageError(
      `not sent: a request to ${title} must not use aws-chunked encoding, got ${header}. The store would answer 400 ` +
        `"InvalidArgument: ${AWS_CHUNKED_REFUSED}". Do not set ChecksumAlgorithm for a stream, and upload streams with ` +
        "uploadFile or @aws-sdk/lib-storage, which sends buffers; http instead of https does not help",
      { code: "AwsChunkedRefused" },
    );
  }
  if (!pathStyle && !hostname.startsWith(`${bucket}.`)) {
    throw new S3StorageError(
      `not sent: the host must begin with the bucket "${bucket}" of the settings (pathStyle is false), got "${hostname}". ` +
        "If a bucket cannot be in a host, for example before an IP address, the SDK puts it into the path without a warning; " +
        `a store that does not accept this answers 403 "${PATH_STYLE_REFUSED}". Use the bucket of the settings, and an ` +
        "endpoint with a host name",
      { code: "PathStyleRefused" },
    );
  }
}

function findAwsChunkedHeader(headers: OutgoingRequest["headers"]): string | undefined {
  const found = Object.entries(headers).find(([name, value]) => {
    switch (name.toLowerCase()) {
      case "content-encoding":
        return /(^|,)\s*aws-chunked\s*(,|$)/i.test(value);
      case "x-amz-content-sha256":
        return value.startsWith("STREAMING-");
      default:
        return false;
    }
  });
  return found && `${found[0].toLowerCase()}: ${found[1]}`;
}
