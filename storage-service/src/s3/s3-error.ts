import { PROVIDER_PROFILES } from "./provider-profiles";
import { isInternalOss, s3Endpoint, type S3Settings } from "./s3-settings";

/** What went wrong with an S3 storage, why, and what mends it. */
export class S3StorageError extends Error {
  override readonly name = "S3StorageError";
  /**
   * The store's own code, as `AccessDenied`, or the network's. `EAI_AGAIN` where Langfuse is to try again later: it
   * turns that code, and no other, into its service-unavailable error.
   */
  readonly code: string | undefined;
  readonly statusCode: number | undefined;

  constructor(message: string, about: { code?: string | undefined; status?: number | undefined } = {}) {
    super(message);
    this.code = about.code;
    this.statusCode = about.status;
  }
}

/** Where and what was tried. */
export interface S3Attempt {
  readonly settings: S3Settings;
  /** As "upload file to S3". */
  readonly operation: string;
  /** Milliseconds since 1970 by this machine's clock. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** What an error says about itself: the SDK's words, or those of an answer's XML. */
interface Symptoms {
  readonly name: string;
  /** The store's code or the network's. */
  readonly code: string;
  readonly status: number | undefined;
  readonly text: string;
  /** What OSS tells beside the code: https://www.alibabacloud.com/help/en/oss/support/ by this number. */
  readonly ec: string | undefined;
  /** The store's time when it answered. */
  readonly date: Date | undefined;
}

/** Names of the store and of what was tried, as messages have them. */
interface Place {
  readonly title: string;
  readonly host: string;
  readonly bucket: string;
  readonly region: string;
  readonly isInternal: boolean;
}

/** S3 and OSS take what is up to 15 minutes off; below this it is noise. */
const NOTABLE_SKEW_MS = 5 * 60_000;

/**
 * The cause of an error of an S3 storage and its fix, or the error itself where it needs no explanation, as a key that
 * is not there. No access key, no secret and no signed URL is in a message.
 */
export function explainS3Error(error: unknown, { settings, operation, now = Date.now }: S3Attempt): unknown {
  if (error instanceof S3StorageError) return error;
  const symptoms = findSymptoms(error);
  const place = getPlace(settings);
  const cause =
    unreachable(symptoms, place) ??
    skewedClock(symptoms, place, now()) ??
    known(symptoms, place) ??
    busy(symptoms, place) ??
    refusal(symptoms, place);
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
  // A name with an IPv4 and an IPv6 address fails once for each, in an AggregateError without a message of its own.
  const inner = Array.isArray(found.errors) ? (found.errors as { message?: unknown }[]) : [];
  const status = typeof found.$metadata?.httpStatusCode === "number" ? found.$metadata.httpStatusCode : undefined;
  const name = typeof found.name === "string" ? found.name : "";
  const code = [found.Code, found.code].find((value) => typeof value === "string") as string | undefined;
  return {
    name,
    // The name of an error that nobody answered is that of its class.
    code: code ?? (status === undefined ? "" : name),
    status,
    text: [found, ...inner].map(({ message }) => (typeof message === "string" ? message : "")).join(" "),
    ec: typeof found.EC === "string" ? found.EC : headers["x-oss-ec"],
    date: Number.isNaN(date.getTime()) ? undefined : date,
  };
}

function getPlace(settings: S3Settings): Place {
  const { title } = PROVIDER_PROFILES[settings.provider];
  const endpoint = s3Endpoint(settings) ?? "";
  const host = URL.canParse(endpoint) ? new URL(endpoint).host : "the endpoint";
  const { bucket, region } = settings;
  return { title, host, bucket, region, isInternal: isInternalOss(endpoint) };
}

function isNameFailure({ status, code, text }: Symptoms): boolean {
  return status === undefined && /\b(ENOTFOUND|EAI_AGAIN)\b/.test(`${code} ${text}`);
}

function unreachable(symptoms: Symptoms, place: Place): string | undefined {
  const { name, code, status, text } = symptoms;
  const { title, host, bucket, isInternal } = place;
  if (status !== undefined) return undefined;
  const inside = isInternal ? ", or the endpoint without -internal, which only machines of Alibaba Cloud reach" : "";
  if (isNameFailure(symptoms)) {
    return `the name ${host} of ${title}, or that of bucket "${bucket}" before it, cannot be resolved: check the cluster's DNS and that the name is right${inside}`;
  }
  const certificate = certificateProblem(`${code} ${text}`);
  if (certificate) return `the certificate of ${title} at ${host} ${certificate}`;
  if (/EPROTO|WRONG_VERSION_NUMBER/.test(`${code} ${text}`)) {
    return `${title} at ${host} speaks no TLS at this port: check the port, and that nothing between answers for it`;
  }
  if (/^(AbortError|TimeoutError)$/.test(name) || /\bETIMEDOUT\b/.test(`${code} ${text}`)) {
    return `${title} at ${host} did not answer in time: check network policies and firewalls${inside}`;
  }
  const [network] = /\b(ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EPIPE)\b/.exec(`${code} ${text}`) ?? [];
  return network
    ? `${title} at ${host} cannot be reached (${network}): check the port, network policies and firewalls${inside}`
    : undefined;
}

/** Node's codes of TLS; the rest of the sentence "the certificate …". */
function certificateProblem(text: string): string | undefined {
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
      return `is for other names (${code}): it must name the bucket before the host, as *.<host> does; check that the endpoint is right`;
    default:
      return `is of an authority that this machine does not trust (${code}): give its PEM file in NODE_EXTRA_CA_CERTS; do not switch validation off`;
  }
}

function skewedClock({ code, status, date, text }: Symptoms, { title }: Place, now: number): string | undefined {
  const ahead = date && now - date.getTime();
  const isMeasured = ahead !== undefined && Math.abs(ahead) >= NOTABLE_SKEW_MS;
  if (/^RequestTimeTooSkewed$/.test(code) && !isMeasured) {
    return `this machine's clock differs too much from that of ${title} (${code}): synchronize the node's clock (NTP, chrony)`;
  }
  if (!isMeasured || status !== 403 || /expired/i.test(text)) return undefined;
  return `this machine's clock is ${Math.round(Math.abs(ahead) / 60_000)} minutes ${ahead > 0 ? "ahead of" : "behind"} the clock of ${title}, which answered ${status} ${code}: synchronize the node's clock (NTP, chrony)`;
}

/** What a store says with a code of its own. */
function known(symptoms: Symptoms, place: Place): string | undefined {
  const { code, text, status } = symptoms;
  const { title, bucket, region, host } = place;
  const said = `${status ?? ""} ${code}`.trim();
  switch (code) {
    case "SecondLevelDomainForbidden":
      return `${title} takes no bucket in the path (${said}): set forcePathStyle (pathStyle) to false, and an endpoint with a name instead of an address`;
    // Logs of 2026 have the second, with the text "Aws MultiChunkedEncoding STREAMING-UNSIGNED-PAYLOAD-TRAILER is not
    // supported."
    case "InvalidArgument":
    case "NotImplemented":
      return /aws-chunked|MultiChunkedEncoding/i.test(text)
        ? `${title} takes no body framed as aws-chunked (${said}: ${firstLine(text)}): set requestChecksumCalculation to WHEN_REQUIRED (AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED), give no ChecksumAlgorithm to a stream, and upload streams with lib-storage. http instead of https changes nothing about it`
        : undefined;
    case "MissingArgument":
    case "MissingContentMD5":
    case "InvalidRequest":
      return /content-md5|MissingArgument|MissingContentMD5/i.test(`${code} ${text}`)
        ? `${title} takes a batch delete only with Content-MD5 (${said}): give ChecksumAlgorithm MD5 (LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM=MD5, of Langfuse 3.213.0 and newer)`
        : undefined;
    case "InvalidDigest":
    case "BadDigest":
      return `the checksum of a request does not fit its body (${said}): something between this machine and ${title} changes requests, as a proxy that inspects TLS does`;
    case "SignatureDoesNotMatch":
      return `${title} does not accept the signature (${said}): the secret access key is wrong, or has a space or line end in it; or the region is not "${region}"; or something between changes requests, as a proxy does with the host`;
    case "InvalidAccessKeyId":
      return `${title} does not know the access key id (${said}): it is wrong, disabled, deleted, or of another provider or account`;
    case "ExpiredToken":
    case "SecurityTokenExpired":
    case "InvalidToken":
    case "InvalidSecurityToken":
      return `the temporary credentials are not valid any more (${said}): renew them`;
    case "AccessDenied":
      return denied(symptoms, place, said);
    case "NoSuchBucket":
      return `${title} has no bucket "${bucket}" at ${host} (${said}): check its name and the region, or create it`;
    case "PermanentRedirect":
    case "TemporaryRedirect":
    case "AuthorizationHeaderMalformed":
    case "IllegalLocationConstraintException":
      return `bucket "${bucket}" is not in region "${region}" (${said}): set the bucket's own region and the endpoint of that region`;
    case "InvalidObjectName":
    case "KeyTooLongError":
      return `${title} takes no such key (${said}): it is too long, or starts with / or \\`;
    case "EntityTooSmall":
      return `a part of a multipart upload is too small (${said}): all parts but the last must have 5 MiB or more`;
    default:
      return undefined;
  }
}

function denied({ text, ec }: Symptoms, { title, bucket, host }: Place, said: string): string {
  if (/expired/i.test(text)) {
    return `the signed URL has expired (${said}): sign a new one, or for longer (up to 604800 seconds); if it is new, synchronize the clock of the machine that signs (NTP, chrony)`;
  }
  if (/must be addressed using the specified endpoint/i.test(text)) {
    return `bucket "${bucket}" is not at ${host} (${said}): set the bucket's own region and the endpoint of that region`;
  }
  return `the access key may not do this in bucket "${bucket}" of ${title} (${said}${ec ? `, EC ${ec}` : ""}): allow GetObject, PutObject, DeleteObject, ListBucket (OSS: ListObjects) and AbortMultipartUpload on it, and check the bucket's policy, encryption key and source network`;
}

function busy({ code, status }: Symptoms, { title, host }: Place): string | undefined {
  if (status === undefined || (status < 500 && status !== 429 && code !== "SlowDown")) return undefined;
  return `${title} at ${host} is busy or has a fault (${status} ${code}), after all attempts: try later, and with fewer requests at once (LANGFUSE_S3_CONCURRENT_WRITES)`;
}

function refusal({ code, status, text }: Symptoms, { title, bucket }: Place): string | undefined {
  if (status !== 401 && status !== 403) return undefined;
  return `${title} refuses access to bucket "${bucket}" (${status} ${code}): ${firstLine(text)}`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
