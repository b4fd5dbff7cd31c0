import { createHash } from "node:crypto";
import { Refusal } from "./refusals";

/** Headers that are stored with an object: its type, its disposition and its metadata. */
export type ObjectHeaders = Readonly<Record<string, string>>;

export interface StoredObject {
  readonly body: Buffer;
  /** With its quotes. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly headers: ObjectHeaders;
}

/** One part in the request that completes an upload. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
}

interface Part {
  readonly body: Buffer;
  readonly etag: string;
}

interface OpenUpload {
  readonly key: string;
  readonly headers: ObjectHeaders;
  readonly initiated: Date;
  readonly parts: Map<number, Part>;
}

const MIN_PART_BYTES = 100 * 1024;

/** The objects and the open uploads of a bucket. */
export class Bucket {
  private readonly objects = new Map<string, StoredObject>();
  private readonly uploads = new Map<string, OpenUpload>();
  private uploadsBegun = 0;

  public constructor(private readonly now: () => number) {}

  public put(key: string, body: Buffer, headers: ObjectHeaders, etag = computeEtag(body)): StoredObject {
    const object = { body, etag, lastModified: new Date(this.now()), headers };
    this.objects.set(key, object);
    return object;
  }

  /** @throws Refusal NoSuchKey */
  public get(key: string): StoredObject {
    const object = this.objects.get(key);
    if (!object) throw new Refusal("keyUnknown", { Key: key });
    return object;
  }

  /** A missing key is no error. */
  public delete(key: string): void {
    this.objects.delete(key);
  }

  /** In the order of their bytes. */
  public list(): readonly (readonly [key: string, object: StoredObject])[] {
    return [...this.objects].sort(([a], [b]) => compareKeys(a, b));
  }

  /** @returns the id of the upload */
  public begin(key: string, headers: ObjectHeaders): string {
    this.uploadsBegun += 1;
    const id = this.uploadsBegun.toString(16).toUpperCase().padStart(32, "0");
    this.uploads.set(id, { key, headers, initiated: new Date(this.now()), parts: new Map() });
    return id;
  }

  public openUploads(): readonly (readonly [id: string, upload: OpenUpload])[] {
    return [...this.uploads];
  }

  /**
   * @returns the ETag of the part
   * @throws Refusal NoSuchUpload
   */
  public putPart(key: string, id: string, number: number, body: Buffer): string {
    const etag = computeEtag(body);
    this.upload(key, id).parts.set(number, { body, etag });
    return etag;
  }

  /** @throws Refusal NoSuchUpload */
  public abort(key: string, id: string): void {
    this.upload(key, id);
    this.uploads.delete(id);
  }

  /** @throws Refusal NoSuchUpload, InvalidPart, InvalidPartOrder, EntityTooSmall; the upload stays open */
  public complete(key: string, id: string, named: readonly NamedPart[]): StoredObject {
    const { parts, headers } = this.upload(key, id);
    if (named.some(({ number }, index) => number <= (named[index - 1]?.number ?? 0))) throw new Refusal("partOrder");
    const chosen = named.map(({ number, etag }) => {
      const part = parts.get(number);
      if (!part || bare(part.etag) !== bare(etag)) throw new Refusal("partNotFound", { PartNumber: number });
      return part;
    });
    if (chosen.slice(0, -1).some(({ body }) => body.length < MIN_PART_BYTES)) {
      throw new Refusal("partTooSmall", { MinSizeAllowed: MIN_PART_BYTES });
    }
    this.uploads.delete(id);
    const digests = Buffer.concat(chosen.map(({ etag }) => Buffer.from(bare(etag), "hex")));
    const etag = `"${bare(computeEtag(digests))}-${chosen.length}"`;
    return this.put(key, Buffer.concat(chosen.map(({ body }) => body)), headers, etag);
  }

  private upload(key: string, id: string): OpenUpload {
    const upload = this.uploads.get(id);
    if (upload?.key !== key) throw new Refusal("uploadUnknown", { UploadId: id });
    return upload;
  }
}

/** OSS writes MD5 in upper case. */
function computeEtag(body: Buffer): string {
  return `"${createHash("md5").update(body).digest("hex").toUpperCase()}"`;
}

function bare(etag: string): string {
  return etag.replaceAll('"', "").toUpperCase();
}

export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
