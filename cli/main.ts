import process from "node:process";
import { EXIT_CODES, INTERRUPTIONS, formatBug, type Interruption } from "./exit-codes";
import { Output } from "./output";

/** The work of this process. @returns the exit code */
export type Program = (args: readonly string[], output: Output, signal: AbortSignal) => Promise<number> | number;

/**
 * Runs a program with the arguments of this process, and ends the process with its exit code. The first signal asks the
 * program to clean up and stop; a second one ends the process at once.
 */
export async function main(program: Program): Promise<never> {
  const output = new Output(process.stdout, process.stderr);
  // Output also gets each error of a write in a callback.
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
  process.on("uncaughtException", (error) => {
    output.note(formatBug(error, process.env));
    process.exit(EXIT_CODES.bug.code);
  });
  const stop = new AbortController();
  for (const signal of INTERRUPTIONS) {
    process.once(signal, () => {
      for (const other of INTERRUPTIONS) process.removeAllListeners(other);
      stop.abort(signal satisfies Interruption);
    });
  }

  const exitCode = await program(process.argv.slice(2), output, stop.signal);
  await output.flush();
  if (output.failure) output.note(`standard output cannot be written: ${output.failure.message}`);
  await output.flush();
  // Also ends what keeps the process alive, as the reading of a pipe without a writer.
  process.exit(output.failure ? EXIT_CODES.outside.code : exitCode);
}
