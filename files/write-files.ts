import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface TextFile {
  /** Name within the folder. */
  readonly name: string;
  readonly text: string;
}

/** A folder in which nothing can be written. */
export class NotWritable extends Error {
  readonly kind = "outside";

  constructor(folder: string, { message }: Error) {
    super(`cannot write into ${folder}: ${message}`);
  }
}

/**
 * Makes a folder below the nearest that exists.
 * For one that cannot be made, as in /proc, Node.js never ends where it is told to do so by itself (`recursive`).
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(path.resolve(folder)));
  mkdirSync(folder);
}

/**
 * Writes all files, or none: each is written beside its place first.
 * @throws NotWritable
 */
export function writeFiles(folder: string, files: readonly TextFile[]): void {
  const targets = files.map(({ name, text }) => ({ target: path.join(folder, name), text }));
  try {
    makeFolder(folder);
    for (const { target, text } of targets) writeFileSync(`${target}.new`, text);
    for (const { target } of targets) renameSync(`${target}.new`, target);
  } catch (error) {
    for (const { target } of targets) remove(`${target}.new`);
    throw new NotWritable(folder, error as Error);
  }
}

/** Cleans up after a failure, which is what is reported. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It was never written.
  }
}

/**
 * Makes a folder and tries to write into it, before work whose result goes there.
 * @throws NotWritable
 */
export function requireWritable(folder: string): void {
  const probe = `${randomUUID()}.probe`;
  writeFiles(folder, [{ name: probe, text: "" }]);
  rmSync(path.join(folder, probe));
}

/**
 * Gives work a folder of its own, which is deleted when the work has ended, however it ends.
 * @param keep leaves the folder there
 */
export async function inTemporaryFolder<Result>(
  work: (folder: string) => Promise<Result>,
  { keep = false } = {},
): Promise<Result> {
  const folder = mkdtempSync(path.join(tmpdir(), "langfuse-azure-"));
  try {
    return await work(folder);
  } finally {
    if (!keep) rmSync(folder, { recursive: true, force: true });
  }
}
