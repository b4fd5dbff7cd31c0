/** What `langfuse-azure` prints without a command. It is plain JavaScript, so that nothing has to be bundled for it. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { URL } from "node:url";

const read = (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));

/** @param {boolean} version whether only the version is asked for */
export function printHelp(version) {
  process.stdout.on("error", ({ code, message }) => {
    // A reader that stops reading, as `head` does, is no failure.
    if (code === "EPIPE") return;
    process.stderr.write(`standard output cannot be written: ${message}\n`);
    process.exitCode = 3;
  });
  process.stdout.write(version ? `${read("../package.json").version}\n` : helpText());
}

function helpText() {
  const commands = Object.entries(read("./commands.json"));
  const exitCodes = Object.values(read("./exit-codes.json"));
  const width = Math.max(...commands.map(([name]) => name.length));
  return `Usage: langfuse-azure <command> [options]

Langfuse on Azure Kubernetes Service without keys: writes its Terraform JSON, checks it, reports on it, rehearses it.

Commands:
${commands.map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}`).join("\n")}

Options of every command:
  -h, --help     its options, with an example
  -V, --version
  --json         one JSON document on standard output, for programs

Exit codes:
${exitCodes.map(({ code, means }) => `  ${String(code).padEnd(4)} ${means}`).join("\n")}

Example:
  npx --no-install langfuse-azure synth --environment dev
`;
}
