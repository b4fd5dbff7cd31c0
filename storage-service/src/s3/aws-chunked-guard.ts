import type { S3Client } from "@aws-sdk/client-s3";
import { PROVIDER_PROFILES } from "./provider-profiles";
import { S3StorageError } from "./s3-error";
import { AWS_CHUNKED_REFUSED, PATH_STYLE_REFUSED, type S3Settings } from "./s3-settings";

/** What the guard looks at in a request. */
interface OutgoingRequest {
  readonly hostname: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Stops a request that the store would refuse, or would take for another bucket's, before a byte of it is sent: a body
 * framed as `aws-chunked`, and a bucket that the SDK moved from the host into the path. Neither is told by the SDK.
 *
 * It stands last in the build step: after flexible-checksums, which frames a body there; and before the step of signing
 * and retrying, so that nothing is tried again, and a URL to sign is looked at as well.
 */
export function guard(client: S3Client, settings: S3Settings): void {
  client.middlewareStack.add(
    (next) => (args) => {
      refuseUnsendable(args.request as OutgoingRequest, settings);
      return next(args);
    },
    { step: "build", priority: "low", name: "awsChunkedGuard" },
  );
}

/** @throws S3StorageError that says what is wrong with the request, what the store would answer, and how to mend it. */
function refuseUnsendable({ hostname, headers }: OutgoingRequest, { provider, bucket, pathStyle }: S3Settings): void {
  const { takesAwsChunked, title } = PROVIDER_PROFILES[provider];
  const framing = takesAwsChunked ? undefined : awsChunkedFraming(headers);
  if (framing) {
    throw new S3StorageError(
      `not sent: a body must not be framed as aws-chunked for ${title}, got ${framing}. The store would answer 400 ` +
        `"InvalidArgument: ${AWS_CHUNKED_REFUSED}". Give no ChecksumAlgorithm to a stream, and upload streams with ` +
        "uploadFile or @aws-sdk/lib-storage, which sends buffers; http instead of https changes nothing about it",
      { code: "AwsChunkedRefused" },
    );
  }
  if (!pathStyle && !hostname.startsWith(`${bucket}.`)) {
    throw new S3StorageError(
      `not sent: the host must begin with the bucket "${bucket}" of the settings (pathStyle is false), got "${hostname}". ` +
        "Where a bucket cannot stand in a host, as before an address, the SDK puts it into the path and says nothing; " +
        `a store that takes none there answers 403 "${PATH_STYLE_REFUSED}". Use the bucket of the settings, and an ` +
        "endpoint with a name",
      { code: "PathStyleRefused" },
    );
  }
}

function awsChunkedFraming(headers: OutgoingRequest["headers"]): string | undefined {
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
