#!/usr/bin/env node
/** The command line of this project: `langfuse-azure <command>`. Loads the one command that is asked for. */
import { existsSync } from "node:fs";
import process from "node:process";
import { URL } from "node:url";
import { runSource } from "./run-typescript.mjs";

const words = process.argv.slice(2, 4).filter((word) => /^[a-z]+$/.test(word));
const name = [words.join("-"), words[0]].find(
  (file) => file && existsSync(new URL(`commands/${file}.ts`, import.meta.url)),
);

runSource(
  name === undefined
    ? 'import { main } from "./cli/main"; import { help } from "./cli/help"; main(help);'
    : 'import { main } from "./cli/main"; import { workOf } from "./cli/command"; ' +
        `import { command } from "./cli/commands/${name}"; main(workOf(command));`,
);
