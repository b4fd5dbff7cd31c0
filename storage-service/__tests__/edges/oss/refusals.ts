import { AWS_CHUNKED_REFUSED, MD5_MISSING, PATH_STYLE_REFUSED } from "../../../src/s3/s3-settings";
import { element, type XmlFields } from "./xml";

interface RefusalRow {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Alibaba's detailed error code; each has a page in its documentation. */
  readonly ec?: string;
}

const row = (status: number, code: string, message: string, ec?: string): RefusalRow =>
  ec === undefined ? { status, code, message } : { status, code, message, ec };

/** @see https://www.alibabacloud.com/help/en/oss/user-guide/http-status-code-400 and a page for each EC */
const DOCUMENTED = {
  accessKeyUnknown: row(
    403,
    "InvalidAccessKeyId",
    "The OSS Access Key Id you provided does not exist in our records.",
    "0002-00000902",
  ),
  awsChunked: row(400, "InvalidArgument", AWS_CHUNKED_REFUSED, "0017-00000804"),
  bucketElsewhere: row(
    403,
    "AccessDenied",
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
  ),
  bucketUnknown: row(404, "NoSuchBucket", "The specified bucket does not exist.", "0015-00000101"),
  keyTooLong: row(400, "InvalidObjectName", "The Length of Object name must be less than 1024.", "0016-00000003"),
  keyNotValid: row(400, "InvalidObjectName", "The specified object is not valid.", "0016-00000003"),
  keyUnknown: row(404, "NoSuchKey", "The specified key does not exist.", "0026-00000001"),
  lengthMissing: row(411, "MissingContentLength", "You must provide the Content-Length HTTP header.", "0017-00000101"),
  md5Missing: row(400, "MissingArgument", MD5_MISSING, "0016-00000606"),
  pathStyle: row(403, "SecondLevelDomainForbidden", PATH_STYLE_REFUSED),
  skewed: row(
    403,
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
    "0002-00000504",
  ),
  uploadUnknown: row(
    404,
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    "0042-00000002",
  ),
} as const;

/**
 * Alibaba documents at most the EC of these. Status, code or message are taken from similar cases of OSS, or from
 * Amazon S3. Tests of a client should depend only on the EC.
 */
const CHOSEN = {
  anonymous: row(403, "AccessDenied", "Anonymous access is forbidden for this operation."),
  authorizationMalformed: row(400, "InvalidArgument", "Authorization header is invalid.", "0002-00000406"),
  contentHashMissing: row(400, "InvalidArgument", "Missing required header for this request: x-amz-content-sha256."),
  contentHashNotValid: row(400, "InvalidArgument", "The value of x-amz-content-sha256 is invalid.", "0002-00000427"),
  contentHashMismatch: row(
    400,
    "XAmzContentSHA256Mismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ),
  credentialMalformed: row(400, "InvalidArgument", "The Credential field is incomplete.", "0002-00000404"),
  dateMismatch: row(400, "InvalidArgument", "The date of Credential is not the date of the request.", "0002-00000409"),
  dateNotValid: row(403, "AccessDenied", "The time of the request is missing or invalid.", "0002-00000505"),
  digestMalformed: row(400, "InvalidDigest", "The Content-MD5 you specified is invalid.", "0017-00000502"),
  digestMismatch: row(
    400,
    "InvalidDigest",
    "The Content-MD5 you specified did not match what we received.",
    "0017-00000503",
  ),
  expired: row(403, "AccessDenied", "Request has expired.", "0002-00000418"),
  expiresMissing: row(400, "InvalidArgument", "X-Amz-Expires is missing.", "0002-00000416"),
  expiresNotValid: row(400, "InvalidArgument", "X-Amz-Expires must be 1 to 604800.", "0002-00000417"),
  argumentNotValid: row(400, "InvalidArgument", "The argument is not valid."),
  malformedXml: row(400, "MalformedXML", "The XML you provided was not well-formed or did not validate."),
  methodUnknown: row(
    501,
    "NotImplemented",
    "A header or a query you provided implies functionality that is not implemented.",
  ),
  partNotFound: row(400, "InvalidPart", "One or more of the specified parts could not be found or has another ETag."),
  partOrder: row(400, "InvalidPartOrder", "The list of parts was not in ascending order."),
  partTooSmall: row(
    400,
    "EntityTooSmall",
    "Your proposed upload is smaller than the minimum allowed size.",
    "0042-00000213",
  ),
  rangeNotValid: row(416, "InvalidRange", "The requested range cannot be satisfied."),
  // The documentation of OSS signs for us-east-1 in every region, so the real OSS may not check the region.
  regionMismatch: row(400, "InvalidArgument", "Invalid signing region in Authorization header."),
  serviceMismatch: row(400, "InvalidArgument", "Invalid signing product in Authorization header."),
  signatureMismatch: row(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    "0002-00000429",
  ),
  uriMalformed: row(400, "InvalidURI", "Couldn't parse the specified URI."),
} as const;

const REFUSALS = { ...DOCUMENTED, ...CHOSEN };

export type RefusalName = keyof typeof REFUSALS;

/** A refused request, with its error. */
export class Refusal extends Error {
  public readonly row: RefusalRow;

  public constructor(
    name: RefusalName,
    /** Further elements of the error's XML, for example `{ ArgumentName: "Content-MD5" }`. */
    public readonly fields: XmlFields = {},
  ) {
    super(REFUSALS[name].message);
    this.row = REFUSALS[name];
  }
}

/** Formats an error like OSS. */
export function errorXml(row: RefusalRow, requestId: string, hostId: string, fields: XmlFields = {}): string {
  const { code, message, ec } = row;
  return element("Error", {
    Code: code,
    Message: message,
    RequestId: requestId,
    HostId: hostId,
    ...fields,
    ...(ec && { EC: ec }),
  });
}
