/** The environment variables of the process. Empty counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What is written to the log; Langfuse's winston logger is one. */
export interface Logger {
  info(message: string): unknown;
  warn(message: string): unknown;
  error(message: string, error?: unknown): unknown;
}

/**
 * What the storage takes from the process that it runs in. Storages of one host
 * share what they have open.
 */
export interface Host {
  readonly env: Environment;
  /** Milliseconds since 1970 by this machine's clock, which may be wrong. */
  now(): number;
}

/** The process that Langfuse runs in. */
export const THIS_PROCESS: Host = { env: process.env, now: () => Date.now() };
