import { chmodSync, closeSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CheckoutError } from "./checkout";

/** The change of one file; `undefined` means that the file does not exist. */
export interface FileChange {
  readonly file: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Replaces a file with another one, atomically. */
type Replace = (from: string, to: string) => void;

/**
 * Makes all changes or none: writes every new text to a temporary file beside its file, then replaces the files. If one
 * replacement fails, restores the files before it.
 * @throws CheckoutError with the file, and with the files that could not be restored.
 */
export function writeChanges(root: string, changes: readonly FileChange[], replace: Replace = renameSync): void {
  const staged = stage(root, changes);
  const done: FileChange[] = [];
  try {
    for (const change of changes) {
      attempt(root, change.file, () => replaceFile(root, change.file, staged.get(change.file), replace));
      done.push(change);
    }
  } catch (error) {
    throw new CheckoutError(`${(error as Error).message}. ${restore(root, done)}`);
  } finally {
    discard(staged);
  }
}

function stage(root: string, changes: readonly FileChange[]): Map<string, string> {
  const staged = new Map<string, string>();
  try {
    for (const { file, after } of changes) {
      if (after === undefined) continue;
      staged.set(file, getTemporaryPath(root, file));
      attempt(root, file, () => writeTemporary(root, file, after));
    }
  } catch (error) {
    discard(staged);
    throw new CheckoutError(`${(error as Error).message}. Nothing was changed`);
  }
  return staged;
}

/** A failure to remove a temporary file must not hide the error before it. */
function discard(staged: ReadonlyMap<string, string>): void {
  for (const temporary of staged.values()) {
    try {
      rmSync(temporary, { force: true });
    } catch {
      continue;
    }
  }
}

/** Writes a temporary file with the permissions of the file that it replaces, which must be writable. */
function writeTemporary(root: string, file: string, text: string): string {
  const target = resolveTarget(root, file);
  const mode = statSync(target, { throwIfNoEntry: false })?.mode;
  if (mode !== undefined) closeSync(openSync(target, "r+"));
  const temporary = getTemporaryPath(root, file);
  writeFileSync(temporary, text);
  if (mode !== undefined) chmodSync(temporary, mode);
  return temporary;
}

function getTemporaryPath(root: string, file: string): string {
  return `${resolveTarget(root, file)}.${process.pid}.tmp`;
}

function replaceFile(root: string, file: string, temporary: string | undefined, replace: Replace): void {
  const target = resolveTarget(root, file);
  if (temporary === undefined) rmSync(target);
  else replace(temporary, target);
}

function restore(root: string, done: readonly FileChange[]): string {
  const lost = [...done].reverse().flatMap(({ file, before }) => {
    try {
      replaceFile(root, file, before === undefined ? undefined : writeTemporary(root, file, before), renameSync);
      return [];
    } catch {
      return [file];
    }
  });
  if (lost.length === 0) return "Nothing was changed";
  return `These files are changed and could not be restored: ${lost.join(", ")}`;
}

/** Follows links: the target of a link is replaced, not the link. */
function resolveTarget(root: string, file: string): string {
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
