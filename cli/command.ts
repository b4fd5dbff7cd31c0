import { Command as CommanderCommand, CommanderError } from "commander";
import { oneLine } from "../files/one-line";
import manifest from "../package.json";
import COMMANDS from "./commands.json";
import { EXIT_CODES, UsageError, endingOf, exitCodeLines, type Interruption, type Variables } from "./exit-codes";
import type { Work } from "./main";
import type { Output } from "./output";
import { drawTable, type Cell } from "./table";

/** `verify storage` is the file commands/verify-storage.ts. */
export type CommandName = keyof typeof COMMANDS;

/** What a command takes from the process that it runs in. */
export interface Surroundings {
  readonly output: Output;
  readonly env: Variables;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Aborted with the name of the signal that ends the command. */
  readonly signal: AbortSignal;
}

/** What a command works with. */
export interface Session extends Omit<Surroundings, "output"> {
  /** Whether the result is wanted as JSON: what is printed is left out then, and the result is printed instead. */
  readonly json: boolean;
  /** Prints a text for a person to standard output. */
  readonly print: (text: string) => void;
  /** Prints a text to standard error. */
  readonly note: (text: string) => void;
  /** Prints a warning to standard error, and puts it into the JSON document. */
  readonly warn: (text: string) => void;
  /** Draws a table that fits the terminal. */
  readonly table: (head: readonly string[], rows: readonly (readonly Cell[])[]) => string;
  /** Shows on a terminal what is being done and since when. */
  readonly progress: Output["progress"];
}

/** What a command came to. */
export interface Result {
  /** Whether the answer is yes: exit code 0, else 1. @default true */
  readonly ok?: boolean;
  /** The exit code of another program, in place of ours. */
  readonly exitCode?: number;
  /** The same as what was printed, for programs. */
  readonly document: object;
}

/** One command: its command line, and what it does. */
export interface Command<Options extends object = object> {
  readonly name: CommandName;
  readonly examples: readonly string[];
  /** Adds arguments and options. */
  readonly describe: (command: CommanderCommand) => void;
  /** @param args the arguments that are no options */
  readonly run: (options: Options, session: Session, args: readonly string[]) => Promise<Result>;
}

/** Keeps the type of the options within one command. */
export function defineCommand<Options extends object>(command: Command<Options>): Command {
  return command as unknown as Command;
}

/** A command as the work of a process. */
export function workOf(command: Command): Work {
  const words = command.name.split(" ").length;
  return (args, output, signal) =>
    runCommand(command, args.slice(words), { output, env: process.env, stdin: process.stdin, signal });
}

/**
 * Runs a command to its end, whatever happens: with its result, or with what is wrong, as text or as JSON.
 * @returns the exit code
 */
export async function runCommand(
  command: Command,
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { output, env, stdin, signal } = surroundings;
  // What is behind -- belongs to another command.
  const end = args.indexOf("--");
  const json = (end === -1 ? args : args.slice(0, end)).includes("--json");
  const warnings: string[] = [];
  const finish = (exitCode: number, content: object) => {
    if (json) output.print(JSON.stringify({ command: command.name, exitCode, warnings, ...content }, null, 2));
    return exitCode;
  };
  const fail = (ending: keyof typeof EXIT_CODES, message: string, details?: object) => {
    const text = withArgumentsOnOneLine(message, args);
    output.note(text);
    const { code } = EXIT_CODES[ending];
    return finish(code, { error: { kind: ending, message: text, ...(details && { details }) } });
  };
  const session: Session = {
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
    const parsed = parse(command, args);
    if ("help" in parsed) {
      output.print(parsed.help);
      return EXIT_CODES.done.code;
    }
    const { ok = true, exitCode, document } = await command.run(parsed.options, session, parsed.args);
    if (exitCode === undefined) signal.throwIfAborted();
    return finish(exitCode ?? EXIT_CODES[ok ? "done" : "failed"].code, { result: document });
  } catch (error) {
    if (signal.aborted) return fail(signal.reason as Interruption, "interrupted");
    const { ending, message } = endingOf(error, env);
    const { details } = error as { details?: object };
    const hint = ending === "usage" ? `\n\nSee: langfuse-azure ${command.name} --help` : "";
    return fail(ending, `${message}${hint}`, ending === "failed" ? details : undefined);
  }
}

/** A message in which no line end of an argument begins another line. */
function withArgumentsOnOneLine(message: string, args: readonly string[]): string {
  const values = args.flatMap((arg) => [arg, arg.slice(arg.indexOf("=") + 1)]).filter((arg) => arg !== oneLine(arg));
  return values.reduce((text, value) => text.replaceAll(value, oneLine(value)), message);
}

type Parsed = { readonly help: string } | { readonly options: object; readonly args: readonly string[] };

/** @throws UsageError */
function parse(command: Command, args: readonly string[]): Parsed {
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
    .addHelpText("after", () => `\nExit codes:\n${exitCodeLines().join("\n")}\n\n${exampleLines(command)}`);
  command.describe(commander);
  commander.option("--json", "print one JSON document on standard output, for programs");
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

function exampleLines({ examples }: Command): string {
  return ["Examples:", ...examples.map((example) => `  npx --no-install langfuse-azure ${example}`)].join("\n");
}
