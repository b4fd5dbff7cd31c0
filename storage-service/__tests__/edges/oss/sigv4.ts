import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { Refusal } from "./refusals";

/** A received request. */
export interface SignedRequest {
  readonly method: string;
  /** As it was sent, without the query. */
  readonly rawPath: string;
  /** Decoded, in the original order. */
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The accepted signer, and the time. */
export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The parts of a signature, from the `Authorization` header or the query. */
interface Signature {
  readonly credential: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly date: string;
  /** The hash of the body in the signed text. */
  readonly contentHash: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const MAX_SKEW_MS = 15 * 60_000;
const MAX_EXPIRES_SECONDS = 604_800;

/**
 * Checks a signature of version 4 as documented by Amazon, without the SDK.
 * @throws Refusal
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
export function verifySignature(request: SignedRequest, signer: Signer): void {
  const inQuery = request.query.some(([name]) => name === "X-Amz-Signature");
  const signature = inQuery ? signatureInQuery(request) : signatureInHeader(request);
  const scope = readScope(signature, signer);
  const time = readTime(signature.date);
  if (scope.date !== signature.date.slice(0, 8)) throw new Refusal("dateMismatch");
  if (inQuery) checkExpiry(request, time, signer.now);
  else if (Math.abs(signer.now - time) > MAX_SKEW_MS) throw skewed(time, signer.now);
  checkSignedHeaders(request, signature, inQuery);
  const expected = sign(request, signature, signer.secretAccessKey);
  if (!isEqual(expected, signature.signature)) throw new Refusal("signatureMismatch");
  checkContentHash(request, signature.contentHash);
}

function signatureInHeader({ headers }: SignedRequest): Signature {
  const { authorization } = headers;
  if (authorization === undefined) throw new Refusal("anonymous");
  const fields = /^AWS4-HMAC-SHA256 Credential=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;
  const [, credential, signedHeaders, signature] = fields.exec(authorization) ?? [];
  if (!credential || !signedHeaders || !signature) throw new Refusal("authorizationMalformed");
  const contentHash = headers["x-amz-content-sha256"];
  if (typeof contentHash !== "string") throw new Refusal("contentHashMissing");
  const date = headers["x-amz-date"];
  if (typeof date !== "string") throw new Refusal("dateNotValid");
  return { credential, signedHeaders: signedHeaders.split(";"), signature, date, contentHash };
}

function signatureInQuery({ query, headers }: SignedRequest): Signature {
  const { "X-Amz-Algorithm": algorithm, ...fields } = Object.fromEntries(query) as Record<string, string | undefined>;
  const { "X-Amz-Credential": credential, "X-Amz-SignedHeaders": signedHeaders, "X-Amz-Date": date } = fields;
  if (algorithm !== ALGORITHM || !credential || !signedHeaders) throw new Refusal("authorizationMalformed");
  if (!date) throw new Refusal("dateNotValid");
  const inHeader = headers["x-amz-content-sha256"];
  const contentHash = typeof inHeader === "string" ? inHeader : (fields["X-Amz-Content-Sha256"] ?? "UNSIGNED-PAYLOAD");
  const signature = fields["X-Amz-Signature"] ?? "";
  return { credential, signedHeaders: signedHeaders.split(";"), signature, date, contentHash };
}

function readScope({ credential }: Signature, { accessKeyId, region }: Signer): { date: string } {
  const [id, date, signedRegion, service, end, ...rest] = credential.split("/");
  if (!date || end !== "aws4_request" || rest.length > 0) throw new Refusal("credentialMalformed");
  if (id !== accessKeyId) throw new Refusal("accessKeyUnknown", { OSSAccessKeyId: id ?? "" });
  if (signedRegion !== region) throw new Refusal("regionMismatch");
  if (service !== "s3") throw new Refusal("serviceMismatch");
  return { date };
}

/** Reads a time such as `20221220T084818Z`. */
function readTime(date: string): number {
  const time = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (Number.isNaN(time) || date.length !== 16) throw new Refusal("dateNotValid");
  return time;
}

function skewed(time: number, now: number): Refusal {
  return new Refusal("skewed", {
    RequestTime: new Date(time).toISOString(),
    ServerTime: new Date(now).toISOString(),
  });
}

function checkExpiry({ query }: SignedRequest, time: number, now: number): void {
  const expires = query.find(([name]) => name === "X-Amz-Expires")?.[1];
  if (!expires) throw new Refusal("expiresMissing");
  const seconds = /^\d{1,6}$/.test(expires) ? Number(expires) : NaN;
  if (!(seconds >= 1 && seconds <= MAX_EXPIRES_SECONDS)) throw new Refusal("expiresNotValid");
  if (time - now > MAX_SKEW_MS) throw skewed(time, now);
  const end = time + seconds * 1000;
  if (now > end) {
    throw new Refusal("expired", { Expires: new Date(end).toISOString(), ServerTime: new Date(now).toISOString() });
  }
}

/** All headers that change the operation must be signed. */
function checkSignedHeaders({ headers }: SignedRequest, { signedHeaders }: Signature, inQuery: boolean): void {
  const required = Object.keys(headers).filter((name) => name.startsWith("x-amz-"));
  // A signed URL may be used with this unsigned header, as in the documentation of OSS.
  const signed = new Set([...signedHeaders, ...(inQuery ? ["x-amz-content-sha256"] : [])]);
  const isUnsigned = ["host", ...required].some((name) => !signed.has(name));
  const isAbsent = signedHeaders.some((name) => headers[name] === undefined);
  const isSorted = signedHeaders.join() === [...signedHeaders].sort().join();
  if (isUnsigned || isAbsent || !isSorted) throw new Refusal("signatureMismatch");
}

function sign(request: SignedRequest, signature: Signature, secret: string): string {
  const [, ...scope] = signature.credential.split("/");
  const canonical = sha256(canonicalRequest(request, signature.signedHeaders, signature.contentHash));
  const stringToSign = [ALGORITHM, signature.date, scope.join("/"), canonical].join("\n");
  const key = scope.reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${secret}`);
  return hmac(key, stringToSign).toString("hex");
}

/** The text whose hash is signed. */
export function canonicalRequest(
  { method, rawPath, query, headers }: Omit<SignedRequest, "body">,
  signedHeaders: readonly string[],
  contentHash: string,
): string {
  return [
    method,
    // S3 signs an unchanged path, encoded once: neither dots nor slashes are removed.
    rawPath.split("/").map(decoded).map(encoded).join("/"),
    query
      .filter(([name]) => name !== "X-Amz-Signature")
      .map(([name, value]) => [encoded(name), encoded(value)] as const)
      .sort(([a, x], [b, y]) => (a === b ? order(x, y) : order(a, b)))
      .map((pair) => pair.join("="))
      .join("&"),
    ...signedHeaders.map((name) => `${name}:${String(headers[name]).trim().replace(/ +/g, " ")}`),
    "",
    signedHeaders.join(";"),
    contentHash,
  ].join("\n");
}

/** `UNSIGNED-PAYLOAD` is accepted without TLS too, as by OSS. */
function checkContentHash({ body }: SignedRequest, contentHash: string): void {
  if (contentHash === "UNSIGNED-PAYLOAD" || contentHash.startsWith("STREAMING-")) return;
  if (!/^[0-9a-f]{64}$/.test(contentHash)) throw new Refusal("contentHashNotValid");
  if (contentHash !== sha256(body)) throw new Refusal("contentHashMismatch");
}

/** Percent-encodes all but the unreserved characters of RFC 3986. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** @throws Refusal InvalidURI */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refusal("uriMalformed");
  }
}

/** Compares ASCII texts by bytes. */
const order = (a: string, b: string) => (a < b ? -1 : 1);
const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();

function isEqual(expected: string, given: string): boolean {
  return expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given));
}
