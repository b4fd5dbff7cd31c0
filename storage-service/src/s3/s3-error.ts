import { PROVIDER_PROFILES } from "./provider-profiles";
import { isInternalOss, getS3Endpoint, type S3Settings } from "./s3-settings";

/** An error of an S3 storage; the message gives the cause and the fix. */
export class S3StorageError extends Error {
  override readonly name = "S3StorageError";
  /**
   * The store's own code, for example `AccessDenied`, or the network's. `EAI_AGAIN` if Langfuse should try again later:
   * it turns only this code into its service-unavailable error.
   */
  readonly code: string | undefined;
  readonly statusCode: number | undefined;

  constructor(message: string, about: { code?: string | undefined; status?: number | undefined } = {}) {
    super(message);
    this.code = about.code;
    this.statusCode = about.status;
  }
}

export interface S3Attempt {
  readonly settings: S3Settings;
  /** For example "upload file to S3". */
  readonly operation: string;
  /** Milliseconds since 1970 by this machine's clock. @default Date.now */
  readonly now?: (() => number) | undefined;
}

interface Symptoms {
  readonly name: string;
  /** The store's code or the network's. */
  readonly code: string;
  readonly status: number | undefined;
  readonly text: string;
  /** OSS's detailed error code: https://www.alibabacloud.com/help/en/oss/support/ explains each one. */
  readonly ec: string | undefined;
  /** The store's time when it answered. */
  readonly date: Date | undefined;
}

/** Names of the store and the bucket, for messages. */
interface Place {
  readonly title: string;
  readonly host: string;
  readonly bucket: string;
  readonly region: string;
  readonly isInternal: boolean;
}

/** Smaller skews are ignored. S3 and OSS accept up to 15 minutes. */
const NOTABLE_SKEW_MS = 5 * 60_000;

/**
 * Returns an error with the cause and the fix, or the same error if it needs no explanation, for example if a key does
 * not exist. A message never contains an access key, a secret or a signed URL.
 */
export function explainS3Error(error: unknown, { settings, operation, now = Date.now }: S3Attempt): unknown {
  if (error instanceof S3StorageError) return error;
  const symptoms = findSymptoms(error);
  const place = getPlace(settings);
  const cause =
    explainUnreachable(symptoms, place) ??
    explainClockSkew(symptoms, place, now()) ??
    explainCode(symptoms, place) ??
    explainBusy(symptoms, place) ??
    explainRefusal(symptoms, place);
  if (cause === undefined) return error;
  const code = isNameFailure(symptoms) ? "EAI_AGAIN" : symptoms.code || undefined;
  return new S3StorageError(`failed to ${operation}: ${cause}`, { code, status: symptoms.status });
}

function findSymptoms(error: unknown): Symptoms {
  const found = (error ?? {}) as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
    Code?: unknown;
    EC?: unknown;
    errors?: unknown;
    $metadata?: { httpStatusCode?: unknown };
    $response?: { headers?: Record<string, string> };
  };
  const headers = found.$response?.headers ?? {};
  const date = new Date(headers["date"] ?? "");
  // A host with an IPv4 and an IPv6 address fails once for each, in an AggregateError without a message.
  const inner = Array.isArray(found.errors) ? (found.errors as { message?: unknown }[]) : [];
  const status = typeof found.$metadata?.httpStatusCode === "number" ? found.$metadata.httpStatusCode : undefined;
  const name = typeof found.name === "string" ? found.name : "";
  const code = [found.Code, found.code].find((value) => typeof value === "string") as string | undefined;
  return {
    name,
    // Without an answer, the name is that of the error's class, not a code.
    code: code ?? (status === undefined ? "" : name),
    status,
    text: [found, ...inner].map(({ message }) => (typeof message === "string" ? message : "")).join(" "),
    ec: typeof found.EC === "string" ? found.EC : headers["x-oss-ec"],
    date: Number.isNaN(date.getTime()) ? undefined : date,
  };
}

function getPlace(settings: S3Settings): Place {
  const { title } = PROVIDER_PROFILES[settings.provider];
  const endpoint = getS3Endpoint(settings) ?? "";
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : "the endpoint";
  const { bucket, region } = settings;
  return { title, host, bucket, region, isInternal: isInternalOss(endpoint) };
}

function isNameFailure({ status, code, text }: Symptoms): boolean {
  return status === undefined && /\b(ENOTFOUND|EAI_AGAIN)\b/.test(`${code} ${text}`);
}

function explainUnreachable(symptoms: Symptoms, place: Place): string | undefined {
  const { name, code, status, text } = symptoms;
  const { title, host, bucket, isInternal } = place;
  if (status !== undefined) return undefined;
  const inside = isInternal
    ? "; only machines in Alibaba Cloud can reach an -internal endpoint, others must use the one without -internal"
    : "";
  if (isNameFailure(symptoms)) {
    return `the name ${host} of ${title}, or the name of bucket "${bucket}" before it, cannot be resolved: check the cluster's DNS and the spelling of the name${inside}`;
  }
  const certificate = explainCertificate(`${code} ${text}`);
  if (certificate) return `the certificate of ${title} at ${host} ${certificate}`;
  if (/EPROTO|WRONG_VERSION_NUMBER/.test(`${code} ${text}`)) {
    return `${title} at ${host} does not use TLS on this port: check the port, and whether a proxy answers instead`;
  }
  if (/^(AbortError|TimeoutError)$/.test(name) || /\bETIMEDOUT\b/.test(`${code} ${text}`)) {
    return `${title} at ${host} did not answer in time: check network policies and firewalls${inside}`;
  }
  const [network] = /\b(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EPIPE)\b/.exec(`${code} ${text}`) ?? [];
  return network
    ? `${title} at ${host} cannot be reached (${network}): check the port, network policies and firewalls${inside}`
    : undefined;
}

/** Explains Node's TLS codes. Returns the rest of a sentence that begins with "the certificate …". */
function explainCertificate(text: string): string | undefined {
  const [code] =
    /\b(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|ERR_TLS_CERT_ALTNAME_INVALID|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?)\b/.exec(
      text,
    ) ?? [];
  switch (code) {
    case undefined:
      return undefined;
    case "CERT_HAS_EXPIRED":
    case "CERT_NOT_YET_VALID":
      return `is not valid at this time (${code}): renew it, or synchronize the node's clock (NTP, chrony)`;
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return `is for other names (${code}): it must include the bucket before the host (*.<host>); check the endpoint`;
    default:
      return `is from an authority that this machine does not trust (${code}): set NODE_EXTRA_CA_CERTS to its PEM file; do not disable validation`;
  }
}

function explainClockSkew({ code, status, date, text }: Symptoms, { title }: Place, now: number): string | undefined {
  const ahead = date && now - date.getTime();
  const isMeasured = ahead !== undefined && Math.abs(ahead) >= NOTABLE_SKEW_MS;
  if (/^RequestTimeTooSkewed$/.test(code) && !isMeasured) {
    return `this machine's clock differs too much from that of ${title} (${code}): synchronize the node's clock (NTP, chrony)`;
  }
  if (!isMeasured || status !== 403 || /expired/i.test(text)) return undefined;
  return `this machine's clock is ${Math.round(Math.abs(ahead) / 60_000)} minutes ${ahead > 0 ? "ahead of" : "behind"} the clock of ${title}, which answered ${status} ${code}: synchronize the node's clock (NTP, chrony)`;
}

function explainCode(symptoms: Symptoms, place: Place): string | undefined {
  const { code, text, status } = symptoms;
  const { title, bucket, region, host } = place;
  const said = `${status ?? ""} ${code}`.trim();
  switch (code) {
    case "SecondLevelDomainForbidden":
      return `${title} does not accept a bucket in the path (${said}): set forcePathStyle (pathStyle) to false, and use an endpoint with a host name, not an IP address`;
    // Logs of 2026 have the second, with the text "Aws MultiChunkedEncoding STREAMING-UNSIGNED-PAYLOAD-TRAILER is not
    // supported."
    case "InvalidArgument":
    case "NotImplemented":
      return /aws-chunked|MultiChunkedEncoding/i.test(text)
        ? `${title} does not accept aws-chunked encoding (${said}: ${getFirstLine(text)}): set requestChecksumCalculation to WHEN_REQUIRED (AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED), do not set ChecksumAlgorithm for a stream, and upload streams with lib-storage. http instead of https does not help`
        : undefined;
    case "MissingArgument":
    case "MissingContentMD5":
    case "InvalidRequest":
      return /content-md5|MissingArgument|MissingContentMD5/i.test(`${code} ${text}`)
        ? `${title} accepts a batch delete only with Content-MD5 (${said}): set ChecksumAlgorithm to MD5 (LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM=MD5, Langfuse 3.213.0 or later)`
        : undefined;
    case "InvalidDigest":
    case "BadDigest":
      return `the checksum of a request does not match its body (${said}): a proxy between this machine and ${title} changes requests, for example one that inspects TLS`;
    case "SignatureDoesNotMatch":
      return `${title} does not accept the signature (${said}): the secret access key is wrong or contains a space or line break, the region is not "${region}", or a proxy changes requests`;
    case "InvalidAccessKeyId":
      return `${title} does not know the access key id (${said}): it is wrong, disabled, deleted, or from another provider or account`;
    case "ExpiredToken":
    case "SecurityTokenExpired":
    case "InvalidToken":
    case "InvalidSecurityToken":
      return `the temporary credentials have expired (${said}): renew them`;
    case "AccessDenied":
      return explainAccessDenied(symptoms, place, said);
    case "NoSuchBucket":
      return `${title} has no bucket "${bucket}" at ${host} (${said}): check its name and the region, or create it`;
    case "PermanentRedirect":
    case "TemporaryRedirect":
    case "AuthorizationHeaderMalformed":
    case "IllegalLocationConstraintException":
      return `bucket "${bucket}" is not in region "${region}" (${said}): set the bucket's own region and the endpoint of that region`;
    case "InvalidObjectName":
    case "KeyTooLongError":
      return `${title} does not accept this key (${said}): it is too long, or starts with / or \\`;
    case "EntityTooSmall":
      return `a part of a multipart upload is too small (${said}): all parts but the last must have 5 MiB or more`;
    default:
      return undefined;
  }
}

function explainAccessDenied({ text, ec }: Symptoms, { title, bucket, host }: Place, said: string): string {
  if (/expired/i.test(text)) {
    return `the signed URL has expired (${said}): sign a new one, or for longer (up to 604800 seconds); if it is new, synchronize the clock of the machine that signs (NTP, chrony)`;
  }
  if (/must be addressed using the specified endpoint/i.test(text)) {
    return `bucket "${bucket}" is not at ${host} (${said}): set the bucket's own region and the endpoint of that region`;
  }
  return `the access key has no permission for this operation in bucket "${bucket}" of ${title} (${said}${ec ? `, EC ${ec}` : ""}): allow GetObject, PutObject, DeleteObject, ListBucket (OSS: ListObjects) and AbortMultipartUpload on it, and check the bucket's policy, encryption key and source network`;
}

function explainBusy({ code, status }: Symptoms, { title, host }: Place): string | undefined {
  if (status === undefined || (status < 500 && status !== 429 && code !== "SlowDown")) return undefined;
  return `${title} at ${host} is busy or has an error (${status} ${code}), after all attempts: try again later, with fewer concurrent requests (LANGFUSE_S3_CONCURRENT_WRITES)`;
}

function explainRefusal({ code, status, text }: Symptoms, { title, bucket }: Place): string | undefined {
  if (status !== 401 && status !== 403) return undefined;
  return `${title} refuses access to bucket "${bucket}" (${status} ${code}): ${getFirstLine(text)}`;
}

function getFirstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
