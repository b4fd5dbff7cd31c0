import { Command as CommanderCommand, CommanderError } from "commander";
import { UnknownEnvironment } from "../config/errors";
import { findSimilarWord } from "../config/problem";
import { toOneLine } from "../files/escape";
import manifest from "../package.json";
import COMMANDS from "./commands.json";
import {
  EXIT_CODES,
  UsageError,
  classifyError,
  formatExitCodes,
  type Interruption,
  type Variables,
} from "./exit-codes";
import type { Program } from "./main";
import type { Output } from "./output";
import { drawTable, type Cell } from "./table";

/** The variable that names the environments without `--environment`, as for `npx cdktf`. */
export const VARIABLE = "LANGFUSE_ENVIRONMENT";

/** The words of a command: `verify storage`, whose file is commands/verify-storage.ts. */
export type CommandName = keyof typeof COMMANDS;

/** What a command gets from its process. */
export interface ProcessContext {
  readonly output: Output;
  readonly env: Variables;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Aborted with the name of the signal that ends the command. */
  readonly signal: AbortSignal;
}

/** What the work of a command gets. */
export interface CommandContext extends Omit<ProcessContext, "output"> {
  /** Whether the output is JSON: then `print` prints nothing, and the result is printed instead. */
  readonly json: boolean;
  /** Prints a text to standard output. */
  readonly print: (text: string) => void;
  /** Prints a text to standard error. */
  readonly note: (text: string) => void;
  /** Prints a warning to standard error, and adds it to the JSON document. */
  readonly warn: (text: string) => void;
  /** Draws a table that fits the terminal. */
  readonly table: (head: readonly string[], rows: readonly (readonly Cell[])[]) => string;
  /** Shows the work and its time on a terminal. */
  readonly progress: Output["progress"];
}

/** The result of a command. */
export interface Result {
  /** Whether the check passed: exit code 0, else 1. @default true */
  readonly ok?: boolean;
  /** The exit code of another program, instead of 0 or 1. */
  readonly exitCode?: number;
  /** The result for programs. */
  readonly document: object;
}

/** The command line of one command, and its work. */
export interface Command<Options extends object = object> {
  readonly name: CommandName;
  readonly examples: readonly string[];
  /** Adds arguments and options. */
  readonly addOptions: (command: CommanderCommand) => void;
  /** @param args the arguments that are not options */
  readonly run: (options: Options, context: CommandContext, args: readonly string[]) => Promise<Result>;
}

/** Checks the type of the options within one command. */
export function defineCommand<Options extends object>(command: Command<Options>): Command {
  return command as unknown as Command;
}

/** The program of a command. */
export function createProgram(command: Command): Program {
  // The arguments begin with the command's own name.
  const words = command.name.split(" ").length;
  return (args, output, signal) =>
    runCommand(command, args.slice(words), { output, env: process.env, stdin: process.stdin, signal });
}

/**
 * Reports a first argument that is not a command.
 * @returns the exit code
 */
export function reportUnknownCommand(args: readonly string[], output: Output): number {
  const [word = ""] = args;
  const names = Object.keys(COMMANDS);
  const similar = names.find((name) => name.startsWith(`${word} `)) ?? findSimilarWord(word, names);
  const hint = similar ? ` Did you mean "${similar}"?` : "";
  const message = `no command is named "${toOneLine(word)}".${hint}\n\nSee: langfuse-azure --help`;
  const { code: exitCode } = EXIT_CODES.usage;
  output.note(message);
  if (hasJson(args))
    printDocument(output, { command: word, exitCode, warnings: [], error: { kind: "usage", message } });
  return exitCode;
}

/** Whether `--json` is an argument. Arguments after `--` belong to another command. */
function hasJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end === -1 ? args : args.slice(0, end)).includes("--json");
}

/** Whether an option chooses the environments, and not the variable. */
function hasEnvironment(args: readonly string[]): boolean {
  return args.some((arg) => /^(?:-e|--environment)/.test(arg));
}

function printDocument(output: Output, document: object): void {
  output.print(JSON.stringify(document, null, 2));
}

/**
 * Runs a command, and prints its result or its error as text or as JSON.
 * @returns the exit code
 */
export async function runCommand(
  command: Command,
  args: readonly string[],
  processContext: ProcessContext,
): Promise<number> {
  const { output, env, stdin, signal } = processContext;
  // Searched before parsing, so that an error of the arguments is JSON too.
  const json = hasJson(args);
  const warnings: string[] = [];
  const finish = (exitCode: number, content: object) => {
    if (json) printDocument(output, { command: command.name, exitCode, warnings, ...content });
    return exitCode;
  };
  const fail = (kind: keyof typeof EXIT_CODES, message: string, details?: object) => {
    const text = escapeLineEnds(message, args);
    output.note(text);
    return finish(EXIT_CODES[kind].code, { error: { kind, message: text, ...(details && { details }) } });
  };
  const context: CommandContext = {
    env,
    stdin,
    signal,
    json,
    print: (text) => {
      if (!json) output.print(text);
    },
    note: (text) => output.note(text),
    warn: (text) => {
      warnings.push(text);
      output.note(`warning: ${text}`);
    },
    table: (head, rows) => drawTable(head, rows, output.width),
    progress: (what, work) => output.progress(what, work),
  };
  try {
    const parsed = parseArguments(command, args);
    if ("help" in parsed) {
      output.print(parsed.help);
      return EXIT_CODES.done.code;
    }
    const { ok = true, exitCode, document } = await command.run(parsed.options, context, parsed.args);
    // A command without an exit code of another program may have ended early by a signal.
    if (exitCode === undefined) signal.throwIfAborted();
    return finish(exitCode ?? EXIT_CODES[ok ? "done" : "failed"].code, { result: document });
  } catch (error) {
    if (signal.aborted) return fail(signal.reason as Interruption, "interrupted");
    const { kind, message } = classifyError(error, env);
    const { details } = error as { details?: object };
    const source =
      error instanceof UnknownEnvironment && !hasEnvironment(args) ? `\nThe variable ${VARIABLE} chooses it.` : "";
    const hint = kind === "usage" ? `\n\nSee: langfuse-azure ${command.name} --help` : "";
    return fail(kind, `${message}${source}${hint}`, kind === "failed" ? details : undefined);
  }
}

/** Escapes the line ends of the arguments in a message, so that an argument cannot begin a new line. */
function escapeLineEnds(message: string, args: readonly string[]): string {
  const values = args.flatMap((arg) => [arg, arg.slice(arg.indexOf("=") + 1)]).filter((arg) => arg !== toOneLine(arg));
  return values.reduce((text, value) => text.replaceAll(value, toOneLine(value)), message);
}

type ParsedArguments = { readonly help: string } | { readonly options: object; readonly args: readonly string[] };

/** @throws UsageError */
function parseArguments(command: Command, args: readonly string[]): ParsedArguments {
  const texts: string[] = [];
  const commander = new CommanderCommand(`langfuse-azure ${command.name}`)
    .description(`${COMMANDS[command.name]}.`)
    .version(manifest.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => texts.push(text),
      writeErr: () => undefined,
      outputError: (text) => texts.push(text),
    })
    .addHelpText("after", () => `\nExit codes:\n${formatExitCodes().join("\n")}\n\n${formatExamples(command)}`);
  command.addOptions(commander);
  commander.option("--json", "print one JSON document on standard output, for programs");
  requireValues(commander, args);
  try {
    commander.parse([...args], { from: "user" });
    return { options: commander.opts(), args: commander.args };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const text = texts.join("").trimEnd();
    if (error.exitCode === 0) return { help: text };
    throw new UsageError(text.replace(/^error: /, ""));
  }
}

/** Refuses an option as the value of another one, which commander accepts: `--output --json`. */
function requireValues({ options }: CommanderCommand, args: readonly string[]): void {
  for (const [index, arg] of args.entries()) {
    if (arg === "--") return;
    const option = options.find(({ short, long, required }) => required && (arg === short || arg === long));
    const value = args[index + 1];
    if (option && value?.startsWith("--")) {
      throw new UsageError(`option '${option.flags}' needs a value, got the option ${value}`);
    }
  }
}

function formatExamples({ examples }: Command): string {
  return ["Examples:", ...examples.map((example) => `  npx --no-install langfuse-azure ${example}`)].join("\n");
}
