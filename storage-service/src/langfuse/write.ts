import { chmodSync, closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CheckoutError } from "./checkout";

/** What becomes of one file; no text means that there is no such file. */
export interface FileChange {
  readonly file: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Puts a finished file in the place of another at once. */
type Replace = (from: string, to: string) => void;

/**
 * Makes all changes or none: every new text is on the disk beside its file before the first one takes its place, and
 * when one cannot, those before it are put back.
 * @throws CheckoutError that names the file, and says so if even putting back failed.
 */
export function writeChanges(root: string, changes: readonly FileChange[], replace: Replace = renameSync): void {
  const staged = stage(root, changes);
  const done: FileChange[] = [];
  try {
    for (const change of changes) {
      attempt(root, change.file, () => put(root, change.file, staged.get(change.file), replace));
      done.push(change);
    }
  } catch (error) {
    throw new CheckoutError(`${(error as Error).message}. ${putBack(root, done)}`);
  } finally {
    discard(staged);
  }
}

/** Writes the new texts beside their files. */
function stage(root: string, changes: readonly FileChange[]): Map<string, string> {
  const staged = new Map<string, string>();
  try {
    for (const { file, after } of changes) {
      if (after === undefined) continue;
      staged.set(file, temporaryFor(root, file));
      attempt(root, file, () => writeBeside(root, file, after));
    }
  } catch (error) {
    discard(staged);
    throw new CheckoutError(`${(error as Error).message}. Nothing was changed`);
  }
  return staged;
}

/** What cannot be cleared away must not hide why it was to be. */
function discard(staged: ReadonlyMap<string, string>): void {
  for (const temporary of staged.values()) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      continue;
    }
  }
}

/** With the rights of the file that it is to replace, which must be one that may be written. */
function writeBeside(root: string, file: string, text: string): string {
  const target = realTarget(root, file);
  const mode = statSync(target, { throwIfNoEntry: false })?.mode;
  if (mode !== undefined) closeSync(openSync(target, "r+"));
  const temporary = temporaryFor(root, file);
  writeFileSync(temporary, text);
  if (mode !== undefined) chmodSync(temporary, mode);
  return temporary;
}

function temporaryFor(root: string, file: string): string {
  return `${realTarget(root, file)}.${process.pid}.tmp`;
}

function put(root: string, file: string, temporary: string | undefined, replace: Replace): void {
  const target = realTarget(root, file);
  if (temporary === undefined) rmSync(target);
  else replace(temporary, target);
}

function putBack(root: string, done: readonly FileChange[]): string {
  const lost = [...done].reverse().flatMap(({ file, before }) => {
    try {
      put(root, file, before === undefined ? undefined : writeBeside(root, file, before), renameSync);
      return [];
    } catch {
      return [file];
    }
  });
  if (lost.length === 0) return "Nothing was changed";
  return `These files are changed and could not be put back: ${lost.join(", ")}`;
}

/** A link stays a link: what it points to is replaced. */
function realTarget(root: string, file: string): string {
  const place = path.join(root, file);
  return statSync(place, { throwIfNoEntry: false }) ? realpathSync(place) : place;
}

function attempt(root: string, file: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new CheckoutError(`cannot write ${path.join(root, file)}: ${(error as Error).message}`);
  }
}
