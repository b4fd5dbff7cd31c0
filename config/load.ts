import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { checkEnvironment } from "./check-environment";
import { NoEnvironmentFiles, UnknownEnvironment, WrongEnvironment } from "./errors";
import { findConflicts, type LoadedEnvironment } from "./fleet";
import { resourceNames } from "./naming";
import type { FieldError, Problem } from "./problem";
import { readText } from "./read-text";
import { mergeRepeated } from "./repeated";
import { SECTIONS, type Environment } from "./schema/environment";
import { YamlSource } from "./yaml-source";

/** The requested environments, in the order of their files. */
export interface LoadedEnvironments {
  readonly environments: readonly LoadedEnvironment[];
  /** What is likely to fail in them, and the problems of the other environments. */
  readonly warnings: readonly (Problem | FieldError)[];
}

/**
 * Reads and checks every environment file of a folder, because names must be unique across all of them. Finds all
 * problems at once: those of each file, and those between files.
 * @param requested - names of environments; problems of the others become warnings @default - all
 * @throws NoEnvironmentFiles if the folder cannot be read, or has no environment file
 * @throws UnknownEnvironment if no file has a requested name
 * @throws WrongEnvironment if a requested environment has problems
 */
export function loadEnvironments(directory: string, requested: readonly string[] = []): LoadedEnvironments {
  const fix = "Correct it, or give it a name that does not end with .yaml or .yml.";
  const checked = listEnvironmentFiles(directory).map((file) => checkFile(file, fix));
  const members = checked.flatMap(({ member }) => member ?? []);
  const isRequested = (name: string) => requested.length === 0 || requested.includes(name);
  const known = checked.map(({ name }) => name);
  const unknown = requested.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UnknownEnvironment(unknown, known);
  const conflicts = findConflicts(members).map(({ member, owner, error }) => ({
    isRequested: [member, owner].some(({ environment }) => isRequested(environment.name)),
    problems: checked.flatMap(({ file, locate }) => (file === member.file ? locate(error) : [])),
  }));
  const checks = [...checked.map(({ name, problems }) => ({ isRequested: isRequested(name), problems })), ...conflicts];
  const problems = checks.flatMap((check) => (check.isRequested ? check.problems : []));
  if (problems.length > 0) throw new WrongEnvironment(problems);
  const environments = members.filter(({ environment }) => isRequested(environment.name));
  const others = checks.flatMap((check) => (check.isRequested ? [] : check.problems));
  return { environments, warnings: [...environments.flatMap(({ warnings }) => warnings), ...others] };
}

/**
 * Reads and checks one environment file.
 * @param others - environments whose names it must not have
 * @throws WrongEnvironment if it has problems
 */
export function loadEnvironment(file: string, others: readonly LoadedEnvironment[]): LoadedEnvironment {
  const { member, problems, locate } = checkFile(file, "Correct the path, or the permissions of the file.");
  return checkAgainst(others, member, problems, locate);
}

/**
 * Checks one environment that is plain data, as `loadEnvironment` does with a file.
 * @throws WrongEnvironment if it has problems
 */
export function loadPlainEnvironment(value: unknown, others: readonly LoadedEnvironment[]): LoadedEnvironment {
  const { environment, errors, warnings } = checkEnvironment(value);
  const file = `the environment ${environment?.name}`;
  const member = environment && { file, environment, names: resourceNames(environment), warnings };
  return checkAgainst(others, member, errors, (error) => [error]);
}

function checkAgainst(
  others: readonly LoadedEnvironment[],
  member: LoadedEnvironment | undefined,
  errors: readonly FieldError[],
  locate: (error: FieldError) => FieldError[],
): LoadedEnvironment {
  const conflicts = member ? findConflicts([...others, member]).flatMap(({ error }) => locate(error)) : [];
  const all = mergeRepeated([...errors, ...conflicts]);
  if (!member || all.length > 0) throw new WrongEnvironment(all);
  return member;
}

/** The environment files of a folder, sorted by name. */
function listEnvironmentFiles(directory: string): string[] {
  const names = attempt(() => readdirSync(directory), directory);
  if ("reason" in names) throw new NoEnvironmentFiles(directory, names.reason);
  const files = names.result.filter((name) => /\.ya?ml$/.test(name)).sort();
  if (files.length === 0) throw new NoEnvironmentFiles(directory, "a folder without *.yaml files");
  return files.map((name) => path.join(directory, name));
}

interface CheckedFile {
  readonly file: string;
  /** The environment's name; if the file has none, the file's. */
  readonly name: string;
  readonly member?: LoadedEnvironment;
  readonly problems: readonly Problem[];
  /** Adds the place in the file. A file that cannot be read has no places. */
  readonly locate: (error: FieldError) => Problem[];
}

/** @param fix - what to do if the file cannot be read */
function checkFile(file: string, fix: string): CheckedFile {
  const fileName = path.parse(file).name;
  const read = attempt(() => readText(file), file);
  if ("reason" in read) {
    const problem = { file, line: 1, column: 1, path: [], rule: "must be a readable file", given: read.reason, fix };
    return { file, name: fileName, problems: [problem], locate: () => [] };
  }
  if ("problem" in read.result) return { file, name: fileName, problems: [read.result.problem], locate: () => [] };
  const source = new YamlSource(file, read.result.text);
  const locate = (error: FieldError) => [source.locate(error)];
  if (source.problems.length > 0) return { file, name: fileName, problems: mergeRepeated(source.problems), locate };
  const found = checkEnvironment(source.value, (place) => source.findSpelling(place));
  const { environment, sections, errors, warnings } = found;
  // A file with problems in some fields can still have names that another file must not have.
  const named = environment ?? (isComplete(sections) ? sections : undefined);
  return {
    file,
    name: declaredName(source.value) ?? fileName,
    ...(named && {
      member: { file, environment: named, names: resourceNames(named), warnings: warnings.flatMap(locate) },
    }),
    problems: mergeRepeated(errors.flatMap(locate)),
    locate,
  };
}

function declaredName(value: unknown): string | undefined {
  const { environment } = (value ?? {}) as { environment?: unknown };
  return typeof environment === "string" ? environment : undefined;
}

function isComplete(sections: Partial<Environment>): sections is Environment {
  return Object.keys(SECTIONS).every((section) => section in sections);
}

function attempt<Result>(read: () => Result, file: string): { readonly result: Result } | { readonly reason: string } {
  try {
    return { result: read() };
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    return { reason: code === "ENOTDIR" ? explainFileAsFolder(file) : (REASONS[code] ?? code) };
  }
}

/** All of the path is a file, or a folder of it. */
function explainFileAsFolder(given: string): string {
  let file = given;
  while (!existsSync(file)) file = path.dirname(file);
  return file === given ? "a file, not a folder" : `${file} is a file, not a folder`;
}

const REASONS: Record<string, string> = {
  EACCES: "no permission to read it",
  EFBIG: "larger than 1 MiB",
  EISDIR: "a folder",
  ELOOP: "a loop of links",
  ENAMETOOLONG: "its name is too long",
  ENOENT: "it does not exist",
  ENOTFILE: "a pipe or a device",
};
