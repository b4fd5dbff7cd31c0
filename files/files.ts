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

/** In bytes: a plan of a thousand resources has a few megabytes. */
const LARGEST = 256 * 1024 * 1024;

/**
 * Reads a regular file. Reading a pipe or a device could block for ever, and cannot be interrupted.
 * @throws an error of the operating system, or with the code EISDIR, ENOTFILE or EFBIG
 */
export function readRegularFile(file: string, largest = LARGEST): Buffer {
  const stats = statSync(file);
  if (stats.isDirectory()) throw systemError("EISDIR", `${file} is a folder`);
  if (!stats.isFile()) throw systemError("ENOTFILE", `${file} is a pipe or a device`);
  if (stats.size > largest) throw systemError("EFBIG", `${file} is too large`);
  return readFileSync(file);
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code, syscall: "read" });
}

export interface TextFile {
  /** Name within the folder. */
  readonly name: string;
  readonly text: string;
}

/** A folder into which no file can be written. */
export class NotWritable extends Error {
  readonly kind = "outside";

  constructor(folder: string, { message }: Error) {
    super(oneLine(`cannot write into ${folder}: ${message}`));
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
 * Writes all files, or none: each is first written into the same folder under a unique temporary name.
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

/** Removes a file after a failure. A second failure is not reported. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The file does not exist.
  }
}

/**
 * Creates a folder and a file in it, before work whose result is written there.
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

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r" };

/** A text on one line, for a message: each line end is written as its escape. */
export function oneLine(text: string): string {
  return text.replace(/[\n\r\v\f\u0085\u2028\u2029]/g, (character) => ESCAPES[character] ?? escapeCharacter(character));
}

/** A character as JSON writes it: `\u2028`. */
export function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
