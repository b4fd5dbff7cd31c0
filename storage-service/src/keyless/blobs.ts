import type { BlobClient, ContainerClient } from "@azure/storage-blob";

/** Concurrent deletions; Langfuse passes thousands of paths. */
const CONCURRENT_DELETIONS = 32;

/** A download without data for this long is aborted. */
const IDLE_TIMEOUT_MS = 60_000;

/** Waits before an interrupted download continues. */
const RESUME_AFTER_MS = [0, 1_000, 3_000];

/**
 * Downloads the whole blob as text. An interrupted download continues at the
 * same byte, which the SDK's stream does not do after a connection reset.
 */
export async function downloadText(
  container: ContainerClient,
  name: string,
): Promise<string> {
  const download = new Download(container.getBlobClient(name));
  for (const wait of [...RESUME_AFTER_MS, undefined]) {
    const interruption = await download.continue();
    if (!interruption) break;
    if (wait === undefined) throw interruption;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return Buffer.concat(download.chunks).toString("utf8");
}

class Download {
  readonly chunks: Buffer[] = [];
  private offset = 0;
  private etag: string | undefined;
  private size = NaN;

  constructor(private readonly blob: BlobClient) {}

  /**
   * Reads to the end.
   * @returns the error that interrupted it, or undefined at the end
   * @throws the error of the request, if it was not answered
   */
  async continue(): Promise<Error | undefined> {
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
        throw this.createError(
          `received no data for ${IDLE_TIMEOUT_MS / 1000} seconds`,
          error,
        );
      }
      if (!answered) throw error;
      return this.offset !== this.size
        ? this.createError("was interrupted", error)
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

  private createError(problem: string, cause: unknown): Error {
    const message = `the download of ${this.blob.name} ${problem} after ${this.offset} bytes`;
    return Object.assign(new Error(message), { cause });
  }
}

/**
 * Deletes blobs with their snapshots; a missing blob is not an error. Tries all
 * of them, then rejects with the first error.
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

/** Containers that are known to exist, by URL. */
export class KnownContainers {
  private readonly checks = new Map<string, Promise<void>>();

  /** Creates the container unless it exists; one request per container. */
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
