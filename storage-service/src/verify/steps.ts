import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import type { Answered, Subject } from "./subject";

/** What the steps of one run share. */
export interface Run {
  readonly subject: Subject;
  /** What the names of everything that it writes start with. */
  readonly prefix: string;
  /** Everything that it has begun to write. */
  readonly made: Set<string>;
  readonly signal: AbortSignal;
  /** What the objects hold, by name. */
  readonly contents: Map<string, Buffer>;
}

/** One thing that Langfuse does with its storage. */
export interface Step {
  readonly id: string;
  readonly title: string;
  readonly writes: boolean;
  /** Ids of steps without which it cannot be tried. */
  readonly needs: readonly string[];
  /** @throws Error that says what went wrong */
  readonly run: (run: Run) => Promise<void>;
}

const MEBIBYTE = 1024 * 1024;

/** In parts of 5 MiB on S3 and in blocks of 8 MiB on Azure, it is more than one of either. */
const PARTS_BYTES = 9 * MEBIBYTE;

const TTL_SECONDS = 300;

/** Names hold what users call their files. */
const UNICODE = "ünï cødé/文件 (1)+%41&=👩‍👧.txt";

/** In the order in which each depends on those before it. */
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
    run: (run) => put(run, "parts", randomBytes(PARTS_BYTES), (content) => chunked(content, run.signal)),
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
    title: "list what was put",
    writes: false,
    needs: ["put-text"],
    run: async ({ subject, prefix, contents }) => {
      const listed = (await subject.storage.listFiles(prefix)).map(({ file }) => file);
      const missing = [...contents.keys()].filter((key) => !listed.includes(key));
      if (missing.length > 0)
        throw new Error(
          `the list must have ${missing.join(", ")}, got ${listed.length} others. The store lists late, or LANGFUSE_S3_LIST_MAX_KEYS is too small`,
        );
    },
  },
  {
    id: "signed-get",
    title: "signed URL that reads",
    writes: false,
    needs: ["put-text"],
    run: async (run) => {
      const key = `${run.prefix}text`;
      const answered = await run.subject.ask("GET", await run.subject.storage.getSignedUrl(key, TTL_SECONDS));
      expectStatus(answered, 200, "a signed URL");
      expectBytes(key, answered.body, run.contents.get(key));
    },
  },
  { id: "signed-put", title: "signed URL that writes", writes: true, needs: ["list"], run: putBySignedUrl },
  {
    id: "signed-missing",
    title: "signed URL of what is not there must be 404",
    writes: false,
    needs: ["list"],
    run: async ({ subject, prefix }) => {
      const url = await subject.storage.getSignedUrl(`${prefix}missing`, TTL_SECONDS);
      expectStatus(await subject.ask("GET", url), 404, "a signed URL of what is not there");
    },
  },
  {
    id: "tampered",
    title: "tampered signed URL must be 403",
    writes: false,
    needs: ["list"],
    run: async ({ subject, prefix }) => {
      const url = new URL(await subject.storage.getSignedUrl(`${prefix}missing`, TTL_SECONDS));
      url.pathname += "-of-somebody-else";
      expectStatus(await subject.ask("GET", url.href), 403, "a signed URL for another object");
    },
  },
  {
    id: "batch-delete",
    title: "batch delete",
    writes: true,
    needs: ["put-text"],
    run: async ({ subject, prefix, made, contents }) => {
      const keys = [...made];
      // A batch may name what is not there, so that a full one need not be written first.
      const more = Math.max(0, (subject.batch ?? 0) - keys.length);
      const absent = Array.from({ length: more }, (_, index) => `${prefix}absent/${index}`);
      await subject.storage.deleteFiles([...keys, ...absent]);
      contents.clear();
    },
  },
  {
    id: "get-deleted",
    title: "get of what is not there must be refused as missing",
    writes: false,
    needs: ["list"],
    run: async ({ subject, prefix, contents }) => {
      // What was deleted a moment ago; where nothing was, what has never been.
      const key = contents.has(`${prefix}text`) ? `${prefix}never` : `${prefix}text`;
      const text = await subject.storage.download(key).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      });
      if (text !== undefined) {
        throw new Error(
          "the object must not be there, and was read. The batch was answered and not carried out: look for retention, versioning or a proxy that caches",
        );
      }
    },
  },
];

/** Written down before it is written, so that it is deleted whatever becomes of the upload. */
async function put(
  run: Run,
  name: string,
  content: Buffer,
  data: (content: Buffer) => string | Readable,
): Promise<void> {
  const key = `${run.prefix}${name}`;
  run.made.add(key);
  await run.subject.storage.uploadFile({ fileName: key, fileType: "application/octet-stream", data: data(content) });
  run.contents.set(key, content);
}

/** Ends with an error when the run is interrupted: the upload that reads it is then aborted. */
function chunked(content: Buffer, signal: AbortSignal): Readable {
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
  const { subject, prefix, made, contents } = run;
  const key = `${prefix}signed.txt`;
  const content = Buffer.from("by a signed URL");
  const sha256Hash = createHash("sha256").update(content).digest("base64");
  made.add(key);
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

/** Why a signed URL is answered otherwise than it must be, and what mends it, by what came instead. */
const REASONS: Readonly<Record<number, string>> = {
  200: "Something answers what nobody may read: make the bucket or container private, and look for a proxy before it",
  403: "Synchronize this machine's clock, and check who may sign, read and list",
  404: "The store does not have it under this name: look for a proxy that changes paths",
};

function expectStatus({ status, body }: Answered, wanted: number, what: string): void {
  if (status === wanted) return;
  const [, code] = /<Code>([^<]{1,100})<\/Code>/.exec(body.toString("utf8", 0, 4096)) ?? [];
  const why = REASONS[status] ?? "The store or a proxy before it has failed: try again, and look into its log";
  throw new Error(`${what} must be answered ${wanted}, got ${status}${code ? ` ${code}` : ""}. ${why}`);
}

function expectBytes(key: string, got: Buffer, wanted: Buffer | undefined): void {
  if (wanted?.equals(got)) return;
  throw new Error(
    `${key} must hold the ${wanted?.length ?? 0} bytes that were put, got ${got.length} others. Something on the way changes them: look for a proxy or gateway that compresses or converts`,
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
