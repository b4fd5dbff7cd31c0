import { command } from "./command";

/** Exit codes of a program that a signal ended. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

async function main(): Promise<void> {
  const stop = new AbortController();
  for (const [signal, code] of Object.entries(SIGNALS)) {
    process.once(signal, () => {
      process.exitCode = code;
      stop.abort();
    });
  }
  // Whoever reads has gone, as `head` does; the files are written anyway.
  process.stdout.on("error", () => undefined);
  const { code, stdout, stderr } = await command(process.argv.slice(2), { signal: stop.signal });
  process.stderr.write(stderr);
  process.stdout.write(stdout);
  process.exitCode ??= code;
}

void main();
