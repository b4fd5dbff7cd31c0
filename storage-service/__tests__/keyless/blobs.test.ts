import type { ContainerClient } from "@azure/storage-blob";
import { downloadText } from "../../src/keyless/blobs";

/** Creates a container with one blob, with one body per request. */
function container(...bodies: (() => AsyncGenerator<Buffer>)[]) {
  const offsets: number[] = [];
  const download = (offset: number, _: undefined, { abortSignal }: { abortSignal: AbortSignal }) => {
    offsets.push(offset);
    const body = bodies.shift();
    const guarded = async function* () {
      for await (const chunk of body?.() ?? []) {
        abortSignal.throwIfAborted();
        yield chunk;
      }
    };
    return Promise.resolve({ etag: "1", contentLength: 6 - offset, readableStreamBody: guarded() });
  };
  return { offsets, client: { getBlobClient: (name: string) => ({ name, download }) } as unknown as ContainerClient };
}

async function* broken(text: string) {
  yield Buffer.from(text);
  throw new Error("reset");
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("a connection reset after the last byte is no error", async () => {
  const { client, offsets } = container(
    () => broken("abc"),
    () => broken("def"),
  );
  expect(await downloadText(client, "a")).toBe("abcdef");
  expect(offsets).toEqual([0, 3]);
});

test("a slow download is not aborted, and leaves no timer", async () => {
  jest.useFakeTimers();
  try {
    const { client } = container(async function* () {
      for (const letter of "abcdef") {
        await wait(40_000);
        yield Buffer.from(letter);
      }
    });
    const text = downloadText(client, "a");
    await jest.advanceTimersByTimeAsync(240_000);
    expect(await text).toBe("abcdef");
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});

test("waits 0, 1 and 3 seconds before it continues", async () => {
  jest.useFakeTimers();
  try {
    const start = Date.now();
    const { client } = container(...["a", "b", "c", "d"].map((letter) => () => broken(letter)));
    const failed = downloadText(client, "a").catch(() => Date.now() - start);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await failed).toBe(4000);
  } finally {
    jest.useRealTimers();
  }
});
