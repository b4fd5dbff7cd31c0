import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import type { Answered, Subject } from "./subject";

export interface Run {
  readonly subject: Subject;
  /** Prefix of all written names. */
  readonly prefix: string;
  /** Names of all objects whose upload has started. */
  readonly written: Set<string>;
  readonly signal: AbortSignal;
  /** Expected content of the objects, by name. */
  readonly contents: Map<string, Buffer>;
}

/** An operation that Langfuse needs of its storage. */
export interface Step {
  readonly id: string;
  readonly title: string;
  readonly writes: boolean;
  /** Ids of the steps that must pass first. */
  readonly needs: readonly string[];
  readonly run: (run: Run) => Promise<void>;
}

const MEBIBYTE = 1024 * 1024;

/** More than one part of S3 (5 MiB) and more than one block of Azure (8 MiB). */
const PARTS_BYTES = 9 * MEBIBYTE;

const TTL_SECONDS = 300;

/** Users choose file names. */
const UNICODE = "ünï cødé/文件 (1)+%41&=👩‍👧.txt";

/** Each step may depend only on steps before it. */
export const STEPS: readonly Step[] = [
  {
    id: "list",
    title: "reach the store, sign in, list",
    writes: false,
    needs: [],
    run: async ({ subject, prefix }) => {
      await subject.storage.listFiles(prefix);
    },
  },
  {
    id: "put-text",
    title: "put a text",
    writes: true,
    needs: ["list"],
    run: (run) => put(run, "text", Buffer.from("grüße"), (content) => content.toString()),
  },
  {
    id: "put-unicode",
    title: "put under a name with Unicode",
    writes: true,
    needs: ["list"],
    run: (run) => put(run, UNICODE, Buffer.from(UNICODE), (content) => content.toString()),
  },
  {
    id: "put-stream",
    title: "put a stream shorter than a part",
    writes: true,
    needs: ["list"],
    run: (run) => put(run, "stream", randomBytes(300_000), (content) => Readable.from([content])),
  },
  {
    id: "put-parts",
    title: "put a stream of unknown length, in parts",
    writes: true,
    needs: ["list"],
    run: (run) => put(run, "parts", randomBytes(PARTS_BYTES), (content) => createChunkedStream(content, run.signal)),
  },
  {
    id: "get",
    title: "get, and compare every byte",
    writes: false,
    needs: ["put-text"],
    run: compareAll,
  },
  {
    id: "list-made",
    title: "list the written objects",
    writes: false,
    needs: ["put-text"],
    run: async ({ subject, prefix, contents }) => {
      const listed = (await subject.storage.listFiles(prefix)).map(({ file }) => file);
      const missing = [...contents.keys()].filter((key) => !listed.includes(key));
      if (missing.length > 0)
        throw new Error(
          `the list must contain ${missing.join(", ")}, got ${listed.length} other names. The store lists new objects late, or LANGFUSE_S3_LIST_MAX_KEYS is too small`,
        );
    },
  },
  {
    id: "signed-get",
    title: "read with a signed URL",
    writes: false,
    needs: ["put-text"],
    run: async (run) => {
      const key = `${run.prefix}text`;
      const answered = await run.subject.ask("GET", await run.subject.storage.getSignedUrl(key, TTL_SECONDS));
      expectStatus(answered, 200, "a signed URL");
      expectBytes(key, answered.body, run.contents.get(key));
    },
  },
  { id: "signed-put", title: "write with a signed URL", writes: true, needs: ["list"], run: putBySignedUrl },
  {
    id: "signed-missing",
    title: "signed URL of a missing object must return 404",
    writes: false,
    needs: ["list"],
    run: async ({ subject, prefix }) => {
      const url = await subject.storage.getSignedUrl(`${prefix}missing`, TTL_SECONDS);
      expectStatus(await subject.ask("GET", url), 404, "a signed URL of a missing object");
    },
  },
  {
    id: "tampered",
    title: "tampered signed URL must return 403",
    writes: false,
    needs: ["list"],
    run: async ({ subject, prefix }) => {
      const url = new URL(await subject.storage.getSignedUrl(`${prefix}missing`, TTL_SECONDS));
      url.pathname += "-of-another-user";
      expectStatus(await subject.ask("GET", url.href), 403, "a signed URL for another object");
    },
  },
  {
    id: "batch-delete",
    title: "batch delete",
    writes: true,
    needs: ["put-text"],
    run: async ({ subject, prefix, written, contents }) => {
      const keys = [...written];
      // Fills the batch with missing objects, so that a full batch needs no thousand uploads.
      const more = Math.max(0, (subject.batch ?? 0) - keys.length);
      const absent = Array.from({ length: more }, (_, index) => `${prefix}absent/${index}`);
      await subject.storage.deleteFiles([...keys, ...absent]);
      contents.clear();
    },
  },
  {
    id: "get-deleted",
    title: "get of a missing object must fail",
    writes: false,
    needs: ["list"],
    run: async ({ subject, prefix, contents }) => {
      // The object that was just deleted, or one that never existed.
      const key = contents.has(`${prefix}text`) ? `${prefix}never` : `${prefix}text`;
      const text = await subject.storage.download(key).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
      if (text !== undefined) {
        throw new Error(
          "the deleted object could still be read. The store answered the batch delete but did not delete it: check retention, versioning and caching proxies",
        );
      }
    },
  },
];

/** Records the name before the upload, so that it is deleted even if the upload fails. */
async function put(
  run: Run,
  name: string,
  content: Buffer,
  data: (content: Buffer) => string | Readable,
): Promise<void> {
  const key = `${run.prefix}${name}`;
  run.written.add(key);
  await run.subject.storage.uploadFile({ fileName: key, fileType: "application/octet-stream", data: data(content) });
  run.contents.set(key, content);
}

/** Creates a stream that fails if the run is interrupted, which aborts its upload. */
function createChunkedStream(content: Buffer, signal: AbortSignal): Readable {
  return Readable.from(
    (function* () {
      for (let offset = 0; offset < content.length; offset += MEBIBYTE) {
        signal.throwIfAborted();
        yield content.subarray(offset, offset + MEBIBYTE);
      }
    })(),
  );
}

async function compareAll({ subject, contents }: Run): Promise<void> {
  for (const [key, content] of contents) {
    const answered = await subject.ask("GET", await subject.storage.getSignedUrl(key, TTL_SECONDS));
    expectStatus(answered, 200, `a signed URL of ${key}`);
    expectBytes(key, answered.body, content);
    const isText = Buffer.from(content.toString()).equals(content);
    if (isText) expectBytes(key, Buffer.from(await subject.storage.download(key)), content);
  }
}

async function putBySignedUrl(run: Run): Promise<void> {
  const { subject, prefix, written, contents } = run;
  const key = `${prefix}signed.txt`;
  const content = Buffer.from("by a signed URL");
  const sha256Hash = createHash("sha256").update(content).digest("base64");
  written.add(key);
  const url = await subject.storage.getSignedUploadUrl({
    path: key,
    ttlSeconds: TTL_SECONDS,
    sha256Hash,
    contentType: "text/plain",
    contentLength: content.length,
  });
  const headers = {
    "content-type": "text/plain",
    "content-length": String(content.length),
    "x-amz-checksum-sha256": sha256Hash,
    ...subject.uploadHeaders,
  };
  const answered = await subject.ask("PUT", url, headers, content);
  if (answered.status !== 201) expectStatus(answered, 200, "a signed upload");
  contents.set(key, content);
  expectBytes(key, Buffer.from(await subject.storage.download(key)), content);
}

/** Causes and fixes of a wrong answer to a signed URL, by its status. */
const REASONS: Readonly<Record<number, string>> = {
  200: "An object can be read without permission: make the bucket or container private, and check for a proxy in front of it",
  403: "Synchronize this machine's clock, and check the permissions to sign, read and list",
  404: "The store has no object with this name: check for a proxy that changes paths",
};

function expectStatus({ status, body }: Answered, wanted: number, what: string): void {
  if (status === wanted) return;
  const [, code] = /<Code>([^<]{1,100})<\/Code>/.exec(body.toString("utf8", 0, 4096)) ?? [];
  const why = REASONS[status] ?? "The store or a proxy in front of it failed: try again, and check its log";
  throw new Error(`${what} must return ${wanted}, got ${status}${code ? ` ${code}` : ""}. ${why}`);
}

function expectBytes(key: string, got: Buffer, wanted: Buffer | undefined): void {
  if (wanted?.equals(got)) return;
  throw new Error(
    `${key} must contain the ${wanted?.length ?? 0} written bytes, got ${got.length} different ones. Check for a proxy or gateway that compresses or converts data`,
  );
}

function isMissing(error: unknown): boolean {
  for (let cause = error as Symptoms | undefined; cause; cause = cause.cause as Symptoms | undefined) {
    if (cause.name === "NoSuchKey" || cause.statusCode === 404 || cause.code === "BlobNotFound") return true;
  }
  return false;
}

interface Symptoms {
  readonly name?: string;
  readonly statusCode?: number;
  readonly code?: string;
  readonly cause?: unknown;
}
