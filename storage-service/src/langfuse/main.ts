#!/usr/bin/env node
import { readFileSync } from "node:fs";
import path from "node:path";
import { run } from "./command";
import type { Tool } from "./module-file";

const manifest = readFileSync(path.join(__dirname, "../../package.json"), "utf8");

process.exitCode = run(process.argv.slice(2), JSON.parse(manifest) as Tool, {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
