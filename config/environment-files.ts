import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Problem } from "./problem";
import { YamlSource } from "./yaml-source";

/** The environment files of a folder by name, and what could not be read. */
export interface EnvironmentFiles {
  readonly sources: readonly YamlSource[];
  readonly problems: readonly Problem[];
}

/** Reads the environment files of a folder. */
export function readEnvironmentFiles(directory: string): EnvironmentFiles {
  const names = attempt(() => readdirSync(directory));
  if (!names.ok) return { sources: [], problems: [noFiles(directory, names.reason)] };

  const files = names.result.filter((name) => /\.ya?ml$/.test(name)).sort();
  if (files.length === 0) return { sources: [], problems: [noFiles(directory, "a folder without any")] };

  const fix = "Correct it, or give it a name that does not end with .yaml or .yml.";
  const read = files.map((name) => readEnvironmentFile(path.join(directory, name), fix));
  return {
    sources: read.flatMap((file) => (file instanceof YamlSource ? file : [])),
    problems: read.flatMap((file) => (file instanceof YamlSource ? [] : file)),
  };
}

/** Reads one environment file; `fix` says what to do where it cannot be read. */
export function readEnvironmentFile(file: string, fix: string): YamlSource | Problem {
  const text = attempt(() => readFileSync(file, "utf8"));
  if (text.ok) return new YamlSource(file, text.result);
  return { ...atTop(file), rule: "must be a file that can be read", given: text.reason, fix };
}

function noFiles(directory: string, given: string): Problem {
  return {
    ...atTop(directory),
    rule: "must be a folder with at least one environment file (*.yaml)",
    given,
    fix: "Add one, or name another folder with --directory.",
  };
}

function atTop(file: string) {
  return { file, line: 1, column: 1, path: [] };
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
  EISDIR: "a folder",
  ENOENT: "nothing there",
  ENOTDIR: "not a folder",
};
