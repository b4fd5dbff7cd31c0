import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { verifyStorageCommand } from "../../cli/commands/verify-storage";
import COMMANDS from "../../cli/commands.json";
import type { CommandName } from "../../cli/command";
import { EXIT_CODES } from "../../cli/exit-codes";
import type { Command } from "../../cli/command";
import { VaultError } from "../../operations/key-vault/vault-error";
import { verifyStorage } from "../../storage-service/src/verify/verify-storage";
import type { SynthesizedStack } from "../../rehearsal/synthesized-environments";
import { example, excerpt } from "../rehearsal/with-terraform/excerpt";
import { terraform } from "../rehearsal/with-terraform/support";
import { ROOT, loadCommand, run, type RunOptions } from "../support/langfuse-azure";
import { SYNTHESIS } from "../support/synthesis";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "langfuse-test-"));
  mkdirSync(path.join(folder, "wrong"));
  writeFileSync(path.join(folder, "wrong", "dev.yaml"), "environment: dev\ncolour: blue\n");
  writeFileSync(path.join(folder, "text"), "not JSON");
  mkdirSync(path.join(folder, "empty"));
  mkdirSync(path.join(folder, "chart", "charts", "redis"), { recursive: true });
  writeFileSync(
    path.join(folder, "chart", "Chart.yaml"),
    "name: langfuse\nversion: 2.0.0\ndependencies: [{ name: redis }]",
  );
  const helm = '#!/bin/sh\nif [ "$1" = version ]; then echo v3.17.0; fi\n';
  writeFileSync(path.join(folder, "helm"), helm, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Arguments with which a command ends in a given way. */
interface Case {
  readonly args: readonly string[];
  readonly options?: RunOptions;
  readonly command?: Command;
}

type Cases = Readonly<Partial<Record<"done" | "failed" | "usage" | "outside", (folder: string) => Case>>>;

const ENVIRONMENTS = path.join(ROOT, "environments");
const EXAMPLE = path.join(ROOT, "examples", "alibaba-oss");
const out = (folder: string) => path.join(folder, "out");
const inFile = (folder: string) => path.join(folder, "text", "out");

/**
 * Every command, with each way in which it can end: `usage` is exit code 2, `outside` exit code 3, an external condition.
 * A comment explains each missing way.
 */
const CASES: Readonly<Record<CommandName, Cases>> = {
  synth: {
    done: (folder) => ({ args: ["-e", "dev", "-o", out(folder)] }),
    failed: (folder) => ({ args: ["-d", path.join(folder, "wrong"), "-o", out(folder)] }),
    usage: () => ({ args: ["-e", "prodution"] }),
    outside: (folder) => ({ args: ["-e", "dev", "-o", inFile(folder)] }),
  },
  policy: {
    done: () => ({ args: [SYNTHESIS] }),
    failed: (folder) => ({ args: [path.join(folder, "text")] }),
    usage: () => ({ args: ["-e", "prodution", "-d", ENVIRONMENTS] }),
    outside: (folder) => ({ args: [path.join(folder, "nothing.json")] }),
  },
  review: {
    done: (folder) => ({ args: ["-s", SYNTHESIS, "-e", "dev", "-o", out(folder)] }),
    failed: (folder) => ({ args: ["-d", path.join(folder, "wrong"), "-o", out(folder)] }),
    usage: (folder) => ({ args: ["-s", SYNTHESIS, "-e", "prodution", "-o", out(folder)] }),
    outside: (folder) => ({ args: ["-s", SYNTHESIS, "-e", "dev", "-o", inFile(folder)] }),
  },
  rehearse: {
    // rehearse.test.ts has a whole rehearsal. Without Terraform, no rehearsal succeeds.
    ...(terraform && {
      done: (folder) => ({ args: ["-s", small(folder)] }),
      failed: (folder) => ({ args: ["-d", path.join(folder, "wrong")] }),
    }),
    usage: () => ({ args: ["npx", "cdktf"] }),
    outside: (folder) => ({ args: ["-e", "dev"], options: { environment: { PATH: folder } } }),
  },
  "verify storage": {
    done: () => ({ args: ["-e", "dev", "--dry-run"] }),
    failed: (folder) => ({ args: ["-e", "dev", "-d", path.join(folder, "wrong")] }),
    usage: () => ({ args: [] }),
    outside: () => ({
      args: ["-e", "oss", "-d", EXAMPLE],
      command: verifyStorageCommand({
        readSecrets: () => Promise.reject(new VaultError("the vault refuses")),
        verify: verifyStorage,
      }),
    }),
  },
  chart: {
    // It succeeds only with the real chart and the real Helm: see chart-check/README.md.
    failed: (folder) => ({
      args: [path.join(folder, "chart")],
      options: { environment: { HELM: path.join(folder, "helm") } },
    }),
    usage: () => ({ args: [] }),
    outside: (folder) => ({
      args: [path.join(folder, "chart")],
      options: { environment: { HELM: path.join(folder, "none") } },
    }),
  },
  schemas: {
    done: () => ({ args: ["--type", "time_sleep"] }),
    failed: () => ({ args: ["--type", "time_nap"] }),
    usage: () => ({ args: ["--type", "nothing"] }),
    outside: (folder) => ({ args: ["--check", path.join(folder, "nothing.json")] }),
  },
  schema: {
    // Its only input is the code.
    done: (folder) => ({ args: ["-o", path.join(folder, "schema.json")] }),
    usage: () => ({ args: ["--output", ""] }),
    outside: (folder) => ({ args: ["-o", inFile(folder)] }),
  },
  bench: {
    // It fails only if a measured program fails.
    done: () => ({ args: ["review", "--rounds", "1"] }),
    usage: () => ({ args: ["everything"] }),
  },
};

/** The smallest synthesis that the policy accepts. */
function small(folder: string): string {
  const place = path.join(folder, "small");
  const [platform] = example("dev").stacks as [SynthesizedStack];
  const stack = excerpt(platform, "azurerm_resource_group.group");
  mkdirSync(place, { recursive: true });
  const stacks = { [stack.name]: { synthesizedStackPath: "stack.tf.json", dependencies: [] } };
  writeFileSync(path.join(place, "manifest.json"), JSON.stringify({ stacks }));
  writeFileSync(path.join(place, "stack.tf.json"), stack.text);
  return place;
}

interface Document {
  readonly command: string;
  readonly exitCode: number;
  readonly warnings: readonly string[];
  readonly result?: object;
  readonly error?: { readonly kind: string; readonly message: string };
}

/** Runs a case with `--json`, and parses the document on standard output. */
async function document(name: CommandName, { args, options, command }: Case, signal?: AbortSignal) {
  const named = command ?? (await loadCommand(name));
  const { status, stdout, stderr } = await run(named, ["--json", ...args], { ...options, ...(signal && { signal }) });
  return { status, stderr, document: JSON.parse(stdout) as Document };
}

const NAMES = Object.keys(COMMANDS) as CommandName[];
const cases = NAMES.flatMap((name) =>
  Object.entries(CASES[name]).map(([ending, make]) => [name, ending as keyof Cases, make] as const),
);

/** The result of each command that succeeded. */
const results = new Map<CommandName, object>();

test.each(cases)("%s: %s", async (name, ending, make) => {
  const { status, stderr, document: found } = await document(name, make(folder));
  const { code } = EXIT_CODES[ending];
  expect({ status, command: found.command, exitCode: found.exitCode }).toEqual({
    status: code,
    command: name,
    exitCode: code,
  });
  expect(stderr).not.toMatch(/^\s+at /m);
  if (found.error) {
    expect(found.error.kind).toBe(ending);
    expect(stderr).toContain(found.error.message);
    expect(found.result).toBeUndefined();
  }
  if (ending === "done") {
    expect(found).toEqual({ command: name, exitCode: 0, warnings: [], result: found.result });
    results.set(name, found.result as object);
  }
});

test.each(NAMES)("%s: an unknown option", async (name) => {
  const { status, document: found } = await document(name, { args: ["--nonsense"] });
  expect([status, found.error?.kind]).toEqual([2, "usage"]);
  expect(found.error?.message).toBe(`unknown option '--nonsense'\n\nSee: langfuse-azure ${name} --help`);
});

test.each(NAMES)("%s: a bug", async (name) => {
  const command = { ...(await loadCommand(name)), run: () => Promise.reject(new Error("not thought of")) };
  const { args } = (CASES[name].done ?? CASES[name].failed)?.(folder) ?? { args: [] };
  const { status, stderr, document: found } = await document(name, { args, command });
  const message = "not thought of\nThis is a bug in langfuse-azure: please report it.";
  expect({ status, stderr, found }).toEqual({
    status: 4,
    stderr: `${message}\n`,
    found: { command: name, exitCode: 4, warnings: [], error: { kind: "bug", message } },
  });
});

test.each(NAMES.flatMap((name) => (["SIGHUP", "SIGINT", "SIGTERM"] as const).map((signal) => [name, signal] as const)))(
  "%s: %s",
  async (name, signal) => {
    const make = CASES[name].done ?? CASES[name].failed;
    const { status, stderr, document: found } = await document(name, make?.(folder) as Case, AbortSignal.abort(signal));
    const { code } = EXIT_CODES[signal];
    expect({ status, stderr, found }).toEqual({
      status: code,
      stderr: expect.stringMatching(/interrupted\n$/),
      found: { command: name, exitCode: code, warnings: [], error: { kind: signal, message: "interrupted" } },
    });
  },
);

test.each(NAMES)("%s --help: its options, an example, the exit codes", async (name) => {
  const { status, stdout } = await run(await loadCommand(name), ["--help"]);
  expect(status).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Usage: langfuse-azure ${name} `));
  expect(stdout).toContain(`  npx --no-install langfuse-azure ${name}`);
  for (const { code, means } of Object.values(EXIT_CODES)) expect(stdout).toContain(`  ${code}`.padEnd(7) + means);
  expect((await run(await loadCommand(name), ["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

const page = readFileSync(path.join(ROOT, "docs", "command-line.md"), "utf8");

test("every command has a file, and a section of the page", () => {
  const files = readdirSync(path.join(ROOT, "cli", "commands")).map((file) => path.parse(file).name.replace("-", " "));
  expect(files.sort()).toEqual([...NAMES].sort());
  expect([...page.matchAll(/^### `(.*)`$/gm)].map(([, name]) => name)).toEqual(NAMES);
});

test("the page has the table of exit codes", () => {
  const rows = [...page.matchAll(/^\| (\d+) +\| (.*?) +\|$/gm)].map(([, code, means]) => ({
    code: Number(code),
    means,
  }));
  expect(rows).toEqual(Object.values(EXIT_CODES));
});

/** The names and types of a value. A list has those of all its entries. */
function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [value.map(shape).reduce(merged)];
  if (typeof value !== "object") return typeof value;
  if (value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, shape(entry)]));
}

function merged(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return one.length === 0 ? other : one;
  if (!isObject(one) || !isObject(other)) return one ?? other;
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(names.map((name) => [name, merged(one[name], other[name])]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** A shape without what the other shape does not have: the entries of an empty list, and the type of a null. */
function comparable(one: unknown, other: unknown): unknown {
  if (one === null || other === null) return null;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === 0 || other.length === 0 ? [] : [comparable(one[0], other[0])];
  }
  if (!isObject(one) || !isObject(other)) return one;
  return Object.fromEntries(Object.entries(one).map(([name, value]) => [name, comparable(value, other[name])]));
}

/** The first JSON after a heading of the page. */
function shown(heading: string): unknown {
  const [, text = ""] = new RegExp(`^${heading}$[^]*?^\`\`\`json\n([^]*?)^\`\`\`$`, "m").exec(page) ?? [];
  return shape(JSON.parse(text));
}

test.each(NAMES.filter((name) => CASES[name].done))(
  "the JSON example of %s on the page has the fields and types of a real result",
  async (name) => {
    const result = results.get(name) ?? (await document(name, CASES[name].done?.(folder) as Case)).document.result;
    const [example, real] = [shown(`### \`${name}\``), shape(result)];
    expect(comparable(example, real)).toEqual(comparable(real, example));
  },
);

test("the JSON example of an error on the page has the fields and types of a real error", async () => {
  const { document: found } = await document("synth", (CASES.synth.failed as NonNullable<Cases["failed"]>)(folder));
  const [example, real] = [shown("## JSON"), shape(found)];
  expect(comparable(example, real)).toEqual(comparable(real, example));
});
