import process from "node:process";
import { EXIT_CODES, INTERRUPTIONS, bugText, type Interruption } from "./exit-codes";
import { Output } from "./output";

/** What runs in this process: gives its exit code. */
export type Work = (args: readonly string[], output: Output, signal: AbortSignal) => Promise<number> | number;

/**
 * Runs some work with the arguments of this process, and ends the process with its exit code. The first signal asks the
 * work to stop and to clean up, a second one ends the process at once.
 */
export async function main(work: Work): Promise<never> {
  const output = new Output(process.stdout, process.stderr);
  // An error of a write is given to the one who wrote, too.
  process.stdout.on("error", () => undefined);
  process.stderr.on("error", () => undefined);
  process.on("uncaughtException", (error) => {
    output.note(bugText(error, process.env));
    process.exit(EXIT_CODES.bug.code);
  });
  const stop = new AbortController();
  for (const signal of INTERRUPTIONS) {
    process.once(signal, () => {
      for (const other of INTERRUPTIONS) process.removeAllListeners(other);
      stop.abort(signal satisfies Interruption);
    });
  }

  const exitCode = await work(process.argv.slice(2), output, stop.signal);
  await output.flush();
  if (output.failure) output.note(`standard output cannot be written: ${output.failure.message}`);
  await output.flush();
  // Ends what would keep the process alive, as the reading of a pipe that nothing writes to.
  process.exit(output.failure ? EXIT_CODES.outside.code : exitCode);
}
