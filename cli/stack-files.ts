import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { readRegularFile } from "../files/files";
import { decodeText, parseStack, readStacks, toUnreadable, type StackFile } from "../terraform-json/read";
import type { CommandContext } from "./command";
import { UsageError } from "./exit-codes";

/**
 * Opens files and folders of Terraform JSON from the command line; `-` is standard input.
 * @throws Unreadable
 */
export async function openStackFiles(places: readonly string[], context: CommandContext): Promise<StackFile[]> {
  requireAtMostOneStdin(places);
  return Promise.all(places.map((place) => openStackFile(place, context)));
}

/** @throws UsageError if several files are standard input, which can be read only once */
export function requireAtMostOneStdin(places: readonly string[]): void {
  if (places.filter((place) => place === "-").length > 1)
    throw new UsageError("only one file may be -, which is standard input");
}

/** A pipe, as of `<(terraform show -json)`, can also be read only once. */
async function openStackFile(file: string, context: CommandContext): Promise<StackFile> {
  if (file !== "-" && !isPipe(file)) return { file, read: (name) => readStacks(file, name) };
  const text = await readText(file, context);
  return { file, read: (name) => [parseStack(file, text, name)] };
}

function isPipe(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFIFO() ?? false;
}

/**
 * Reads a file, a pipe, or standard input for `-`. A signal stops the reading.
 * @throws Unreadable
 */
export async function readText(file: string, { stdin, signal }: CommandContext): Promise<string> {
  try {
    return decodeText(await rejectOnAbort(file === "-" ? buffer(stdin) : readBytes(file, signal), signal));
  } catch (error) {
    signal.throwIfAborted();
    throw toUnreadable(file, error);
  }
}

/** Node.js cannot exit while it opens a pipe without a writer. Another process can be killed. */
async function readBytes(file: string, signal: AbortSignal): Promise<Buffer> {
  if (!isPipe(file)) return readRegularFile(file);
  const reader = spawn("cat", [file], { stdio: ["ignore", "pipe", "ignore"], signal });
  return new Promise((resolve, reject) => {
    reader.once("error", reject);
    buffer(reader.stdout).then(resolve, reject);
  });
}

/** Rejects as soon as the signal is aborted. */
function rejectOnAbort<Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([value, aborted]);
}
