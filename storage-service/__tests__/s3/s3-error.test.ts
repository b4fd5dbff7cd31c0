import { explainS3Error, S3StorageError } from "../../src/s3/s3-error";
import type { S3Settings } from "../../src/s3/s3-settings";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const OSS: S3Settings = { provider: "alibaba-oss", region: "cn-hangzhou", bucket: "langfuse-events" };
const INTERNAL: S3Settings = { ...OSS, endpoint: "https://oss-cn-hangzhou-internal.aliyuncs.com" };
const STORE = "Alibaba Cloud OSS";
const HOST = "oss-cn-hangzhou.aliyuncs.com";

function explained(error: unknown, settings = OSS): unknown {
  return explainS3Error(error, { settings, operation: "upload file to S3", now: () => NOW });
}

/** Creates an error of the SDK for an answer of a store. */
function answered(status: number, name: string, more: { message?: string; ahead?: number; ec?: string } = {}) {
  const date = new Date(NOW - (more.ahead ?? 0) * 60_000).toUTCString();
  return Object.assign(new Error(more.message ?? "No."), {
    name,
    Code: name,
    $metadata: { httpStatusCode: status },
    $response: { headers: { date, ...(more.ec && { "x-oss-ec": more.ec }) } },
    StringToSign: "the string",
    AWSAccessKeyId: "LTAI-id",
  });
}

function network(code: string, message = `something ${code}`) {
  return Object.assign(new Error(message), { code });
}

const ELSEWHERE = "set the bucket's own region and the endpoint of that region";

test.each<[string, unknown, string]>([
  [
    "path style",
    answered(403, "SecondLevelDomainForbidden"),
    `${STORE} does not accept a bucket in the path (403 SecondLevelDomainForbidden): set forcePathStyle (pathStyle) to false, and use an endpoint with a host name, not an IP address`,
  ],
  [
    "aws-chunked",
    answered(400, "InvalidArgument", {
      message: "aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.",
    }),
    `${STORE} does not accept aws-chunked encoding (400 InvalidArgument: aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.): set requestChecksumCalculation to WHEN_REQUIRED (AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED), do not set ChecksumAlgorithm for a stream, and upload streams with lib-storage. http instead of https does not help`,
  ],
  [
    "aws-chunked, as in other logs",
    answered(400, "NotImplemented", {
      message: "Aws MultiChunkedEncoding STREAMING-UNSIGNED-PAYLOAD-TRAILER is not supported.",
    }),
    `${STORE} does not accept aws-chunked encoding (400 NotImplemented: Aws MultiChunkedEncoding STREAMING-UNSIGNED-PAYLOAD-TRAILER is not supported.): set requestChecksumCalculation to WHEN_REQUIRED (AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED), do not set ChecksumAlgorithm for a stream, and upload streams with lib-storage. http instead of https does not help`,
  ],
  [
    "a batch delete without Content-MD5",
    answered(400, "MissingArgument", { message: "Missing Some Required Arguments." }),
    `${STORE} accepts a batch delete only with Content-MD5 (400 MissingArgument): set ChecksumAlgorithm to MD5 (LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM=MD5, Langfuse 3.213.0 or later)`,
  ],
  [
    "the same, with another message",
    answered(400, "InvalidRequest", { message: "Missing required header for this request: Content-MD5" }),
    `${STORE} accepts a batch delete only with Content-MD5 (400 InvalidRequest): set ChecksumAlgorithm to MD5 (LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM=MD5, Langfuse 3.213.0 or later)`,
  ],
  [
    "a checksum that does not match",
    answered(400, "InvalidDigest"),
    `the checksum of a request does not match its body (400 InvalidDigest): a proxy between this machine and ${STORE} changes requests, for example one that inspects TLS`,
  ],
  [
    "a wrong secret",
    answered(403, "SignatureDoesNotMatch"),
    `${STORE} does not accept the signature (403 SignatureDoesNotMatch): the secret access key is wrong or contains a space or line break, the region is not "cn-hangzhou", or a proxy changes requests`,
  ],
  [
    "a wrong id",
    answered(403, "InvalidAccessKeyId"),
    `${STORE} does not know the access key id (403 InvalidAccessKeyId): it is wrong, disabled, deleted, or from another provider or account`,
  ],
  [
    "old credentials",
    answered(400, "ExpiredToken"),
    "the temporary credentials have expired (400 ExpiredToken): renew them",
  ],
  [
    "a missing permission",
    answered(403, "AccessDenied", { ec: "0003-00000001" }),
    `the access key has no permission for this operation in bucket "langfuse-events" of ${STORE} (403 AccessDenied, EC 0003-00000001): allow GetObject, PutObject, DeleteObject, ListBucket (OSS: ListObjects) and AbortMultipartUpload on it, and check the bucket's policy, encryption key and source network`,
  ],
  [
    "an expired URL",
    answered(403, "AccessDenied", { message: "Request has expired.", ahead: -20 }),
    "the signed URL has expired (403 AccessDenied): sign a new one, or for longer (up to 604800 seconds); if it is new, synchronize the clock of the machine that signs (NTP, chrony)",
  ],
  [
    "a bucket of another region of OSS",
    answered(403, "AccessDenied", {
      message: "The bucket you are attempting to access must be addressed using the specified endpoint.",
    }),
    `bucket "langfuse-events" is not at ${HOST} (403 AccessDenied): ${ELSEWHERE}`,
  ],
  [
    "a bucket of another region of Amazon",
    answered(301, "PermanentRedirect"),
    `bucket "langfuse-events" is not in region "cn-hangzhou" (301 PermanentRedirect): ${ELSEWHERE}`,
  ],
  [
    "a clock that is ahead",
    answered(403, "RequestTimeTooSkewed", { ahead: 20 }),
    `this machine's clock is 20 minutes ahead of the clock of ${STORE}, which answered 403 RequestTimeTooSkewed: synchronize the node's clock (NTP, chrony)`,
  ],
  [
    "a clock that is behind",
    answered(403, "SignatureDoesNotMatch", { ahead: -16 }),
    `this machine's clock is 16 minutes behind the clock of ${STORE}, which answered 403 SignatureDoesNotMatch: synchronize the node's clock (NTP, chrony)`,
  ],
  [
    "a clock skew of unknown size",
    answered(403, "RequestTimeTooSkewed"),
    `this machine's clock differs too much from that of ${STORE} (RequestTimeTooSkewed): synchronize the node's clock (NTP, chrony)`,
  ],
  [
    "no bucket",
    answered(404, "NoSuchBucket"),
    `${STORE} has no bucket "langfuse-events" at ${HOST} (404 NoSuchBucket): check its name and the region, or create it`,
  ],
  [
    "a refused key",
    answered(400, "InvalidObjectName"),
    `${STORE} does not accept this key (400 InvalidObjectName): it is too long, or starts with / or \\`,
  ],
  [
    "a part that is too small",
    answered(400, "EntityTooSmall"),
    "a part of a multipart upload is too small (400 EntityTooSmall): all parts but the last must have 5 MiB or more",
  ],
  [
    "a busy store",
    answered(503, "SlowDown", { ahead: 60 }),
    `${STORE} at ${HOST} is busy or has an error (503 SlowDown), after all attempts: try again later, with fewer concurrent requests (LANGFUSE_S3_CONCURRENT_WRITES)`,
  ],
  [
    "an error of the store that looks like a network error",
    answered(500, "InternalError", { message: "ETIMEDOUT" }),
    `${STORE} at ${HOST} is busy or has an error (500 InternalError), after all attempts: try again later, with fewer concurrent requests (LANGFUSE_S3_CONCURRENT_WRITES)`,
  ],
  [
    "another refusal",
    answered(403, "UserDisable", { message: "The user is disabled.\nId: 1" }),
    `${STORE} refuses access to bucket "langfuse-events" (403 UserDisable): The user is disabled.`,
  ],
  [
    "a name that does not exist",
    network("ENOTFOUND"),
    `the name ${HOST} of ${STORE}, or the name of bucket "langfuse-events" before it, cannot be resolved: check the cluster's DNS and the spelling of the name`,
  ],
  [
    "a refused connection",
    Object.assign(new AggregateError([network("ECONNREFUSED")], ""), { code: "ECONNREFUSED" }),
    `${STORE} at ${HOST} cannot be reached (ECONNREFUSED): check the port, network policies and firewalls`,
  ],
  [
    "a refused connection, only in the inner error",
    new AggregateError([new Error("connect ECONNREFUSED 10.0.0.1:443")], ""),
    `${STORE} at ${HOST} cannot be reached (ECONNREFUSED): check the port, network policies and firewalls`,
  ],
  [
    "no answer",
    Object.assign(new Error("no"), { name: "TimeoutError" }),
    `${STORE} at ${HOST} did not answer in time: check network policies and firewalls`,
  ],
  [
    "http on a TLS port",
    network("EPROTO"),
    `${STORE} at ${HOST} does not use TLS on this port: check the port, and whether a proxy answers instead`,
  ],
  [
    "a self-signed certificate",
    network("DEPTH_ZERO_SELF_SIGNED_CERT"),
    `the certificate of ${STORE} at ${HOST} is from an authority that this machine does not trust (DEPTH_ZERO_SELF_SIGNED_CERT): set NODE_EXTRA_CA_CERTS to its PEM file; do not disable validation`,
  ],
  [
    "an expired certificate",
    network("CERT_HAS_EXPIRED"),
    `the certificate of ${STORE} at ${HOST} is not valid at this time (CERT_HAS_EXPIRED): renew it, or synchronize the node's clock (NTP, chrony)`,
  ],
  [
    "a certificate for other names",
    network("ERR_TLS_CERT_ALTNAME_INVALID"),
    `the certificate of ${STORE} at ${HOST} is for other names (ERR_TLS_CERT_ALTNAME_INVALID): it must include the bucket before the host (*.<host>); check the endpoint`,
  ],
])("%s", (_, error, message) => {
  const found = explained(error);
  expect(found).toEqual(new S3StorageError(`failed to upload file to S3: ${message}`));
  // The SDK's errors contain the access key id and the signed text.
  expect(JSON.stringify(found, Object.getOwnPropertyNames(found as object))).not.toMatch(/LTAI-id|the string/);
});

test.each([
  ["ENOTFOUND", "EAI_AGAIN"],
  ["EAI_AGAIN", "EAI_AGAIN"],
  ["ETIMEDOUT", "ETIMEDOUT"],
])("%s has the code %s and mentions the internal endpoint", (given, code) => {
  expect(explained(network(given), INTERNAL)).toMatchObject({
    code,
    message: expect.stringMatching(
      /; only machines in Alibaba Cloud can reach an -internal endpoint, others must use the one without -internal$/,
    ),
  });
});

test("an explanation keeps the store's code and status", () => {
  expect(explained(answered(404, "NoSuchBucket"))).toMatchObject({ code: "NoSuchBucket", statusCode: 404 });
});

test.each([
  ["a missing key", answered(404, "NoSuchKey", { ahead: 60 })],
  ["a missing key of a HEAD", answered(404, "NotFound")],
  ["another argument that is wrong", answered(400, "InvalidArgument")],
  ["another request that is wrong", answered(400, "InvalidRequest")],
  ["a precondition", answered(412, "PreconditionFailed")],
  ["anything else", new Error("something")],
  ["an explained error", new S3StorageError("explained")],
  ["not even an error", undefined],
])("%s is unchanged", (_, error) => {
  expect(explained(error)).toBe(error);
});
