import type { ContainerClient } from "@azure/storage-blob";
import { KeylessBlobError } from "./blob-error";

/** Deletions under way at once; Langfuse passes thousands of paths. */
const CONCURRENT_DELETIONS = 32;

/** A download that brings nothing for so long is given up. */
const IDLE_TIMEOUT_MS = 60_000;

/**
 * The whole blob as text. What breaks in the middle rejects as an error of
 * this call.
 */
export async function downloadText(
  container: ContainerClient,
  name: string,
): Promise<string> {
  const stalled = new AbortController();
  const timer = setTimeout(
    () =>
      stalled.abort(
        new KeylessBlobError(
          `the download of ${name} brought nothing for ${IDLE_TIMEOUT_MS / 1000} seconds`,
        ),
      ),
    IDLE_TIMEOUT_MS,
  );
  try {
    const { readableStreamBody } = await container
      .getBlobClient(name)
      .download(0, undefined, { abortSignal: stalled.signal });
    if (!readableStreamBody) throw new Error("No stream body available");
    const chunks: Buffer[] = [];
    for await (const chunk of readableStreamBody) {
      timer.refresh();
      chunks.push(Buffer.from(chunk));
    }
    return Buffer.concat(chunks).toString("utf8");
  } catch (error) {
    throw stalled.signal.aborted ? stalled.signal.reason : error;
  } finally {
    clearTimeout(timer);
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
  private readonly checks = new Map<string, Promise<unknown>>();

  /** Creates the container unless it exists; asks once for each. */
  async ensure(container: ContainerClient): Promise<void> {
    const known = this.checks.get(container.url);
    if (known) return void (await known);
    const check = container.createIfNotExists();
    this.checks.set(container.url, check);
    try {
      await check;
    } catch (error) {
      this.checks.delete(container.url);
      throw error;
    }
  }
}
