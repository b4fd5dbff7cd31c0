import type { Bucket, ObjectHeaders } from "./bucket";
import { checkDigest } from "./digest";
import { listUploads, listV1, listV2 } from "./listings";
import { Refusal } from "./refusals";
import { elements, parseXml } from "./request-xml";
import type { SignedRequest } from "./sigv4";
import { element } from "./xml";

/** A request with a valid signature. */
export interface BucketRequest extends SignedRequest {
  readonly bucketName: string;
  readonly bucket: Bucket;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly parameters: ReadonlyMap<string, string>;
}

export interface OssAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

const MAX_BATCH = 1000;
const MAX_PART_NUMBER = 10_000;

/**
 * Performs the operation of a request.
 * @throws Refusal
 */
export function carryOut(request: BucketRequest): OssAnswer {
  const { method, key, parameters } = request;
  if (key === "") return onBucket(request);
  checkKey(key);
  const uploadId = parameters.get("uploadId");
  if (method === "PUT") return uploadId === undefined ? put(request) : putPart(request, uploadId);
  if (method === "GET" && uploadId === undefined) return get(request);
  if (method === "HEAD") return get(request);
  if (method === "DELETE") return remove(request, uploadId);
  if (method === "POST" && parameters.has("uploads")) return begin(request);
  if (method === "POST" && uploadId !== undefined) return complete(request, uploadId);
  throw new Refusal("methodUnknown");
}

function onBucket(request: BucketRequest): OssAnswer {
  const { method, parameters, bucket, bucketName } = request;
  if (method === "HEAD") return { status: 200 };
  if (method === "POST" && parameters.has("delete")) return deleteBatch(request);
  if (method !== "GET") throw new Refusal("methodUnknown");
  if (parameters.has("uploads")) return xml(listUploads(bucket, bucketName, parameters));
  if (parameters.get("list-type") === "2") return xml(listV2(bucket, bucketName, parameters));
  return xml(listV1(bucket, bucketName, parameters));
}

/** @throws Refusal InvalidObjectName */
function checkKey(key: string): void {
  if (Buffer.byteLength(key) > 1023) throw new Refusal("keyTooLong", { ObjectName: key });
  if (/^[/\\]/.test(key)) throw new Refusal("keyNotValid", { ObjectName: key });
}

function put(request: BucketRequest): OssAnswer {
  const { bucket, key, body, headers } = request;
  if (headers["x-amz-copy-source"] !== undefined) throw new Refusal("methodUnknown");
  checkDigest(request);
  return { status: 200, headers: { ETag: bucket.put(key, body, headersToKeep(request)).etag } };
}

function putPart(request: BucketRequest, uploadId: string): OssAnswer {
  const { bucket, key, body, parameters } = request;
  checkDigest(request);
  const number = partNumber(parameters.get("partNumber") ?? "");
  return { status: 200, headers: { ETag: bucket.putPart(key, uploadId, number, body) } };
}

function partNumber(given: string): number {
  const number = /^\d{1,5}$/.test(given) ? Number(given) : NaN;
  if (number >= 1 && number <= MAX_PART_NUMBER) return number;
  throw new Refusal("argumentNotValid", { ArgumentName: "partNumber", ArgumentValue: given });
}

/** `x-amz-checksum-` headers are accepted and ignored. */
function headersToKeep({ headers }: BucketRequest): ObjectHeaders {
  const kept = /^(cache-control|content-(disposition|encoding|language|type)|expires|x-amz-meta-.+)$/;
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      kept.test(name) && typeof value === "string" ? [[name, value]] : [],
    ),
  );
}

function get({ bucket, key, headers, parameters }: BucketRequest): OssAnswer {
  const { body, etag, lastModified, headers: kept } = bucket.get(key);
  const overrides = [...parameters].flatMap(([name, value]) => {
    const [, header] =
      /^response-(cache-control|content-(?:disposition|encoding|language|type)|expires)$/.exec(name) ?? [];
    return header === undefined ? [] : [[header, value] as const];
  });
  const described = {
    "content-type": "application/octet-stream",
    ...kept,
    ...Object.fromEntries(overrides),
    "accept-ranges": "bytes",
    etag,
    "last-modified": lastModified.toUTCString(),
  };
  if (headers.range === undefined) return { status: 200, headers: described, body };
  const [first, last] = readRange(headers.range, body.length);
  const contentRange = `bytes ${first}-${last}/${body.length}`;
  return {
    status: 206,
    headers: { ...described, "content-range": contentRange },
    body: body.subarray(first, last + 1),
  };
}

/** One range, both ends included. */
function readRange(range: string, size: number): readonly [first: number, last: number] {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if ((from === "" && to === "") || first > last) throw new Refusal("rangeNotValid", { ActualObjectSize: size });
  return [first, last];
}

function remove({ bucket, key }: BucketRequest, uploadId: string | undefined): OssAnswer {
  if (uploadId === undefined) bucket.delete(key);
  else bucket.abort(key, uploadId);
  return { status: 204 };
}

function begin(request: BucketRequest): OssAnswer {
  const { bucket, bucketName, key } = request;
  const UploadId = bucket.begin(key, headersToKeep(request));
  return xml(element("InitiateMultipartUploadResult", { Bucket: bucketName, Key: key, UploadId }));
}

function complete({ bucket, bucketName, key, body }: BucketRequest, uploadId: string): OssAnswer {
  const parts = elements(parseXml(body, "CompleteMultipartUpload").Part, "PartNumber", "ETag");
  const named = parts.map(({ PartNumber, ETag }) => ({ number: partNumber(PartNumber), etag: ETag }));
  const { etag } = bucket.complete(key, uploadId, named);
  return xml(element("CompleteMultipartUploadResult", { Bucket: bucketName, Key: key, ETag: etag }));
}

function deleteBatch(request: BucketRequest): OssAnswer {
  const { bucket, headers, body } = request;
  if (headers["content-md5"] === undefined) {
    throw new Refusal("md5Missing", { ArgumentName: "Content-MD5", ArgumentValue: "" });
  }
  checkDigest(request);
  const content = parseXml(body, "Delete");
  const keys = elements(content.Object, "Key").map(({ Key }) => Key);
  if (keys.length > MAX_BATCH) throw new Refusal("malformedXml");
  for (const key of keys) checkKey(key);
  for (const key of keys) bucket.delete(key);
  const isQuiet = content.Quiet === "true";
  return xml(element("DeleteResult", { Deleted: isQuiet ? [] : keys.map((Key) => ({ Key })) }));
}

function xml(body: string): OssAnswer {
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}
