/** Exit codes of a program that a signal ended. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs a program that a signal asks to end and clean up; a second one ends it at once. The exit code of the process is
 * the program's, or the signal's.
 */
export async function untilSignal(program: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const stop = new AbortController();
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, () => {
      process.exitCode = code;
      stop.abort();
    });
  }
  // Whoever reads has gone, as `head` does; what was written is deleted anyway.
  process.stdout.on("error", () => undefined);
  const code = await program(stop.signal);
  process.exitCode ??= code;
}
