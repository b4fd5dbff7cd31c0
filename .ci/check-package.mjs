/**
 * Packs langfuse-azure-keyless and uses it as another project does: installs it into an empty folder with the oldest and
 * the newest `constructs` that it supports, compiles the examples in strict mode and synthesizes them. It needs only the npm
 * registry.
 */
import { spawn } from "node:child_process";
import { cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { URL, fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PACKAGE = path.join(ROOT, "constructs");
const { name: NAME, peerDependencies } = readJson(path.join(PACKAGE, "package.json"));
const { devDependencies } = readJson(path.join(ROOT, "package.json"));
const EXIT_CODES = readJson(path.join(ROOT, "cli", "exit-codes.json"));

/** Each example, and the resource types that its stacks must have. */
const EXAMPLES = {
  "keyless-blob-only": {
    "keyless-blob-only": ["azapi_resource", "azurerm_federated_identity_credential", "azurerm_storage_container"],
  },
  "four-constructs": {
    azure: ["azapi_resource", "azuread_application", "azurerm_key_vault", "azurerm_kubernetes_cluster"],
    kubernetes: ["helm_release", "kubernetes_namespace_v1", "kubernetes_secret_v1"],
  },
  "environment-in-your-app": {
    "staging-platform": ["azapi_resource", "azuread_application", "azurerm_key_vault", "azurerm_kubernetes_cluster"],
    "staging-release": ["helm_release", "kubernetes_namespace_v1", "kubernetes_secret_v1"],
  },
};

/** The module settings of `cdktf init` for TypeScript, and those of Node. */
const CDKTF_INIT = { module: "commonjs", moduleResolution: "node10" };
const NODE = { module: "node16", moduleResolution: "node16" };

const COMPILER_OPTIONS = {
  strict: true,
  target: "es2022",
  lib: ["es2022"],
  types: ["node"],
  noEmitOnError: true,
  // As in `cdktf init`: otherwise, the compiler also checks the declarations of 1,500 resources of azurerm.
  skipLibCheck: true,
};

const folder = mkdtempSync(path.join(tmpdir(), "langfuse-package-"));
const project = path.join(folder, "project");
let running;

process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    const exit = () => process.exit(EXIT_CODES[signal].code);
    if (running.exitCode !== null) exit();
    running.once("close", exit).kill(signal);
  });
}

await check();

async function check() {
  const started = Date.now();
  const tarball = await step("pack", pack);
  await step("check the packed files", () => checkFiles(tarball));
  const newest = "constructs@10";
  await step(`install with the newest ${newest}`, () => install(tarball, newest));
  await step("compile and synthesize the examples", () => useExamples(CDKTF_INIT));
  const size = await step("measure the installed size", measure);
  const oldest = `constructs@${peerDependencies.constructs.replace("^", "")}`;
  await step(`install with the oldest ${oldest}`, () => install(oldest));
  await step("compile and synthesize the examples", () => useExamples(NODE));
  print(`${size}; checked in ${((Date.now() - started) / 1000).toFixed(0)} s`);
}

/** Runs one step and prints its time, or prints its error and ends the program. */
async function step(name, run) {
  const started = Date.now();
  try {
    const result = await run();
    print(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    process.stderr.write(`check:package failed at "${name}":\n${error.message}\n`);
    process.exit(1);
  }
}

async function pack() {
  await run("npm", ["pack", "--pack-destination", folder], PACKAGE);
  return path.join(folder, readdirSync(folder)[0]);
}

/** Checks that the licence is that of the repository, and that each relative link is to a file of the package. */
async function checkFiles(tarball) {
  await run("tar", ["-xzf", tarball], folder);
  const packed = path.join(folder, "package");
  const read = (file) => readFileSync(path.join(packed, file), "utf8");
  if (read("LICENSE") !== readFileSync(path.join(ROOT, "LICENSE"), "utf8")) {
    throw new Error("constructs/LICENSE must be a copy of LICENSE");
  }
  const pages = filesIn(packed).filter((file) => file.endsWith(".md"));
  const dead = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#]+)[^)]*\)/g)]
      .map(([, link]) => link)
      .filter((link) => !/^https?:/.test(link) && !existsSync(path.join(packed, path.dirname(page), link)))
      .map((link) => `${page} links to ${link}, which is not in the package`),
  );
  if (dead.length > 0) throw new Error(dead.join("\n"));
}

/** Installs packages into the project, and creates it at the first call. npm adds the peer dependencies. */
async function install(...packages) {
  if (!existsSync(project)) {
    for (const example of Object.keys(EXAMPLES)) {
      const main = path.join("examples", example, "main.ts");
      cpSync(path.join(ROOT, main), path.join(project, main));
    }
    writeFileSync(path.join(project, "package.json"), '{ "private": true }\n');
    const tools = ["typescript", "@types/node"].map((tool) => `${tool}@${devDependencies[tool]}`);
    packages.push(`cdktf@${peerDependencies.cdktf}`, ...tools);
  }
  await run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages], project);
  for (const name of ["constructs", "cdktf"]) {
    const copies = filesIn(project).filter((file) => file.endsWith(`node_modules/${name}/package.json`));
    if (copies.length !== 1) throw new Error(`one copy of ${name} must be installed, found: ${copies.join(", ")}`);
  }
}

/** Compiles the examples with these module settings, runs them, and checks the types of their resources. */
async function useExamples(moduleSettings) {
  const compilerOptions = { ...COMPILER_OPTIONS, ...moduleSettings };
  writeFileSync(path.join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  await run(process.execPath, ["node_modules/typescript/bin/tsc"], project);
  for (const [example, stacks] of Object.entries(EXAMPLES)) {
    const program = path.join("examples", example, "main.js");
    await run(process.execPath, [program], project);
    for (const [stack, types] of Object.entries(stacks)) {
      const { resource } = readJson(
        path.join(project, "examples", example, "cdktf.out", "stacks", stack, "cdk.tf.json"),
      );
      const missing = types.filter((type) => !(type in resource));
      if (missing.length > 0) throw new Error(`stack ${stack} of ${example} has no ${missing.join(", ")}`);
    }
  }
}

function measure() {
  const modules = path.join(project, "node_modules");
  return `installed: ${megabytes(modules)}, of which ${NAME} is ${megabytes(path.join(modules, NAME))}`;
}

function megabytes(directory) {
  const bytes = filesIn(directory).reduce((sum, file) => sum + lstatSync(path.join(directory, file)).size, 0);
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function filesIn(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));
}

/** Runs a program and returns its output, or rejects with it. */
function run(program, args, cwd) {
  return new Promise((resolve, reject) => {
    let output = "";
    running = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    running.stdout.on("data", (text) => (output += text));
    running.stderr.on("data", (text) => (output += text));
    running.on("error", reject);
    running.on("close", (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${program} ${args.join(" ")}\n${output}`)),
    );
  });
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
