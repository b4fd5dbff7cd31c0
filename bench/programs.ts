import path from "node:path";
import { runProgram } from "../files/run-program";

const ROOT = path.join(__dirname, "..");

export interface Timing {
  /** From the start of the process to its end. */
  readonly milliseconds: number;
  readonly stdout: string;
}

/** Runs and times `langfuse-azure`. @param accepted exit codes that are not failures */
export function timeCommand(args: readonly string[], signal: AbortSignal, accepted = [0]): Promise<Timing> {
  return time(path.join(ROOT, "cli", "langfuse-azure.mjs"), args, signal, accepted);
}

/** Runs and times a TypeScript program of this project, which is started in the same way. */
export function timeTypeScript(file: string, args: readonly string[], signal: AbortSignal): Promise<Timing> {
  return time(path.join(ROOT, "cli", "run-typescript.mjs"), [path.join(ROOT, file), ...args], signal, [0]);
}

async function time(
  program: string,
  args: readonly string[],
  signal: AbortSignal,
  accepted: readonly number[],
): Promise<Timing> {
  const started = performance.now();
  const { code, stdout, stderr } = await runProgram(process.execPath, [program, ...args], {
    cwd: process.cwd(),
    signal,
  });
  const milliseconds = performance.now() - started;
  signal.throwIfAborted();
  if (!accepted.includes(code ?? -1)) throw new Error(`${args.join(" ")} ended with exit code ${code}: ${stderr}`);
  return { milliseconds, stdout };
}

/** Median, minimum and maximum. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function computeSpread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return { median: at(Math.floor(sorted.length / 2)), min: at(0), max: at(sorted.length - 1) };
}
