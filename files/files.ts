import { randomUUID } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { toOneLine } from "./escape";

/** A plan of a thousand resources has a few megabytes. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/**
 * Reads a regular file. Reading a pipe or a device could block for ever, and cannot be interrupted.
 * @param maxBytes the largest size; 256 MiB if omitted
 * @throws an error of the operating system, or with the code EISDIR, ENOTFILE or EFBIG
 */
export function readRegularFile(file: string, maxBytes = MAX_FILE_BYTES): Buffer {
  const stats = statSync(file);
  if (stats.isDirectory()) throw systemError("EISDIR", `${file} is a folder`);
  if (!stats.isFile()) throw systemError("ENOTFILE", `${file} is a pipe or a device`);
  if (stats.size > maxBytes) throw systemError("EFBIG", `${file} is too large`);
  return readFileSync(file);
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code, syscall: "read" });
}

/** A file to write, and its text. */
export interface TextFile {
  /** Path relative to the folder. */
  readonly name: string;
  readonly text: string;
}

/** A folder into which no file can be written. */
export class NotWritable extends Error {
  readonly kind = "outside";

  constructor(folder: string, { message }: Error) {
    super(toOneLine(`cannot write into ${folder}: ${message}`));
  }
}

/**
 * Creates a folder and those above it. Node.js's own `recursive` never returns for a folder that cannot be created, as in
 * /proc.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(path.resolve(folder)));
  mkdirSync(folder);
}

/**
 * Writes files. Each is first written into its folder under a temporary name, so no target is half written, and none is
 * replaced if one cannot be written. Only if a rename fails are earlier targets already replaced.
 * @throws NotWritable
 */
export function writeFiles(folder: string, files: readonly TextFile[]): void {
  const written: string[] = [];
  try {
    const moves = files.map(({ name, text }) => {
      makeFolder(path.dirname(path.join(folder, name)));
      const target = resolveTarget(path.join(folder, name));
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

/** The path of a file without links. A device, a pipe or a folder is not replaced by a file. */
function resolveTarget(file: string): string {
  if (!lstatSync(file, { throwIfNoEntry: false })) return file;
  const real = realpathSync(file);
  if (!statSync(real).isFile()) throw new Error(`${file} is not a regular file`);
  return real;
}

/** Removes a file after a failure. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The first failure is reported.
  }
}

/**
 * Checks that a file can be written into a folder, by writing and deleting one. Creates the folder.
 * @throws NotWritable
 */
export function requireWritable(folder: string): void {
  const probe = `${randomUUID()}.probe`;
  writeFiles(folder, [{ name: probe, text: "" }]);
  rmSync(path.join(folder, probe));
}

/**
 * Runs work with a new folder, and deletes the folder when the work has ended or failed.
 * @param keep whether the folder is kept
 */
export async function runInTemporaryFolder<Result>(
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
