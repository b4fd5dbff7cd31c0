#!/usr/bin/env node
/** `langfuse-azure <command>`: bundles and runs only that command. The help is plain JavaScript and needs no bundle. */
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";
import { URL } from "node:url";
import { runSource } from "./run-typescript.mjs";

const [first = "--help", second = ""] = process.argv.slice(2);

if (["--help", "-h", "--version", "-V"].includes(first)) {
  print(first === "--version" || first === "-V" ? `${readJson("../package.json").version}\n` : formatHelp());
} else {
  const isWord = (text) => /^[a-z]+$/.test(text);
  const files = isWord(first) ? [...(isWord(second) ? [`${first}-${second}`] : []), first] : [];
  const name = files.find((file) => existsSync(new URL(`commands/${file}.ts`, import.meta.url)));
  const program =
    name === undefined
      ? 'import { reportUnknownCommand as program } from "./cli/command";'
      : 'import { createProgram } from "./cli/command"; ' +
        `import { command } from "./cli/commands/${name}"; const program = createProgram(command);`;
  runSource(`import { main } from "./cli/main"; ${program} main(program);`);
}

function print(text) {
  process.stdout.on("error", ({ code, message }) => {
    // A reader that stops reading, as `head` does, is not a failure.
    if (code === "EPIPE") return;
    process.stderr.write(`standard output cannot be written: ${message}\n`);
    process.exitCode = 3;
  });
  process.stdout.write(text);
}

function readJson(file) {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
}

function formatHelp() {
  const commands = Object.entries(readJson("./commands.json"));
  const exitCodes = Object.values(readJson("./exit-codes.json"));
  const width = Math.max(...commands.map(([name]) => name.length));
  return `Usage: langfuse-azure <command> [options]

Langfuse on Azure Kubernetes Service without keys: synthesizes the Terraform JSON, and checks, reviews and rehearses it.

Commands:
${commands.map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}`).join("\n")}

Options of every command:
  -h, --help     print the options of the command, with examples
  -V, --version
  --json         print one JSON document on standard output, for programs

Exit codes:
${exitCodes.map(({ code, means }) => `  ${String(code).padEnd(4)} ${means}`).join("\n")}

Example:
  npx --no-install langfuse-azure synth --environment dev
`;
}
