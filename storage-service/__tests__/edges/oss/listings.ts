import { compareKeys, type Bucket, type StoredObject } from "./bucket";
import { Refusal } from "./refusals";
import { encoded } from "./sigv4";
import { element, type XmlFields } from "./xml";

type Query = ReadonlyMap<string, string>;

const MAX_KEYS = 1000;

/** One page of the objects after a key. */
interface Page {
  readonly fields: XmlFields;
  readonly last: string | undefined;
  readonly isTruncated: boolean;
  readonly count: number;
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/listobjectsv2 */
export function listV2(bucket: Bucket, name: string, query: Query): string {
  const token = query.get("continuation-token");
  const startAfter = query.get("start-after");
  const after = token === undefined ? (startAfter ?? "") : readKeyOfToken(token);
  const { fields, last, isTruncated, count } = page(bucket, name, query, after);
  return element("ListBucketResult", {
    ...fields,
    KeyCount: count,
    ...(token !== undefined && { ContinuationToken: token }),
    ...(startAfter !== undefined && { StartAfter: inEncoding(query, startAfter) }),
    ...(isTruncated && last !== undefined && { NextContinuationToken: Buffer.from(last).toString("base64") }),
  });
}

/** @see https://www.alibabacloud.com/help/en/oss/developer-reference/listobjects */
export function listV1(bucket: Bucket, name: string, query: Query): string {
  const marker = query.get("marker") ?? "";
  const { fields, last, isTruncated } = page(bucket, name, query, marker);
  return element("ListBucketResult", {
    ...fields,
    Marker: inEncoding(query, marker),
    ...(isTruncated && last !== undefined && { NextMarker: inEncoding(query, last) }),
  });
}

/** Without pages: no test has more of them. */
export function listUploads(bucket: Bucket, name: string, query: Query): string {
  const prefix = query.get("prefix") ?? "";
  const uploads = bucket.openUploads().filter(([, { key }]) => key.startsWith(prefix));
  return element("ListMultipartUploadsResult", {
    Bucket: name,
    ...readEncoding(query),
    Prefix: inEncoding(query, prefix),
    MaxUploads: MAX_KEYS,
    IsTruncated: false,
    Upload: uploads.map(([id, { key, initiated }]) => ({
      Key: inEncoding(query, key),
      UploadId: id,
      Initiated: initiated.toISOString(),
      StorageClass: "Standard",
    })),
  });
}

function page(bucket: Bucket, name: string, query: Query, after: string): Page {
  // Not supported: a client that asks for folders must not get a flat list.
  if (query.get("delimiter")) throw new Refusal("methodUnknown");
  const prefix = query.get("prefix") ?? "";
  const maxKeys = readMaxKeys(query);
  const found = bucket.list().filter(([key]) => key.startsWith(prefix) && compareKeys(key, after) > 0);
  const shown = found.slice(0, maxKeys);
  const isTruncated = maxKeys > 0 && found.length > maxKeys;
  const fields = {
    Name: name,
    ...readEncoding(query),
    Prefix: inEncoding(query, prefix),
    MaxKeys: maxKeys,
    IsTruncated: isTruncated,
    Contents: shown.map(([key, object]) => contents(inEncoding(query, key), object)),
  };
  return { fields, last: shown.at(-1)?.[0], isTruncated, count: shown.length };
}

function contents(key: string, { etag, lastModified, body }: StoredObject): XmlFields {
  return {
    Key: key,
    LastModified: lastModified.toISOString(),
    ETag: etag,
    Type: "Normal",
    Size: body.length,
    StorageClass: "Standard",
  };
}

/** OSS accepts at most a thousand; Amazon S3 accepts more and returns a thousand. */
function readMaxKeys(query: Query): number {
  const given = query.get("max-keys");
  if (given === undefined) return 100;
  const maxKeys = /^\d{1,6}$/.test(given) ? Number(given) : NaN;
  if (!(maxKeys <= MAX_KEYS)) {
    throw new Refusal("argumentNotValid", { ArgumentName: "max-keys", ArgumentValue: given });
  }
  return maxKeys;
}

function readKeyOfToken(token: string): string {
  const key = Buffer.from(token, "base64");
  if (key.length === 0 || key.toString("base64") !== token) {
    throw new Refusal("argumentNotValid", { ArgumentName: "continuation-token", ArgumentValue: token });
  }
  return key.toString();
}

function readEncoding(query: Query): XmlFields {
  const type = query.get("encoding-type");
  if (type === undefined) return {};
  if (type !== "url") throw new Refusal("argumentNotValid", { ArgumentName: "encoding-type", ArgumentValue: type });
  return { EncodingType: "url" };
}

function inEncoding(query: Query, text: string): string {
  return query.has("encoding-type") ? encoded(text) : text;
}
