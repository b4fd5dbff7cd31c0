import type { BlobClient, ContainerClient } from "@azure/storage-blob";

/** Deletions under way at once; Langfuse passes thousands of paths. */
const CONCURRENT_DELETIONS = 32;

/** A download that brings nothing for so long is given up. */
const IDLE_TIMEOUT_MS = 60_000;

/** Waits before a download that broke goes on where it was. */
const RESUME_AFTER_MS = [0, 1_000, 3_000];

/**
 * The whole blob as text. A download that breaks in the middle goes on where it
 * was, which the SDK's stream does not when the connection is reset.
 */
export async function downloadText(
  container: ContainerClient,
  name: string,
): Promise<string> {
  const download = new Download(container.getBlobClient(name));
  for (const wait of [...RESUME_AFTER_MS, undefined]) {
    const broken = await download.readOn();
    if (!broken) break;
    if (wait === undefined) throw broken;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return Buffer.concat(download.chunks).toString("utf8");
}

/** A download that can be taken up again. */
class Download {
  readonly chunks: Buffer[] = [];
  private offset = 0;
  private etag: string | undefined;
  private size = NaN;

  constructor(private readonly blob: BlobClient) {}

  /**
   * Reads to the end.
   * @returns what broke in the middle, or undefined at the end
   * @throws what the service answers to the request
   */
  async readOn(): Promise<Error | undefined> {
    const stalled = new AbortController();
    const timer = setTimeout(() => stalled.abort(), IDLE_TIMEOUT_MS);
    let answered = false;
    try {
      const body = await this.request(stalled.signal);
      answered = true;
      for await (const chunk of body) {
        timer.refresh();
        this.chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk));
        this.offset += chunk.length;
      }
      return undefined;
    } catch (error) {
      if (stalled.signal.aborted) {
        throw this.broken(
          `brought nothing for ${IDLE_TIMEOUT_MS / 1000} seconds`,
          error,
        );
      }
      if (!answered) throw error;
      return this.offset !== this.size
        ? this.broken("broke", error)
        : undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  private async request(
    abortSignal: AbortSignal,
  ): Promise<NodeJS.ReadableStream> {
    const answer = await this.blob.download(this.offset, undefined, {
      abortSignal,
      conditions: this.etag === undefined ? {} : { ifMatch: this.etag },
    });
    this.etag = answer.etag;
    this.size = this.offset + (answer.contentLength ?? NaN);
    if (!answer.readableStreamBody) throw new Error("No stream body available");
    return answer.readableStreamBody;
  }

  private broken(how: string, cause: unknown): Error {
    const message = `the download of ${this.blob.name} ${how} after ${this.offset} bytes`;
    return Object.assign(new Error(message), { cause });
  }
}

/**
 * Deletes blobs with their snapshots; what is not there is no error. Tries all
 * of them, and rejects with the first error when some could not be deleted.
 */
export async function deleteBlobs(
  container: ContainerClient,
  names: readonly string[],
): Promise<void> {
  const left = [...names];
  const errors: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      try {
        await container
          .getBlobClient(name)
          .deleteIfExists({ deleteSnapshots: "include" });
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_DELETIONS }, worker));
  if (errors.length > 0) throw errors[0];
}

/** Containers that are known to exist, each with its account. */
export class KnownContainers {
  private readonly checks = new Map<string, Promise<void>>();

  /** Creates the container unless it exists; asks once for each. */
  async ensure(container: ContainerClient): Promise<void> {
    const known = this.checks.get(container.url);
    if (known) {
      await known;
      return;
    }
    const check = container.createIfNotExists().then(() => undefined);
    this.checks.set(container.url, check);
    try {
      await check;
    } catch (error) {
      this.checks.delete(container.url);
      throw error;
    }
  }
}
