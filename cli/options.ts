import { InvalidArgumentError, Option } from "commander";
import { formatProblems, type Problem } from "../config/problem";
import type { Session } from "./command";
import { UsageError } from "./exit-codes";

/** The variable that chooses environments where `--environment` does not, as for `npx cdktf`. */
const VARIABLE = "LANGFUSE_ENVIRONMENT";

/** `--environment`, which may be given more than once. */
export function environmentOption(description: string): Option {
  return new Option("-e, --environment <name>", description).argParser(severalOf("an environment"));
}

/** What `environmentOption` gives. */
export interface EnvironmentOptions {
  readonly environment?: readonly string[];
}

/** The names that were given, else those of the variable, separated by commas; none means all. */
export function environmentNames({ environment }: EnvironmentOptions, { env }: Pick<Session, "env">): string[] {
  return [...(environment ?? env[VARIABLE]?.split(",").map((name) => name.trim()) ?? [])].filter((name) => name !== "");
}

/** The only name of a list. */
export function oneEnvironment(names: readonly string[]): string {
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) {
    throw new UsageError(`--environment must name one environment, got ${names.join(", ") || "none"}`);
  }
  return name;
}

/** What several commands say of `environmentOption`. */
export const SEVERAL = "name of an environment; may be repeated (default: all, or LANGFUSE_ENVIRONMENT)";

export function directoryOption(): Option {
  return new Option("-d, --directory <folder>", "folder of the environment files")
    .argParser(nonEmpty("a folder"))
    .default("environments");
}

/** Refuses an empty text, which would name the current folder by accident. */
export function nonEmpty(what: string): (value: string) => string {
  return (value) => {
    if (value === "") throw new InvalidArgumentError(`It must name ${what}.`);
    return value;
  };
}

/** Like `nonEmpty`, for an option that may be given more than once. */
export function severalOf(what: string): (value: string, values?: string[]) => string[] {
  return (value, values = []) => [...values, nonEmpty(what)(value)];
}

/** Mistakes in environments that were not asked for stop nothing. */
export function warnAbout(problems: readonly Problem[], { warn }: Pick<Session, "warn">): void {
  if (problems.length > 0) warn(`environments that were not asked for have mistakes:\n\n${formatProblems(problems)}`);
}

/** The day that decides which waivers have expired, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
