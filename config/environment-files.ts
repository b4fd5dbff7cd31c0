import { readdirSync } from "node:fs";
import path from "node:path";
import { readRegularFile } from "../files/read-file";
import { NoEnvironmentFiles } from "./errors";
import type { Problem } from "./problem";
import { YamlSource } from "./yaml-source";

/** One environment file: its content, or why it cannot be read. */
export type EnvironmentFile =
  { readonly file: string; readonly source: YamlSource } | { readonly file: string; readonly problem: Problem };

/**
 * Reads the environment files of a folder, in the order of their names.
 * @throws NoEnvironmentFiles
 */
export function readEnvironmentFiles(directory: string): EnvironmentFile[] {
  const names = attempt(() => readdirSync(directory));
  if (!names.ok) throw new NoEnvironmentFiles(directory, names.reason);
  const files = names.result.filter((name) => /\.ya?ml$/.test(name)).sort();
  if (files.length === 0) throw new NoEnvironmentFiles(directory, "a folder without any");
  const fix = "Correct it, or give it a name that does not end with .yaml or .yml.";
  return files.map((name) => readEnvironmentFile(path.join(directory, name), fix));
}

/** In bytes: much more than any environment file needs. */
const LARGEST = 1024 * 1024;

/** Reads one environment file; `fix` says what to do where it cannot be read. */
export function readEnvironmentFile(file: string, fix: string): EnvironmentFile {
  const text = attempt(() => readRegularFile(file, LARGEST).toString("utf8"));
  if (text.ok) return { file, source: new YamlSource(file, text.result) };
  const rule = "must be a file that can be read";
  return { file, problem: { file, line: 1, column: 1, path: [], rule, given: text.reason, fix } };
}

type Attempt<Result> = { readonly ok: true; readonly result: Result } | { readonly ok: false; readonly reason: string };

function attempt<Result>(read: () => Result): Attempt<Result> {
  try {
    return { ok: true, result: read() };
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    return { ok: false, reason: REASONS[code] ?? code };
  }
}

const REASONS: Record<string, string> = {
  EACCES: "no permission to read",
  EFBIG: "larger than a megabyte",
  EISDIR: "a folder",
  ELOOP: "a loop of links",
  ENOENT: "nothing there",
  ENOTDIR: "not a folder",
  ENOTFILE: "a pipe or a device",
};
