import manifest from "../package.json";
import { nearest } from "../config/nearest";
import { COMMANDS } from "./commands";
import { EXIT_CODES, exitCodeLines } from "./exit-codes";
import type { Output } from "./output";

/** What `langfuse-azure` does without a command: prints help or its version, or that there is no such command. */
export function help(args: readonly string[], output: Output): number {
  const [first = "--help"] = args;
  if (first === "--help" || first === "-h") {
    output.print(HELP);
    return EXIT_CODES.done.code;
  }
  if (first === "--version" || first === "-V") {
    output.print(manifest.version);
    return EXIT_CODES.done.code;
  }
  output.note(`${unknownCommand(first)}\n\nSee: langfuse-azure --help`);
  return EXIT_CODES.usage.code;
}

function unknownCommand(word: string): string {
  const names = Object.keys(COMMANDS);
  const near = names.find((name) => name.startsWith(`${word} `)) ?? nearest(word, names);
  return `no command is named "${word}".${near ? ` Did you mean "${near}"?` : ""}`;
}

const WIDTH = Math.max(...Object.keys(COMMANDS).map((name) => name.length));

const HELP = `Usage: langfuse-azure <command> [options]

Langfuse on Azure Kubernetes Service without keys: writes its Terraform JSON, checks it, reports on it, rehearses it.

Commands:
${Object.entries(COMMANDS)
  .map(([name, summary]) => `  ${name.padEnd(WIDTH)}  ${summary}`)
  .join("\n")}

Options of every command:
  -h, --help     its options, with an example
  -V, --version
  --json         one JSON document on standard output, for programs

Exit codes:
${exitCodeLines().join("\n")}

Example:
  npx --no-install langfuse-azure synth --environment dev`;
