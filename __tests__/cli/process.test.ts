import { spawn, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import COMMANDS from "../../cli/commands.json";
import { PROGRAM, ROOT, langfuseAzure } from "../support/langfuse-azure";
import { SYNTHESIS } from "../support/synthesis";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the help lists every command and exit code", () => {
  const { status, stdout, stderr } = langfuseAzure(["--help"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  for (const [name, summary] of Object.entries(COMMANDS))
    expect(stdout.split("\n").map((line) => line.trim().replace(/ {2,}/, ": "))).toContain(`${name}: ${summary}`);
});

test.each([
  ["sinth", 'no command is named "sinth". Did you mean "synth"?'],
  ["verify", 'no command is named "verify". Did you mean "verify storage"?'],
  ["verify-storage", 'no command is named "verify-storage". Did you mean "verify storage"?'],
  ["../main", 'no command is named "../main".'],
  ["--enviroment", 'no command is named "--enviroment".'],
  ["\u001b[2J", 'no command is named "\\u001b[2J".'],
])("%j is not a command", (word, message) => {
  expect(langfuseAzure([word])).toEqual({
    status: 2,
    stdout: "",
    stderr: `${message}\n\nSee: langfuse-azure --help\n`,
  });
});

test("with --json, an unknown command prints its error as JSON", () => {
  const { status, stdout, stderr } = langfuseAzure(["sinth", "--json"]);
  const message = 'no command is named "sinth". Did you mean "synth"?\n\nSee: langfuse-azure --help';
  expect({ status, stderr, document: JSON.parse(stdout) as unknown }).toEqual({
    status: 2,
    stderr: `${message}\n`,
    document: { command: "sinth", exitCode: 2, warnings: [], error: { kind: "usage", message } },
  });
});

test("an error outside of the program's promise is a bug", () => {
  const program = "() => new Promise(() => setTimeout(() => { throw new Error('too late'); }))";
  const source = `import { main } from "./cli/main"; main(${program});`;
  const runner = path.join(ROOT, "cli", "run-typescript.mjs");
  const script = `import { runSource } from ${JSON.stringify(runner)}; runSource(${JSON.stringify(source)});`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({
    status: 4,
    stderr: "too late\nThis is a bug in langfuse-azure: please report it.\n",
  });
});

test("npx finds the program without a registry", () => {
  const { status, stdout } = spawnSync("npx", ["--no-install", "langfuse-azure", "policy", "--version"], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, npm_config_registry: "http://127.0.0.1:9", npm_config_fetch_retries: "0" },
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

/** A device that is always full; only Linux has it. */
const onLinux = existsSync("/dev/full") ? test : test.skip;

onLinux.each([
  ["help", ["--help"]],
  ["synth", ["synth", "-e", "dev", "-o"]],
  ["review", ["review", "-s", SYNTHESIS, "-e", "dev", "-o"]],
  ["schemas", ["schemas", "--json", "-t", "time_sleep"]],
])("%s into a full device fails with an explanation", (_, args) => {
  const full = openSync("/dev/full", "w");
  const all = args.at(-1) === "-o" ? [...args, path.join(folder, "out")] : args;
  const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...all], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", full, "pipe"],
  });
  closeSync(full);
  expect(status).toBe(3);
  expect(stderr).toBe("standard output cannot be written: ENOSPC: no space left on device, write\n");
});

onLinux("standard error into a full device does not change the exit code", () => {
  const full = openSync("/dev/full", "w");
  const { status } = spawnSync(process.execPath, [PROGRAM, "sinth"], { cwd: ROOT, stdio: ["ignore", "ignore", full] });
  closeSync(full);
  expect(status).toBe(2);
});

test("a reader that stops reading is not a failure", () => {
  const output = path.join(folder, "out");
  const command = `"${process.execPath}" "${PROGRAM}" review -s "${SYNTHESIS}" -e dev -o "${output}" | true; exit \${PIPESTATUS[0]}`;
  const { status, stderr } = spawnSync("bash", ["-c", command], { cwd: ROOT, encoding: "utf8" });
  expect({ status, stderr, written: readdirSync(output).sort() }).toEqual({
    status: 0,
    stderr: "",
    written: ["dev.html", "dev.md"],
  });
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("a synthesis that %s interrupts writes no files and leaves none", async (signal, code) => {
  const output = path.join(folder, "out");
  expect(await interrupted(["synth", "-o", output], signal)).toEqual({ code, stderr: "interrupted\n", left: [] });
  expect(existsSync(output)).toBe(false);
});

test("an interrupted benchmark, and the programs that it measures, leave no files", async () => {
  expect(await interrupted(["bench", "synth"], "SIGINT", 2)).toEqual({ code: 130, stderr: "interrupted\n", left: [] });
});

test("a command that waits for a pipe without a writer can be interrupted", async () => {
  const pipe = path.join(folder, "plan.json");
  spawnSync("mkfifo", [pipe]);
  // A pipe can be opened for writing once its reader has opened it.
  const writer = spawn("sh", ["-c", 'exec 3> "$1"; echo open; exec sleep 60', "sh", pipe]);
  const child = spawn(process.execPath, [PROGRAM, "policy", pipe], { cwd: ROOT, stdio: "ignore" });
  await new Promise((resolve) => writer.stdout.once("data", resolve));
  child.kill("SIGTERM");
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(143);
  writer.kill();
});

/** Without util-linux, the test is reported as skipped. */
const inTerminal = spawnSync("script", ["--version"]).status === 0 ? test : test.skip;

inTerminal("on a terminal, work of more than a second shows its time, and the line is cleared afterwards", () => {
  const directory = path.join(folder, "fleet");
  mkdirSync(directory);
  const dev = readFileSync(path.join(ROOT, "environments", "dev.yaml"), "utf8");
  for (let index = 0; index < 12; index++) {
    writeFileSync(path.join(directory, `${index}.yaml`), dev.replaceAll("dev", `dev${index}`));
  }
  const command = `"${process.execPath}" "${PROGRAM}" synth -d "${directory}" -o "${path.join(folder, "out")}"`;
  const { status, stdout } = spawnSync("script", ["-qec", command, "/dev/null"], { cwd: ROOT, encoding: "utf8" });
  expect(status).toBe(0);
  expect(stdout).toContain("\r\u001b[Ksynthesize: 1 s");
  expect(stdout).toContain(" s\r\u001b[K┌");
});

/** Sends a signal when the given number of temporary folders exists, and waits for the exit. */
async function interrupted(args: readonly string[], signal: NodeJS.Signals, folders = 1) {
  const TMPDIR = path.join(folder, "tmp");
  mkdirSync(TMPDIR);
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  const watch = setInterval(() => {
    if (readdirSync(TMPDIR).length < folders) return;
    clearInterval(watch);
    child.kill(signal);
  }, 5);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(watch);
  return { code, stderr, left: readdirSync(TMPDIR) };
}
