import { InvalidArgumentError, Option, type Command } from "commander";
import { listProblems, type FieldError } from "../config/problem";
import { VARIABLE, type CommandContext } from "./command";
import { UsageError } from "./exit-codes";

/** `--environment`, which may be repeated. */
export function environmentOption(description: string): Option {
  return new Option("-e, --environment <name>", description).argParser(repeatable("an environment"));
}

export interface EnvironmentOptions {
  readonly environment?: readonly string[];
}

export interface DirectoryOptions extends EnvironmentOptions {
  readonly directory: string;
}

/** The names of the option, else those of the variable, separated by commas. No name means all. */
export function getEnvironmentNames(
  { environment }: EnvironmentOptions,
  { env }: Pick<CommandContext, "env">,
): string[] {
  return [...(environment ?? env[VARIABLE]?.split(",").map((name) => name.trim()) ?? [])].filter((name) => name !== "");
}

/** @throws UsageError unless there is exactly one name */
export function requireOneEnvironment(names: readonly string[]): string {
  const [name, ...others] = names;
  if (name === undefined || others.length > 0) {
    const got = names.length === 0 ? ` (or ${VARIABLE}), got none` : `, got ${names.join(", ")}`;
    throw new UsageError(`choose one environment: --environment <name>${got}`);
  }
  return name;
}

/** Adds `--environment` for several environments, and `--directory`. */
export function addEnvironmentOptions(command: Command): Command {
  const description = `name of an environment; may be repeated (default: all, or ${VARIABLE})`;
  return command.addOption(environmentOption(description)).addOption(directoryOption());
}

export function directoryOption(): Option {
  return new Option("-d, --directory <folder>", "folder of the environment files")
    .argParser(nonEmpty("a folder"))
    .default("environments");
}

/** Refuses an empty text, which would mean the current folder. */
export function nonEmpty(what: string): (value: string) => string {
  return (value) => {
    if (value === "") throw new InvalidArgumentError(`It must name ${what}.`);
    return value;
  };
}

/** Like `nonEmpty`, for an option that may be repeated. */
export function repeatable(what: string): (value: string, values?: string[]) => string[] {
  return (value, values = []) => [...values, nonEmpty(what)(value)];
}

/** Prints what is likely to fail in the requested environments, and the problems of the others. */
export function warnAbout(warnings: readonly FieldError[], { warn }: Pick<CommandContext, "warn">): void {
  for (const text of listProblems(warnings)) warn(text);
}

/** Today in UTC, which decides whether a waiver has expired. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
