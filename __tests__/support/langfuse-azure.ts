import { spawnSync } from "node:child_process";
import path from "node:path";
import { Readable } from "node:stream";
import { runCommand, type Command } from "../../cli/command";
import type { CommandName } from "../../cli/command";
import { Output, type Stream } from "../../cli/output";
import "./token-traces";

export const ROOT = path.resolve(__dirname, "../..");

/** The program, for a test that starts it by itself. */
export const PROGRAM = path.join(ROOT, "cli", "langfuse-azure.mjs");

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the program is run; by default in this repository. */
export interface RunOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly stdin?: string;
}

/** Runs `langfuse-azure` as a user does. */
export function langfuseAzure(args: readonly string[], options: RunOptions = {}): Outcome {
  const { environment = {}, cwd = ROOT, stdin = "" } = options;
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, CDKTF_OUTDIR: undefined, ...environment },
    input: stdin,
    maxBuffer: 10_000_000,
  });
  return { status, stdout, stderr };
}

/** Runs a command in this process, which is much faster, with its own variables and folder. */
export async function run(
  command: Command,
  args: readonly string[],
  {
    environment = {},
    cwd = ROOT,
    stdin = "",
    signal = new AbortController().signal,
  }: RunOptions & { signal?: AbortSignal } = {},
): Promise<Outcome> {
  const [stdout, stderr] = [new Written(), new Written()];
  const output = new Output(stdout, stderr);
  const before = { cwd: process.cwd(), env: process.env };
  process.chdir(cwd);
  process.env = { ...process.env, CDKTF_OUTDIR: undefined, ...environment };
  try {
    const surroundings = { output, env: process.env, stdin: Readable.from([Buffer.from(stdin)]), signal };
    const status = await runCommand(command, args, surroundings);
    await output.flush();
    return { status, stdout: stdout.text, stderr: stderr.text };
  } finally {
    process.chdir(before.cwd);
    process.env = before.env;
  }
}

export async function loadCommand(name: CommandName): Promise<Command> {
  const { command } = (await import(`../../cli/commands/${name.replace(" ", "-")}`)) as { command: Command };
  return command;
}

/** A stream that keeps its text. */
class Written implements Stream {
  text = "";

  write(text: string, done: (error?: null) => void): void {
    this.text += text;
    done();
  }
}
