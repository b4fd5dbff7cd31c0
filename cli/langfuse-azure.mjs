#!/usr/bin/env node
/** The command line of this project: `langfuse-azure <command>`. Loads the one command that is asked for. */
import { existsSync } from "node:fs";
import process from "node:process";
import { URL } from "node:url";
import { printHelp } from "./help.mjs";
import { runSource } from "./run-typescript.mjs";

const [first = "--help", second = ""] = process.argv.slice(2);

if (["--help", "-h", "--version", "-V"].includes(first)) {
  printHelp(first === "--version" || first === "-V");
} else {
  const isWord = (text) => /^[a-z]+$/.test(text);
  const files = isWord(first) ? [...(isWord(second) ? [`${first}-${second}`] : []), first] : [];
  const name = files.find((file) => existsSync(new URL(`commands/${file}.ts`, import.meta.url)));
  const work =
    name === undefined
      ? 'import { unknownCommand as work } from "./cli/unknown-command";'
      : 'import { workOf } from "./cli/command"; ' +
        `import { command } from "./cli/commands/${name}"; const work = workOf(command);`;
  runSource(`import { main } from "./cli/main"; ${work} main(work);`);
}
