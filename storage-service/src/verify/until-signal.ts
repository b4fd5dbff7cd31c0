const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs a program until it ends or a signal aborts it, so that it can clean up. A second signal ends it at once. The
 * exit code of the process is the program's, or the signal's.
 */
export async function untilSignal(program: (signal: AbortSignal) => Promise<number>): Promise<void> {
  const stop = new AbortController();
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, () => {
      process.exitCode = code;
      stop.abort();
    });
  }
  // The reader of a pipe may close it, as `head` does; the clean-up must still run.
  process.stdout.on("error", () => undefined);
  const code = await program(stop.signal);
  process.exitCode ??= code;
}
