import { renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { makeFolder } from "../policy/make-folder";

export interface TextFile {
  /** Name within the folder. */
  readonly name: string;
  readonly text: string;
}

/** A folder in which nothing can be written. */
export class NotWritable extends Error {}

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
    throw new NotWritable(`cannot write into ${folder}: ${(error as Error).message}`);
  }
}

/** Tidies up after a failure, which is what must be told. */
function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It was never written.
  }
}
