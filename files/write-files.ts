import { randomUUID } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { oneLine } from "./one-line";

export interface TextFile {
  /** Name within the folder. */
  readonly name: string;
  readonly text: string;
}

/** A folder in which nothing can be written. */
export class NotWritable extends Error {
  readonly kind = "outside";

  constructor(folder: string, { message }: Error) {
    super(oneLine(`cannot write into ${folder}: ${message}`));
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
 * Writes all files, or none: each is written beside its place first, under a name that no other run takes.
 * @throws NotWritable
 */
export function writeFiles(folder: string, files: readonly TextFile[]): void {
  const written: string[] = [];
  try {
    const moves = files.map(({ name, text }) => {
      makeFolder(path.dirname(path.join(folder, name)));
      const target = regularTarget(path.join(folder, name));
      const temporary = `${target}.${randomUUID()}.new`;
      written.push(temporary);
      writeFileSync(temporary, text);
      return { temporary, target };
    });
    for (const { temporary, target } of moves) renameSync(temporary, target);
  } catch (error) {
    for (const temporary of written) remove(temporary);
    throw new NotWritable(folder, error as Error);
  }
}

/** What a path names, through links; a device, a pipe or a folder is never replaced by a file. */
function regularTarget(file: string): string {
  if (!lstatSync(file, { throwIfNoEntry: false })) return file;
  const real = realpathSync(file);
  if (!statSync(real).isFile()) throw new Error(`${file} is not a regular file`);
  return real;
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
