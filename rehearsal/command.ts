import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { setTimeout } from "node:timers/promises";

/** A program and its arguments: `["npx", "cdktf", "deploy", "dev-*"]`. */
export type Command = readonly [string, ...string[]];

export interface CommandOptions {
  /** The working folder of the command. */
  readonly folder: string;
  /** All environment variables that it gets. */
  readonly environment: NodeJS.ProcessEnv;
  /** Ends the command; its reason is the name of the signal to end it with. @default - SIGTERM, without a reason */
  readonly signal?: AbortSignal | undefined;
  /** Whether Ctrl-C reaches the command by itself. @default - whether a standard stream is a terminal */
  readonly inTerminal?: boolean;
}

/** The command cannot be started. */
export class CommandMissing extends Error {
  readonly kind = "outside";

  constructor(program: string, { code = "unknown error" }: NodeJS.ErrnoException) {
    super(
      `the command after -- must begin with a program on PATH, or the path of one; "${program}" cannot be started ` +
        `(${code}). Correct its name or install it; a relative path begins in the rehearsal's copy of the project.`,
    );
  }
}

/**
 * Runs a command with the input and output of this program.
 *
 * @returns its exit code; 128 and the number of the signal, if a signal ended it
 * @throws CommandMissing if it cannot be started
 */
export async function runCommand([program, ...args]: Command, options: CommandOptions): Promise<number> {
  const { folder, environment, signal, inTerminal = isTerminal() } = options;
  if (signal?.aborted) return getExitCode(getSignalName(signal.reason));
  // In a terminal it stays in our process group: so it may read from the terminal, and Ctrl-C reaches it.
  const child = spawn(program, args, { cwd: folder, env: environment, stdio: "inherit", detached: !inTerminal });
  const end = () => endCommand(child, getSignalName(signal?.reason), inTerminal);
  signal?.addEventListener("abort", end, { once: true });
  try {
    const code = await waitForExit(child, program);
    if (signal?.aborted && !inTerminal) await waitForGroup(child);
    return code;
  } finally {
    signal?.removeEventListener("abort", end);
  }
}

function isTerminal(): boolean {
  return [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
}

function waitForExit(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) =>
    child
      .once("error", (error) => reject(new CommandMissing(program, error)))
      .once("close", (code, name) => resolve(code ?? getExitCode(name as NodeJS.Signals))),
  );
}

/** A second signal would end Terraform at once: none is sent after the terminal's own. */
function endCommand(child: ChildProcess, name: NodeJS.Signals, inTerminal: boolean): void {
  if (!inTerminal) signalGroup(child, name);
  else if (name !== "SIGINT") child.kill(name);
}

/** The longest wait for processes of an ended command: in a container without an init process, they may never end. */
const PATIENCE_MS = 30_000;

/** `npx` ends before `cdktf`, which it started, and `cdktf` still needs the doubles then. */
async function waitForGroup(child: ChildProcess): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (signalGroup(child, 0) && Date.now() < end) await setTimeout(50);
}

/** Sends a signal to all processes of the command, or none with 0; false if all processes have ended. */
function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, name);
  } catch {
    return false;
  }
}

function getSignalName(reason: unknown): NodeJS.Signals {
  return typeof reason === "string" && reason in constants.signals ? (reason as NodeJS.Signals) : "SIGTERM";
}

/** The exit code of a process that a signal ended, as in a shell. */
function getExitCode(name: NodeJS.Signals): number {
  return 128 + constants.signals[name];
}
