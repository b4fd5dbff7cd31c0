/**
 * Runs TypeScript of this project without a build: esbuild bundles it in memory.
 * As a program: `node cli/run-typescript.mjs <file> [arguments]`.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import { URL, fileURLToPath } from "node:url";
import vm from "node:vm";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const OPTIONS = [
  "--bundle",
  "--platform=node",
  "--target=node20",
  "--packages=external",
  "--supported:dynamic-import=false",
  "--log-level=warning",
];

/**
 * @param {string} source TypeScript whose imports are relative to the root of the project
 * @param {string} [place] the file name of the source, for `__dirname` and `require`
 */
export function runSource(source, place = path.join(ROOT, "cli", "bundle.js")) {
  const windows = process.platform === "win32";
  const esbuild = path.join(ROOT, "node_modules", ".bin", windows ? "esbuild.cmd" : "esbuild");
  const options = { cwd: ROOT, input: source, encoding: "utf8", maxBuffer: Infinity, shell: windows };
  if (!existsSync(esbuild)) {
    process.stderr.write("the packages of this project are not installed; run: npm ci\n");
    process.exit(3);
  }
  const code = execFileSync(esbuild, OPTIONS, { ...options, stdio: ["pipe", "pipe", "inherit"] });
  const parameters = ["exports", "require", "module", "__filename", "__dirname"];
  const run = vm.compileFunction(code, parameters, { filename: place });
  const module = { exports: {} };
  const require = createRequire(place);
  require.main = module;
  run(module.exports, require, module, place, path.dirname(place));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , file = ""] = process.argv;
  const place = path.resolve(file);
  process.argv.splice(1, 1);
  runSource(`import ${JSON.stringify(place)};`, place);
}
